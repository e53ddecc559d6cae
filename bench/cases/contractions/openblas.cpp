// SPDX-License-Identifier: BSL-1.0
#include <cblas.h>

#include "contractions.hpp"

namespace bench::contractions {

template <class Problem>
void openblas<Problem>::run() {
    using at = openblas;
    constexpr auto m = static_cast<blasint>(Problem::m);
    constexpr auto n = static_cast<blasint>(Problem::n);
    constexpr auto k = static_cast<blasint>(Problem::k);
    constexpr CBLAS_TRANSPOSE a = Problem::a_turned ? CblasTrans : CblasNoTrans;
    constexpr CBLAS_TRANSPOSE b = Problem::b_turned ? CblasTrans : CblasNoTrans;
    if constexpr (n == 1 && k > 1) {
        constexpr blasint rows = Problem::a_turned ? k : m;
        constexpr blasint columns = Problem::a_turned ? m : k;
        cblas_sgemv(CblasRowMajor, a, rows, columns, 1, at::a, columns, at::b, 1, 0, at::c, 1);
    } else if constexpr (m == 1 && k > 1) {
        constexpr CBLAS_TRANSPOSE turned = Problem::b_turned ? CblasNoTrans : CblasTrans;
        constexpr blasint rows = Problem::b_turned ? n : k;
        constexpr blasint columns = Problem::b_turned ? k : n;
        cblas_sgemv(
            CblasRowMajor, turned, rows, columns, 1, at::b, columns, at::a, 1, 0, at::c, 1);
    } else {
        constexpr blasint a_row = Problem::a_turned ? m : k;
        constexpr blasint b_row = Problem::b_turned ? k : n;
        cblas_sgemm(
            CblasRowMajor, a, b, m, n, k, 1, at::a, a_row, at::b, b_row, 0, at::c, n);
    }
}

#define BENCH_PRODUCT(...) template struct openblas<problem<__VA_ARGS__>>;
#define BENCH_LAYER(...) BENCH_PRODUCTS(BENCH_PRODUCT, __VA_ARGS__)
BENCH_LAYERS(BENCH_LAYER)

}  // namespace bench::contractions
