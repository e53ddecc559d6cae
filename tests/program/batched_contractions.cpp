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

// What follows products of many axes: a bias, one for each place, a residual, a mask that counts, sums of products; with
// heads, one of which ends with an axis of length 1.
constexpr auto up = param<"up", float, 6, 19>;
constexpr auto bias = param<"bias", float, 19>;
constexpr auto down = param<"down", float, 19, 6>;
constexpr auto shift = param<"shift", float, 5, 6>;
constexpr auto split = param<"split", float, 2, 3, 1>;
constexpr auto block = function<tensor<float, 5, 6>>([](auto x) {
    const auto h = tanh(matmul(x, up) + bias);
    const auto y = x + 0.125 * matmul(h, down) * (shift + 1);
    const auto heads = reshape<5, 3, 2>(y);
    const auto alike = relu(einsum<"ihd,jhd->hij">(heads, heads) + 0.5);
    const auto blended = einsum<"hij,jhd->ihd">(alike, heads) + heads;
    return sum(matmul(transpose(h), y)) + sum(square(tanh(einsum<"ihd,dhx->ihx">(blended, split))));
});

// A matrix that is read once, as a sum of a product: its rows are no multiple of a pack.
constexpr auto prototypes = param<"prototypes", double, 61, 131>;
constexpr auto point = input<"point", double, 131>;
constexpr auto distance = vmap(matmul(abs(prototypes - point), point));

}  // namespace

TEST_CASE("a matrix that is read once is not written") {
    static_assert(program<distance>::workspace_bytes == 0);
    check_batches<distance>(1e-12);
}

TEST_CASE("what follows products of many axes is computed on their tiles") {
    check_batches<value_and_grad<mean(vmap(block))>>(2e-5);
}

TEST_CASE("contractions of a batch are those of its samples") {
    check_batches<value_and_grad<sum(vmap(attended))>>(1e-12);
}

TEST_CASE("contractions whose axes do not join are loops around a kernel") {
    check_batches<value_and_grad<mean(vmap(sum(scattered * scattered)))>>(2e-5);
    check_batches<vjp<vmap(everything_batched)>>(1e-12);
}
