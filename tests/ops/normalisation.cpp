// SPDX-License-Identifier: BSL-1.0
// Shapes and simple values; values and derivatives of all are held to the oracle in composites.cpp.
#include "values.hpp"

constexpr normalisation exact{.epsilon = 0};
constexpr auto x = constants(tensor<double, 2, 2>{1, 3, 5, 9});

static_assert(gives(layer_norm<exact>(x), -1, 1, -1, 1) && gives(layer_norm<exact, 0>(x), -1, -1, 1, 1));
static_assert(gives(layer_norm<exact, 0, 1>(constants(tensor<double, 2, 2>{1, 3, 1, 3})), -1, 1, -1, 1));
static_assert(gives(rms_norm<exact>(constants(tensor<double, 2>{7, 7})), 1, 1) && gives(rms_norm<normalisation{.epsilon = 1}, 0>(constants(tensor<double, 1>{0})), 0));
static_assert(gives(instance_norm<exact>(x), -1, -1, 1, 1) && gives(batch_norm<exact>(x), -1, -1, 1, 1));
static_assert(gives(group_norm<2, exact>(constants(tensor<double, 2, 4>{1, 1, 2, 4, 3, 3, 4, 2})), -1, -1, -1, 1, 1, 1, 1, -1));
static_assert(gives(
    batch_norm_inference<exact>(x, constants(tensor<double, 2>{1, 1}), constants(tensor<double, 2>{4, 16})), 0, 0.5, 2, 2));
// Of equals nothing is left, whatever they are: no noise of rounding is blown up to 1.
static_assert(gives(layer_norm(constants(tensor<double, 4>{1e6, 1e6, 1e6, 1e6})), 0, 0, 0, 0));
// The default adds 1e-5.
static_assert(gives(rms_norm(constants(tensor<double, 1>{1})), math::rsqrt(1 + 1e-5)));
static_assert(decltype(group_norm<2>(x))::type == x.type && decltype(batch_norm(x))::type == x.type);
