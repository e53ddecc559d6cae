// SPDX-License-Identifier: BSL-1.0
// A name for an operation of one's own. What the functions say to a mistake is in compile_fail/.
#include <costate/ops/function.hpp>

#include "values.hpp"

namespace {

struct doubled_op : unary {
    static constexpr auto name = "doubled";
    static constexpr auto value(const auto& x) { return 2 * x; }
    static constexpr auto partial(const auto&, const auto&) { return 2; }
};
struct last_op : binary {
    static constexpr auto name = "last";
    static constexpr auto value(const auto&, const auto& b) { return b; }
    static constexpr auto partials(const auto&, const auto&, const auto&) { return each{none, 1}; }
};
struct middle_op : ternary {
    static constexpr auto name = "middle";
    static constexpr auto value(const auto&, const auto& b, const auto&) { return b; }
    static constexpr auto partials(const auto&, const auto&, const auto&, const auto&) { return each{none, 1, none}; }
};
COSTATE_UNARY_FUNCTION(doubled, doubled_op)
COSTATE_BINARY_FUNCTION(last, last_op)
COSTATE_TERNARY_FUNCTION(middle, middle_op)

constexpr auto x = counting<3>;
constexpr auto rows = counting<2, 3>;
static_assert(gives(doubled(x), 2, 4, 6) && gives(diff(sum(doubled(x)), x), 2, 2, 2));
static_assert(gives(last(rows, x), 1, 2, 3, 1, 2, 3) && gives(last(x, 5), 5, 5, 5) && gives(last(5, x), 1, 2, 3) && gives(diff(sum(last(x, 2 * x)), x), 2, 2, 2));
static_assert(gives(middle(x, 7, rows), 7, 7, 7, 7, 7, 7) && gives(middle(1, x, 2), 1, 2, 3));

// What is wrong already goes through without another word.
static_assert(std::is_same_v<decltype(doubled(mistaken{})), mistaken> && std::is_same_v<decltype(middle(x, mistaken{}, 1)), mistaken>);

}  // namespace
