// SPDX-License-Identifier: BSL-1.0
// What a comparison of formulas returns; its message is in compile_fail/.
#include <costate/expr/comparison.hpp>

#include <type_traits>

using namespace costate;

namespace {

constexpr auto x = symbol<"x">;
constexpr auto v = input<"v", float, 3>;

// A condition takes it, and so does the language: nobody complains a second time.
static_assert(Symbolic<undecided_formula> && std::is_convertible_v<undecided_formula, bool> && !undecided_formula{});
static_assert(std::is_same_v<decltype(undecided_formula{} + x), mistaken> && std::is_same_v<decltype(v * undecided_formula{}), mistaken>);

// It is about formulas alone: numbers compare as ever, and so do a user's own types.
static_assert(!std::is_constructible_v<compared_formula, double> && !std::is_constructible_v<compared_formula, expr<double, shape<>>>);
struct version {
    int number;
    constexpr bool operator<(const version& other) const { return number < other.number; }
};
static_assert(version{1} < version{2} && !std::is_constructible_v<compared_formula, version>);

}  // namespace
