// SPDX-License-Identifier: BSL-1.0
#include <costate/ops/number.hpp>

#include <costate/ops/trigonometric.hpp>

using namespace costate;

// Operations on numbers are computed at once; literals take the numbers' type.
static_assert((number(2.0) * 3 + 1).value == 7);
static_assert((1 / number(4.0f)).value == 0.25f);
static_assert(std::is_same_v<decltype(0.5 * number(4.0f)), number<float>>);
static_assert(select(less(number(1.0), 2), number(5.0), 7).value == 5);
static_assert(pow(number(2.0), 10).value == 1024);
static_assert(cos(number(0.0)).value == 1);

// A rule, evaluated with numbers: the direction 2 through sin at 0.
static_assert(direction<sin_op, 0>(number(2.0), sin(number(0.0)), number(0.0)).value == 2);
static_assert(
    direction<div_op, 1>(number(1.0), number(3.0), number(6.0), number(2.0)).value == -1.5);
// A partial derivative that is not there, and a branch not taken beside an infinity.
static_assert(
    std::is_same_v<decltype(direction<sign_op, 0>(number(1.0), number(1.0), number(2.0))), none_t>);
static_assert(
    direction<select_op, 2>(
        number(1.0), number(3.0), number(1.0), number(3.0), number(__builtin_huge_val()))
        .value == 0);

static_assert(literal_as<float>(0.5) == 0.5f);
static_assert(std::is_same_v<computing<double>, number<double>>);
