// SPDX-License-Identifier: BSL-1.0
#include <costate/optim/symmetric_inverse.hpp>

#include <cmath>
#include <limits>
#include <vector>

#include "catch.hpp"

namespace {

namespace cs = costate;

// Bᵀ·B + 0.1·I with B of numbers from -1 to 1.
template <class T>
std::vector<T> positive_matrix(std::size_t n) {
    std::vector<double> b(n * n);
    std::uint32_t state = static_cast<std::uint32_t>(n);
    for (double& v : b) {
        state = state * 1664525u + 1013904223u;
        v = static_cast<double>(state >> 8) * 0x1p-23 - 1;
    }
    std::vector<T> a(n * n);
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j) {
            double sum = i == j ? 0.1 : 0;
            for (std::size_t k = 0; k < n; ++k) sum += b[k * n + i] * b[k * n + j];
            a[i * n + j] = static_cast<T>(sum / static_cast<double>(n));
        }
    return a;
}
template <class T>
bool invert(std::vector<T>& a, std::size_t n) {
    std::vector<T> workspace(cs::symmetric_inverse_workspace(n));
    return cs::invert_symmetric(n, cs::rows_of<T>{a.data(), n}, workspace.data());
}
/// The largest element of A·A⁻¹ - I.
template <class T>
double residual(const std::vector<T>& a, const std::vector<T>& inverse, std::size_t n) {
    double most = 0;
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j) {
            double sum = i == j ? -1 : 0;
            for (std::size_t k = 0; k < n; ++k)
                sum += static_cast<double>(a[i * n + k]) * static_cast<double>(inverse[k * n + j]);
            most = std::max(most, std::abs(sum));
        }
    return most;
}

}  // namespace

// 48 is the length of a block.
TEMPLATE_TEST_CASE("a positive definite matrix is inverted in its place", "[optim][symmetric_inverse]", float, double) {
    for (const std::size_t n : {std::size_t{1}, std::size_t{2}, std::size_t{7}, std::size_t{47}, std::size_t{48}, std::size_t{49}, std::size_t{131}}) {
        const std::vector<TestType> a = positive_matrix<TestType>(n);
        std::vector<TestType> inverse = a;
        REQUIRE(invert(inverse, n));
        INFO("order " << n);
        CHECK(residual(a, inverse, n) < 2e5 * static_cast<double>(std::numeric_limits<TestType>::epsilon()));
        bool symmetric = true;
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t j = 0; j < i; ++j) symmetric = symmetric && inverse[i * n + j] == inverse[j * n + i];
        CHECK(symmetric);
    }
}

TEST_CASE("a matrix that is not positive definite is refused", "[optim][symmetric_inverse]") {
    for (const double wrong : {0.0, -1.0, std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()})
        for (const std::size_t place : {std::size_t{0}, std::size_t{30}, std::size_t{59}}) {
            std::vector<double> a(60 * 60);
            for (std::size_t i = 0; i < 60; ++i) a[i * 61] = 1;
            a[place * 61] = wrong;
            CHECK_FALSE(invert(a, 60));
        }
    std::vector<double> singular{1, 1, 1, 1};
    CHECK_FALSE(invert(singular, 2));
}
