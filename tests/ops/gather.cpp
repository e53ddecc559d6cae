// SPDX-License-Identifier: BSL-1.0
#include "values.hpp"

constexpr auto x = counting<3, 2>;
constexpr auto places = constants(tensor<int, 4>{2, 0, 2, 1});

static_assert(gives(gather<0>(x, places), 5, 6, 1, 2, 5, 6, 3, 4));
static_assert(gives(gather<1>(x, constants(tensor<int, 1>{1})), 2, 4, 6) && has_shape<decltype(gather<1>(x, constants(tensor<int, 2, 2>{}))), 3, 2, 2>);
static_assert(gives(gather<-1>(x, constants(tensor<int, 1>{0})), 1, 3, 5));

// What is named twice receives two cotangents.
static_assert(gives(diff(weighted(gather<0>(counting<3>, places)), counting<3>), 10, 1000, 101));

static_assert(gives(scatter_add<0>(counting<3>, places, input<"updates", double, 4>), 1 + 2, 2 + 4, 3 + 1 + 3));
static_assert(gives(one_hot<3, double>(constants(tensor<int, 2>{2, 0})), 0, 0, 1, 1, 0, 0));

// An index that names nothing ends the evaluation.
template <auto F>
concept Evaluates = requires { typename std::bool_constant<(gives(F, 0), true)>; };
static_assert(Evaluates<gather<0>(counting<3>, constants(tensor<int, 1>{2}))>);
static_assert(!Evaluates<gather<0>(counting<3>, constants(tensor<int, 1>{3}))> && !Evaluates<gather<0>(counting<3>, constants(tensor<int, 1>{-1}))>);
