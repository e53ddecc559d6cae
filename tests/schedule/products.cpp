// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>

namespace cs = costate;

constexpr auto u = cs::input<"u", double, 5>;
constexpr auto v = cs::input<"v", double, 7>;
constexpr auto w = cs::input<"w", double, 7, 5>;

template <auto M>
constexpr bool helps = cs::product_pass::helps(cs::model_graph<M>::view());

// What sums over something is left to the kernels.
static_assert(helps<outer(u, v)>);
static_assert(!helps<dot(u, u)> && !helps<matmul(v, w)>);

// An axis at the end that both have leaves kernels nothing for their packs.
constexpr auto channels = cs::input<"channels", double, 3, 7, 5>;
static_assert(helps<cs::einsum<"kij,ij->kj">(channels, w)> && helps<cs::einsum<"ij,kij->kj">(w, channels)>);
static_assert(helps<cs::einsum<"ij,ij->j">(w, w * w)> && helps<cs::einsum<"ij,ij->i">(w, w * w)>);
static_assert(!helps<cs::einsum<"ij,kj->jik">(w, w * w)>, "both have axes of their own");

// Whatever becomes of an output, something computes it: no view does.
constexpr auto columns = cs::input<"columns", double, 7, 5, 1>;
constexpr auto squares = cs::einsum<"kga,kgb->gab">(columns, columns);
constexpr bool computes_output() {
    const cs::builder b = cs::product_pass(cs::model_graph<squares>::view()).run();
    return b.nodes[b.outputs[0]].op->kind != cs::form::view;
}
static_assert(helps<squares> && computes_output());

// What surrounds an outer product is in its loop: one loop, nothing stored in between.
using shifted = cs::program<exp(outer(v, u)) + w>;
static_assert(shifted::group_count == 1 && shifted::workspace_bytes == 0);

// An input that has its axes in another order is left alone.
static_assert(!helps<cs::einsum<"ij,k->jik">(w, u)>);
static_assert(helps<cs::einsum<"ij,k->ikj">(w, u)>);

constexpr bool same(double a, double b) { return a - b < 1e-15 && b - a < 1e-15; }
constexpr bool agrees() {
    const cs::tensor<double, 5> a{1, 2, 3, 4, 5};
    const cs::tensor<double, 7> b{-1, 0, 1, 2, 3, 4, 0.5};
    cs::tensor<double, 5, 7> r;
    cs::reference<outer(u, v)>{}(a, b, r);
    return same(r(4, 6), 2.5) && same(r(0, 0), -1);
}
static_assert(agrees());

// What a loop computes for one product alone, in which each of its elements is read once, is not written: if it is more
// than the nearest cache holds and the sums are long.
constexpr auto points = cs::input<"points", double, 130>;
constexpr auto others = cs::input<"others", double, 70, 130>;
constexpr auto few = cs::input<"few", double, 7, 130>;
static_assert(helps<matmul(abs(others - points), points)> && helps<cs::einsum<"j,ij->i">(points, others * others)>);
static_assert(!helps<matmul(others, points)> && !helps<matmul(abs(few - points), points)> && !helps<matmul(w, u)>);
static_assert(!helps<matmul(cs::transpose(abs(others - points)), cs::slice<cs::range{0, 70}>(points))>, "packs run along results");
static_assert(!helps<matmul(abs(others - points), cs::transpose(others))>, "read by each column");
static_assert(!helps<sum(matmul(abs(others), points)) + sum(square(abs(others)))>, "kept for somebody else");
static_assert(!helps<matmul(tanh(matmul(cs::transpose(few), few)), points)>, "on the tile of another product");
using distances = cs::program<cs::vmap(matmul(abs(others - points), points))>;
static_assert(distances::group_count == 1 && distances::workspace_bytes == 0);
