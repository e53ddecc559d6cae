// SPDX-License-Identifier: BSL-1.0
#include <costate/optim/random_signs.hpp>

using namespace costate;

template <std::size_t N>
struct drawn {
    double values[N]{};

    constexpr drawn(std::uint32_t seed, std::uint32_t number, std::size_t at_once) {
        random_signs next(seed, number);
        for (std::size_t i = 0; i < N; i += at_once) next.fill(values + i, N - i < at_once ? N - i : at_once);
    }
    constexpr bool operator==(const drawn& other) const {
        for (std::size_t i = 0; i < N; ++i)
            if (values[i] != other.values[i]) return false;
        return true;
    }
    constexpr double sum() const {
        double total = 0;
        for (const double v : values) total += v;
        return total;
    }
    constexpr bool all_signs() const {
        for (const double v : values)
            if (v != 1 && v != -1) return false;
        return true;
    }
};

static_assert(drawn<300>(1, 0, 300).all_signs());
static_assert(drawn<300>(1, 0, 300) == drawn<300>(1, 0, 7), "a call goes on where the last one ended");
static_assert(!(drawn<300>(1, 0, 300) == drawn<300>(2, 0, 300)) && !(drawn<300>(1, 0, 300) == drawn<300>(1, 1, 300)));
// The sum of 1,024 signs has the deviation 32; four of them are not exceeded by this seed.
static_assert(drawn<1024>(5, 3, 1024).sum() < 128 && drawn<1024>(5, 3, 1024).sum() > -128);
