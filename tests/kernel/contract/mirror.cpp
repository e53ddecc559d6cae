// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <costate/kernel/contract.hpp>

#include <vector>

using namespace costate::kernel;

namespace {

/// Xᵀ·X of `rows` rows of `Order` columns, computed above the diagonal and mirrored; the elements between rows of the result stay.
template <class T, std::size_t Order, std::size_t Stride>
void check_symmetric(std::size_t rows) {
    static constexpr contraction d = [] {
        contraction upper{Order, Order, dynamic, 1, Order, Order, 1, Stride, 1};
        upper.upper = true;
        return upper;
    }();
    std::vector<T> x(rows * Order), c(Order * Stride, T(77));
    unsigned seed = 1;
    for (T& e : x) e = static_cast<T>((seed = seed * 1664525U + 1013904223U) >> 28) - T(8);
    // In two parts, as tiles of samples are.
    const std::size_t first = rows / 3;
    contract_into<d, T>(x.data(), x.data(), c.data(), first, false);
    contract_into<d, T>(x.data() + first * Order, x.data() + first * Order, c.data(), rows - first, true);
    mirror<Order, Stride>(c.data());
    std::size_t wrong = 0;
    for (std::size_t m = 0; m < Order; ++m)
        for (std::size_t n = 0; n < Stride; ++n) {
            T sum = n < Order ? T(0) : T(77);
            for (std::size_t k = 0; k < rows && n < Order; ++k) sum += x[k * Order + m] * x[k * Order + n];
            wrong += c[m * Stride + n] != sum;
        }
    CHECK(wrong == 0);
}

}  // namespace

TEST_CASE("of a symmetric result one half is computed and the other one copied") {
    check_symmetric<float, 2, 2>(5);
    check_symmetric<float, 37, 40>(70);
    check_symmetric<double, 37, 37>(9);
    check_symmetric<double, 64, 64>(33);
    check_symmetric<float, 600, 600>(130);  // B is copied
}
