// SPDX-License-Identifier: BSL-1.0
#include <costate/expr/equal.hpp>
#include <costate/nn/dense.hpp>
#include <costate/ops.hpp>

using namespace costate;

namespace {

constexpr auto x = input<"x", double, 4>;

// A layer is a formula where it is given one.
static_assert(nn::dense<3>(x) == matmul(x, param<"weight", double, 4, 3>) + param<"bias", double, 3>);
static_assert(nn::relu(x) == relu(x) && nn::tanh(x) == tanh(x) && nn::sigmoid(x) == sigmoid(x) && nn::softplus(x) == softplus(x));
static_assert(nn::residual(nn::tanh)(x) == x + tanh(x));
static_assert(nn::repeat<3>(nn::tanh)(x) == tanh(tanh(tanh(x))) && nn::repeat<0>(nn::tanh)(x) == x);
static_assert(decltype(nn::dense<3>(x))::type == tensor_type{element::float64, 1, {3}});

}  // namespace
