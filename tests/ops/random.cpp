// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <costate/costate.hpp>

#include <cmath>
#include <vector>

namespace cs = costate;

namespace {
using cs::philox;
using block = cs::philox_block;

// Known answers, from the kat_vectors file of the authors' own distribution.
static_assert(philox(block{{0, 0, 0, 0}}, 0, 0) == block{{0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u}}, "all zeros");
static_assert(philox(block{{~0u, ~0u, ~0u, ~0u}}, ~0u, ~0u) == block{{0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu}},
              "all ones");
static_assert(philox(block{{0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u}}, 0xa4093822u, 0x299f31d0u) ==
                  block{{0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u}},
              "digits of pi");

constexpr auto seed = cs::shared<"seed", int>;
constexpr auto x = cs::input<"x", float, 5>;
constexpr auto dropped = x * cs::random_bernoulli<1, float, 5>(0.75f, seed);
constexpr auto noise = x + cs::random_normal<2, float, 5>(seed);
}  // namespace

TEST_CASE("random numbers depend on seed, stream, sample and element, not on the tile") {
    static cs::program<cs::vmap(dropped)> run;
    const cs::reference<cs::vmap(dropped)> reference;
    const std::size_t samples = 400;
    std::vector<float> ones(5 * samples, 1.0f), all(5 * samples), again(5 * samples), other(5 * samples);
    run(ones, 7, all);
    reference(ones, 7, again);
    CHECK(all == again);
    run(ones, 8, other);
    CHECK(all != other);
    double kept = 0;
    for (const float v : all) kept += static_cast<double>(v);
    CHECK(kept / static_cast<double>(all.size()) == Approx(0.75).margin(0.05));
    // The first samples alone are the same numbers.
    std::vector<float> few(5 * 3, 1.0f), first(5 * 3);
    run(few, 7, first);
    CHECK(std::equal(first.begin(), first.end(), all.begin()));
}

TEST_CASE("normal numbers have mean 0 and variance 1") {
    static cs::program<cs::vmap(noise)> run;
    const std::size_t samples = 4000;
    std::vector<float> zeros(5 * samples), drawn(5 * samples);
    run(zeros, 3, drawn);
    double sum = 0, squares = 0;
    for (const float v : drawn) {
        CHECK(std::isfinite(v));
        sum += static_cast<double>(v);
        squares += static_cast<double>(v) * static_cast<double>(v);
    }
    const double n = static_cast<double>(drawn.size());
    CHECK(sum / n == Approx(0).margin(0.03));
    CHECK(squares / n == Approx(1).margin(0.05));
}
