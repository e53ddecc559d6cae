// SPDX-License-Identifier: BSL-1.0
#include <costate/ops.hpp>
#include <costate/program/reference.hpp>
#include <costate/transform/derivative.hpp>

using namespace costate;

namespace {

constexpr auto x = input<"x", double, 2>;
constexpr auto w = param<"w", double, 2>;
constexpr auto model = sum(x * x * w);

// Called like a program, in constant expressions: numbers are returned, tensors go to their destinations.
constexpr double value_of(bool by_name) {
    parameters<model> p;
    p[w](0) = 2;
    p[w](1) = 3;
    const tensor<double, 2> at{4, 5};
    return by_name ? reference<model>{}(p, x = at) : reference<model>{}(p, at);
}
static_assert(value_of(false) == 2 * 16 + 3 * 25 && value_of(true) == value_of(false));

constexpr bool gradient_is_right() {
    parameters<model> p, g;
    p.fill(1);
    const double value = reference<value_and_grad<model>>{}(p, tensor<double, 2>{4, 5}, g);
    return value == 41 && g[w](0) == 16 && g[w](1) == 25;
}
static_assert(gradient_is_right());

// As many samples as the call brings.
constexpr bool batch_is_right() {
    tensor<double, 3> squares{};
    reference<vmap(sum(x * x))>{}(tensor<double, 3, 2>{1, 2, 3, 4, 5, 6}, squares);
    return squares == tensor<double, 3>{5, 25, 61};
}
static_assert(batch_is_right());

}  // namespace
