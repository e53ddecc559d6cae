// SPDX-License-Identifier: BSL-1.0
#include <costate/graph/canonical/fraction.hpp>

#include <limits>

namespace {

using costate::canonical::fraction;
namespace canonical = costate::canonical;

constexpr fraction product(fraction a, fraction b) {
    fraction to;
    return canonical::multiply(a, b, to) ? to : fraction{0, 0};
}
constexpr fraction sum(fraction a, fraction b) {
    fraction to;
    return canonical::add(a, b, to) ? to : fraction{0, 0};
}
constexpr fraction power(fraction a, int n) {
    fraction to;
    return canonical::raise(a, n, to) ? to : fraction{0, 0};
}
constexpr fraction meaning(double value, bool single = false) {
    fraction to;
    return canonical::meaning_of(value, single, to) ? to : fraction{0, 0};
}
constexpr fraction none{0, 0};
constexpr std::int64_t large = std::numeric_limits<std::int64_t>::max();

static_assert(product({2, 3}, {9, 4}) == fraction{3, 2});
static_assert(product({-1, 2}, {2, 1}) == fraction{-1, 1});
static_assert(product({0, 1}, {5, 7}) == fraction{0, 1});
static_assert(product({large, 1}, {2, 1}) == none);
static_assert(product({large, 2}, {2, 1}) == fraction{large, 1});

static_assert(sum({1, 3}, {1, 6}) == fraction{1, 2});
static_assert(sum({1, 2}, {-1, 2}) == fraction{0, 1});
static_assert(sum({large, 1}, {1, 1}) == none);
static_assert(sum({1, large}, {1, large - 1}) == none);

static_assert(power({-2, 3}, 3) == fraction{-8, 27});
static_assert(power({-2, 3}, -1) == fraction{-3, 2});
static_assert(power({5, 1}, 0) == fraction{1, 1});
static_assert(power({0, 1}, -1) == none);
static_assert(power({10, 1}, 19) == none);

static_assert(canonical::floor_of({7, 2}) == 3);
static_assert(canonical::floor_of({-1, 2}) == -1);
static_assert(canonical::floor_of({-4, 2}) == -2);

// What a literal stands for.
static_assert(meaning(3) == fraction{3, 1});
static_assert(meaning(-0.1) == fraction{-1, 10});
static_assert(meaning(2.0 / 3.0) == fraction{2, 3});
static_assert(meaning(0.000001) == fraction{1, 1000000});
static_assert(meaning(0.1 + 0.2) == none);
static_assert(meaning(3.141592653589793) == none);
static_assert(meaning(1e300) == none);
static_assert(meaning(static_cast<double>(0.1f)) == none);
static_assert(meaning(static_cast<double>(0.1f), true) == fraction{1, 10});
static_assert(meaning(std::numeric_limits<double>::infinity()) == none);
static_assert(meaning(std::numeric_limits<double>::quiet_NaN()) == none);

}  // namespace
