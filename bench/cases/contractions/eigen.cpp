// SPDX-License-Identifier: BSL-1.0
#include <Eigen/Core>

#include "contractions.hpp"

namespace bench::contractions {
namespace {

/// Eigen unrolls small products of known size; a column has to be called column-major.
template <std::size_t Rows, std::size_t Columns, bool Small>
using view = Eigen::Map<
    Eigen::Matrix<
        float, Small ? static_cast<int>(Rows) : Eigen::Dynamic,
        Small || Columns == 1 ? static_cast<int>(Columns) : Eigen::Dynamic,
        Columns == 1 ? Eigen::ColMajor : Eigen::RowMajor>,
    Eigen::Aligned64>;

template <std::size_t Rows, std::size_t Columns, bool Small>
view<Rows, Columns, Small> as_matrix(float* from) {
    return {from, static_cast<Eigen::Index>(Rows), static_cast<Eigen::Index>(Columns)};
}

template <bool Turned, class Matrix>
auto turned_if(const Matrix& matrix) {
    if constexpr (Turned) {
        return matrix.transpose();
    } else {
        return matrix;
    }
}

}  // namespace

template <class Problem>
void eigen<Problem>::run() {
    using at = eigen;
    constexpr std::size_t m = Problem::m;
    constexpr std::size_t n = Problem::n;
    constexpr std::size_t k = Problem::k;
    constexpr bool small = m <= 16 && n <= 16 && k <= 16;
    const auto a = as_matrix<Problem::a_turned ? k : m, Problem::a_turned ? m : k, small>(at::a);
    const auto b = as_matrix<Problem::b_turned ? n : k, Problem::b_turned ? k : n, small>(at::b);
    as_matrix<m, n, small>(at::c).noalias() =
        turned_if<Problem::a_turned>(a) * turned_if<Problem::b_turned>(b);
}

#define BENCH_PRODUCT(...) template struct eigen<problem<__VA_ARGS__>>;
#define BENCH_LAYER(...) BENCH_PRODUCTS(BENCH_PRODUCT, __VA_ARGS__)
BENCH_LAYERS(BENCH_LAYER)

}  // namespace bench::contractions
