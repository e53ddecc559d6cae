// SPDX-License-Identifier: BSL-1.0
#include "against_interpreter.hpp"

using namespace costate;
using namespace costate::testing;

namespace {

// Two heads of attention over five places: products of every kind, with axes that join and axes that do not.
constexpr auto places = input<"places", double, 5, 6>;
constexpr auto queries = param<"queries", double, 2, 6, 3>;
constexpr auto keys = param<"keys", double, 2, 6, 3>;
constexpr auto values = param<"values", double, 6, 4>;
constexpr auto q = einsum<"pi,hij->hpj">(places, queries);
constexpr auto k = einsum<"pi,hij->hjp">(places, keys);
constexpr auto weights = softmax(0.5 * matmul(q, k));
constexpr auto mixed = einsum<"hpr,rj->pjh">(weights, matmul(places, values));
constexpr auto attended = sum(square(mixed)) + einsum<"ii->">(matmul(places, transpose(places)));

// Axes in no order that strides could join, an axis of length 1, lengths that are no multiples of anything.
constexpr auto a = input<"a", float, 3, 1, 7>;
constexpr auto b = param<"b", float, 7, 5, 3, 2>;
constexpr auto scattered = einsum<"xyz,zuxv->vyu">(a, b) + einsum<"xyz,zuwv->vyu">(a * a, b);

// The same with a tensor b for each sample.
constexpr auto everything_batched = function<tensor<double, 3, 1, 7>, tensor<double, 7, 5, 3, 2>>(
    [](auto x, auto y) { return einsum<"xyz,zuxv->vyu">(x, y) + einsum<"xyz,zuwv->vyu">(x * x, y); });

}  // namespace

TEST_CASE("contractions of a batch are those of its samples") {
    check_batches<value_and_grad<sum(vmap(attended))>>(1e-12);
}

TEST_CASE("contractions whose axes do not join are loops around a kernel") {
    check_batches<value_and_grad<mean(vmap(sum(scattered * scattered)))>>(2e-5);
    check_batches<vjp<vmap(everything_batched)>>(1e-12);
}
