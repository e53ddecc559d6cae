// SPDX-License-Identifier: BSL-1.0
// An abbreviation of the user's own never becomes a node, and spells its arguments once.
#include "values.hpp"

namespace {

struct twice_squared_op : composite {
    static constexpr auto name = "twice_squared";
    static constexpr typing result(const signature& s) { return {s.inputs[0], nullptr}; }
    static constexpr term build(const term* in, const std::int64_t*) { return in[0] * in[0] + in[0] * in[0]; }
};
COSTATE_FUNCTION_OF_ONE(twice_squared, (twice_squared_op), "costate: twice_squared(x): never wrong")

constexpr auto x = counting<3>;
static_assert(gives(twice_squared(x), 2, 8, 18) && gives(diff(sum(twice_squared(x)), x), 4, 8, 12));
static_assert(decltype(twice_squared(x))::type == decltype(x)::type);
static_assert(decltype(twice_squared(x))::expansion == decltype(x)::expansion + 1);

constexpr bool is_no_node() {
    builder b;
    const term t = twice_squared(x).lower(b);
    return is_application<add_op>(t) && b.nodes.size() == 3;
}
static_assert(is_no_node());

}  // namespace
