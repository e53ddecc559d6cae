// SPDX-License-Identifier: BSL-1.0
#include <costate/expr/function.hpp>
#include <costate/ops.hpp>
#include <costate/transform/model.hpp>

#include <type_traits>

using namespace costate;

namespace {

constexpr bool is_named(std::size_t n, const char* expected) {
    char name[24]{};
    number_name(n, name);
    return same_text(name, expected);
}
static_assert(is_named(0, "#0") && is_named(10, "#10") && is_named(907, "#907"));

// Traced once, with a handle for each argument; arguments are named by their number, in their order.
constexpr auto model = function<tensor<double, 3>, int, double>([](auto v, auto label, auto scale) {
    static_assert(std::is_same_v<std::remove_const_t<decltype(label)>, expr<int, shape<>>>);
    auto total = sum(v);
    for (int i = 0; i < 2; ++i) total = total * scale;
    return outputs(total, v);
});
constexpr graph_view g = model_graph<model>::view();
static_assert(g.output_count == 2 && g.type(g.outputs[0]).rank == 0 && g.type(g.outputs[1]).rank == 1);
static_assert(same_text(g.name(0), "#0") && same_text(g.name(1), "#1") && same_text(g.name(2), "#2") && g.type(1).kind == element::int32);

// An argument that the callable does not use is one of the model's nevertheless.
static_assert(g.nodes[1].op == &operation_of<input_op> && g.problem == nullptr);

}  // namespace
