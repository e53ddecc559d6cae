// SPDX-License-Identifier: BSL-1.0
#include <array>
#include <cstdint>

#include <costate/train/splitmix.hpp>

using costate::train::splitmix;

// The first numbers of the reference implementation (S. Vigna, splitmix64.c) for the seed 1234567.
constexpr std::array<std::uint64_t, 5> known{
    6457827717110365317u, 3203168211198807973u, 9817491932198370423u, 4593380528125082431u,
    16408922859458223821u};
static_assert([] {
    splitmix random(1234567);
    for (std::uint64_t expected : known)
        if (random() != expected) return false;
    return true;
}());

static_assert(splitmix(1, 1)() != splitmix(1, 2)() && splitmix(1, 1)() != splitmix(2, 1)());

static_assert(
    [] {
        splitmix random(5);
        std::array<int, 6> seen{};
        for (int i = 0; i < 6000; ++i) ++seen[random.below(6)];
        for (int count : seen)
            if (count < 900 || count > 1100) return false;
        return random.below(1) == 0;
    }(),
    "below(6) takes every value about as often");

static_assert(
    [] {
        splitmix random(5);
        double sum = 0;
        for (int i = 0; i < 10000; ++i) {
            const double u = random.unit();
            if (u < 0 || u >= 1) return false;
            sum += u;
        }
        return sum > 4900 && sum < 5100;
    }(),
    "unit() lies in [0, 1) with mean 1/2");
