// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>

namespace cs = costate;

constexpr auto v = cs::input<"v", float, 20>;
constexpr auto w = cs::param<"w", float, 20, 30>;

/// The loops of contraction number I of a model.
template <auto M, std::uint32_t I = 0>
consteval cs::contraction_loops loops() {
    using plan = cs::compiled<cs::laid_out<cs::finished_stage<M>>>;
    std::uint32_t found = 0;
    for (std::uint32_t i = 0; i < plan::size.groups; ++i)
        if (plan::group(i).kind == cs::form::contraction && found++ == I) return plan::contraction(plan::group(i).leader);
    return {};
}

// Samples are the rows of one product, weights are stored (inputs, outputs).
constexpr cs::contraction_loops layer = loops<cs::vmap(matmul(v, w))>();
static_assert(layer.m == cs::batch_extent && layer.k == 20 && layer.n == 30 && layer.row == 1);
static_assert(layer.left_m == 20 && layer.left_k == 1 && layer.right_k == 30 && layer.right_n == 1 && layer.result_m == 30);
static_assert(layer.fuses() && !layer.accumulates_over_samples());

// The weights' gradient sums over the samples, which have become the axis k.
constexpr cs::contraction_loops gradient = loops<cs::grad<cs::mean(cs::vmap(sum(tanh(matmul(v, w)))))>, 1>();
static_assert(gradient.k == cs::batch_extent && gradient.m == 20 && gradient.n == 30);
static_assert(gradient.accumulates_over_samples() && !gradient.fuses());

static_assert(!gradient.symmetric());

// Of second moments, what is above the diagonal says all.
constexpr auto rows = cs::input<"rows", float, 50, 20>;
constexpr cs::contraction_loops moments = loops<cs::einsum<"ki,kj->ij">(rows, rows)>();
static_assert(moments.symmetric() && moments.m == 20 && moments.k == 50);
static_assert(!loops<cs::einsum<"ki,kj->ij">(rows, cs::input<"others", float, 50, 20>)>().symmetric());

// Several of them, one for each group.
constexpr auto stacks = cs::input<"stacks", float, 50, 3, 20>;
constexpr cs::contraction_loops each = loops<cs::einsum<"kgi,kgj->gij">(stacks, stacks)>();
static_assert(each.symmetric() && each.depth == 1 && !each.around[0].summed && each.m == 20 && each.k == 50);
static_assert(!loops<cs::einsum<"kgi,khj->ghij">(stacks, stacks)>().symmetric());

// What runs in both operands and the result is a loop around the kernel.
constexpr auto left = cs::input<"left", double, 2, 3, 4>;
constexpr auto right = cs::input<"right", double, 2, 4, 5>;
constexpr cs::contraction_loops batched = loops<matmul(left, right)>();
static_assert(batched.depth == 1 && batched.around[0].length == 2 && !batched.around[0].summed && batched.around[0].axes == 1);
static_assert(batched.around[0].left == 12 && batched.around[0].right == 20 && batched.around[0].result == 15);
static_assert(batched.m == 3 && batched.k == 4 && batched.n == 5);

// Axes that lie in order are joined.
constexpr auto square = cs::param<"square", double, 4, 4>;
constexpr cs::contraction_loops joined = loops<cs::einsum<"abk,kn->abn">(left, square)>();
static_assert(joined.m == 6 && joined.k == 4 && joined.n == 4 && joined.depth == 0 && joined.m_axes == 3 && joined.n_axes == 4);

// What follows can be computed on the register tile: in loops around the kernel too, if nothing is summed there and lanes
// are neighbours in the result.
static_assert(batched.fuses() && joined.fuses());
constexpr auto columns = cs::param<"columns", double, 4, 3, 1>;
static_assert(loops<cs::einsum<"abk,kbn->abn">(left, columns)>().result_m == 3 && !loops<cs::einsum<"abk,kbn->abn">(left, columns)>().fuses());

// A walk in step with joined axes: no bias per sample of one of them.
consteval bool joins(std::int64_t outer, std::int64_t middle, std::int64_t inner) {
    return joined.join({cs::element::float64, 3, {2, 3, 4}}, {0, 0, 0, 0, {outer, middle, inner}});
}
static_assert(joins(12, 4, 1) && joins(0, 0, 1) && joins(30, 10, 0) && !joins(0, 4, 1) && !joins(4, 0, 1));
static_assert(joined.step(joined.m_axes, {0, 0, 0, 0, {12, 4, 1}}) == 4 && joined.step(0, {0, 0, 0, 0, {12, 4, 1}}) == 0);

// Where operands exceed half of a second-level cache, copies of one have room in the workspace.
static_assert(!cs::copies_operand(layer, 64, cs::element::float32));
constexpr auto pixels = cs::input<"pixels", float, 784>;
constexpr auto wide = cs::param<"wide", float, 784, 600>;
constexpr auto product = cs::vmap(matmul(pixels, wide));
static_assert(cs::copies_operand(loops<product>(), 64, cs::element::float32));
static_assert(!cs::copies_operand(batched, 64, cs::element::float64));
static_assert(cs::program<product>::workspace_bytes == cs::copy_room);
static_assert(cs::program<cs::vmap(matmul(v, w))>::workspace_bytes == 0);
