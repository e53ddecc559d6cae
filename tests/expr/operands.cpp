// SPDX-License-Identifier: BSL-1.0
#include <costate/expr/formula.hpp>
#include <costate/expr/handle.hpp>
#include <costate/ops.hpp>

#include <type_traits>

using namespace costate;

namespace {

constexpr auto three = operands_of(1, 2.5, 'c');
static_assert(operand<0>(three) == 1 && operand<1>(three) == 2.5 && operand<2>(three) == 'c');
static_assert(std::is_same_v<decltype(operands_of()), operands<>>);

// A literal takes the element type of its company, whatever side it stands on.
using number = expr<float, shape<>>;
using vector = expr<float, shape<3>>;
static_assert(static_kind<double, number>() == element::float32 && static_kind<number, int>() == element::float32);
static_assert(static_kind<double>() == element::none && static_type<double>(element::float32) == tensor_type{element::float32, 0, {}});
static_assert(static_typing<mul_op, attribute_list<>, double, vector>().type == vector::type);
static_assert(static_typing<add_op, attribute_list<>, vector, expr<float, shape<4>>>().problem != nullptr);

// Symbols and operators hold nothing, so that formulas stay small.
static_assert(std::is_empty_v<operands<decltype(symbol<"x">), decltype(symbol<"y">)>>);

}  // namespace
