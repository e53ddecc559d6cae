// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>

namespace cs = costate;

constexpr auto x = cs::input<"x", double, 3, 4>;

template <auto M>
constexpr bool copies = cs::layout_pass(cs::model_graph<M>::view()).needed();

// A reshape of elements in order is a view; of a transposed tensor it has to be copied first.
static_assert(!copies<exp(cs::reshape<2, 6>(x))>);
static_assert(copies<exp(cs::reshape<2, 6>(cs::transpose(x)))>);

// Loops read a transposed tensor where it lies, operations with a loop of their own do not.
static_assert(!copies<exp(cs::transpose(x))>);
static_assert(!copies<cs::cumsum<0>(x)> && copies<cs::cumsum<0>(cs::transpose(x))>);

// A product takes any strides forwards, and none backwards.
constexpr auto w = cs::param<"w", double, 3, 5>;
static_assert(!copies<matmul(cs::transpose(x), w)>);
static_assert(copies<matmul(cs::flip<0>(cs::transpose(x)), w)>);
