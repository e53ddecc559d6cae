// SPDX-License-Identifier: BSL-1.0
// Sparse derivatives beside the dense ones.
#include <costate/costate.hpp>
#include <costate/transform/sparse_jacobian.hpp>

namespace cs = costate;

namespace {

constexpr std::size_t n = 7;
constexpr auto x = cs::input<"x", double, n>;

template <auto M, auto... Wrt>
constexpr bool agrees() {
    using pattern = cs::sparsity<M, Wrt...>;
    cs::tensor<double, n> at{0.3, -0.5, 1.25, 2, -1, 0.75, 0.5};
    cs::tensor<double, pattern::rows, pattern::columns> dense{};
    cs::tensor<double, pattern::nonzeros> sparse{};
    cs::reference<cs::jacobian<M, Wrt...>>{}(at, dense);
    cs::reference<cs::sparse_jacobian<M, Wrt...>>{}(at, sparse);
    std::uint32_t next = 0;
    for (std::uint32_t i = 0; i < pattern::rows; ++i)
        for (std::uint32_t j = 0; j < pattern::columns; ++j) {
            if (!pattern::may_be_nonzero(i, j)) {
                if (dense(i, j) != 0) return false;
                continue;
            }
            if (!(pattern::entry(next) == cs::sparse_entry{i, j})) return false;
            const double off = sparse(next++) - dense(i, j);
            if (off > 1e-14 || off < -1e-14) return false;
        }
    return next == pattern::nonzeros;
}

// A tridiagonal system: three colours, however long.
constexpr auto differences = cs::slice<cs::range{2, cs::range::end}>(x) -
    2.0 * cs::slice<cs::range{1, -1}>(x) + square(cs::slice<cs::range{0, -2}>(x));
using tridiagonal = cs::sparsity<differences, x>;
static_assert(tridiagonal::rows == n - 2 && tridiagonal::columns == n, "a row for each inner point");
static_assert(tridiagonal::nonzeros == 3 * (n - 2), "three elements in a row");
static_assert(tridiagonal::colours == 3, "three sweeps");
static_assert(agrees<differences, x>(), "the values are those of the dense Jacobian");

// Concatenation is a kernel; that it is linear shows what it is made of. What has no derivative has no elements.
constexpr auto joined = cs::function<cs::tensor<double, n>>([](auto a) {
    return cs::concat(exp(cs::slice<cs::range{0, 2}>(a)), cs::flip(cs::slice<cs::range{2, cs::range::end}>(a)));
});
using permuted = cs::sparsity<joined>;
static_assert(permuted::nonzeros == n && permuted::colours == 1, "one sweep for a permutation");
static_assert(agrees<joined>(), "a concatenation");

// Contractions, and functions whose derivative is 0 everywhere: they are not in the pattern.
constexpr auto blocks = cs::function<cs::tensor<double, n>>([](auto a) {
    const auto halves = cs::reshape<2, 3>(cs::slice<cs::range{0, 6}>(a));
    return cs::concat(
        cs::reshape<4>(matmul(halves, cs::transpose(halves))),
        floor(cs::slice<cs::range{5, 7}>(a)) * cs::slice<cs::range{5, 7}>(a));
});
using in_blocks = cs::sparsity<blocks>;
static_assert(in_blocks::nonzeros == 3 + 6 + 6 + 3 + 2, "a product of matrices");
static_assert(agrees<blocks>(), "a contraction");

// Full rows: rows are coloured, for all columns meet.
constexpr auto shared_sum = cs::function<cs::tensor<double, n>>([](auto a) {
    return cs::stack(sum(square(a)), sum(a) * sum(a));
});
using full = cs::sparsity<shared_sum>;
static_assert(!full::by_columns && full::colours == 2 && full::nonzeros == 2 * n, "two rows");
static_assert(agrees<shared_sum>(), "full rows");

// The Hessian of a chain is tridiagonal, of a separable sum diagonal.
constexpr auto chain = sum(square(cs::slice<cs::range{1, cs::range::end}>(x) - square(cs::slice<cs::range{0, -1}>(x))));
static_assert(cs::hessian_sparsity<chain, x>::colours == 3, "a tridiagonal Hessian");
static_assert(cs::hessian_sparsity<chain, x>::nonzeros == 3 * n - 2, "both triangles");
static_assert(agrees<cs::grad<chain, x>, x>(), "a sparse Hessian");
static_assert(cs::hessian_sparsity<sum(exp(x)), x>::colours == 1, "a diagonal Hessian");

}  // namespace
