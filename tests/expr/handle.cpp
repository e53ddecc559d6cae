// SPDX-License-Identifier: BSL-1.0
#include <costate/expr/handle.hpp>
#include <costate/ops.hpp>

#include <type_traits>

using namespace costate;

namespace {

using vector = expr<float, shape<3>>;
using matrix = expr<float, shape<4, 3>>;

// Element type and shape of a result are in the type; the value is a place in the graph.
constexpr bool traces() {
    builder b;
    const vector v{{}, named_leaf(b, operation_of<input_op>, vector::type, "v")};
    const matrix m{{}, named_leaf(b, operation_of<input_op>, matrix::type, "m")};
    const auto result = 2 * v + m;
    static_assert(std::is_same_v<decltype(result), const matrix>);
    static_assert(std::is_same_v<decltype(sum(m)), expr<float, shape<>>>);
    static_assert(std::is_same_v<decltype(cast<int>(v)), expr<int, shape<3>>>);
    return result.traced.type() == matrix::type && is_application<add_op>(result.traced) && traced_graph(1.0, result) == &b &&
        v.lower(b).id == v.traced.id;
}
static_assert(traces());

static_assert(applicable<mul_op, attribute_list<>, vector, matrix> && !applicable<mul_op, attribute_list<>, vector, expr<float, shape<4>>>);
static_assert(!std::is_convertible_v<vector, bool>, "a condition is written with select");

}  // namespace
