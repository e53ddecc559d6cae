// SPDX-License-Identifier: BSL-1.0
#include <costate/ops.hpp>

using namespace costate;

namespace {

constexpr tensor_type number{element::float64, 0, {}};
constexpr tensor_type vector{element::float32, 1, {4}};

constexpr bool numbers() {
    builder b;
    const term zero = constant(b, number, 0.0), negative = constant(b, number, -0.0);
    const term third = constant(b, vector, 1.0 / 3);
    const term leaf = named_leaf(b, operation_of<input_op>, number, "x");
    return is_constant(zero, 0.0) && !is_constant(zero, -0.0) && zero.id != negative.id && is_constant(negative, -0.0) &&
        constant(b, number, 0.0).id == zero.id && constant_value(third) == static_cast<double>(1.0f / 3) && third.type() == vector &&
        !is_constant(leaf);
}
static_assert(numbers());

static_assert(rounded_to(element::float32, 0.1) == static_cast<double>(0.1f) && rounded_to(element::float64, 0.1) == 0.1);

// What has no derivative says so to both sweeps, and is the same for all samples.
constexpr bool has_no_derivative() {
    builder b;
    const term c = constant(b, number, 2);
    const application a{&b, c.id};
    term cotangent;
    source_rules::pullback(a, c, &cotangent);
    return !cotangent.exists() && !source_rules::tangent(a, &c).exists() && source_rules::batch(a, nullptr).id == c.id;
}
static_assert(has_no_derivative());

}  // namespace
