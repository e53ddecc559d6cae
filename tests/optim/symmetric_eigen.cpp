// SPDX-License-Identifier: BSL-1.0
#include <costate/optim/symmetric_eigen.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "catch.hpp"

namespace {

namespace cs = costate;

/// A symmetric matrix, and what symmetric_eigen makes of its upper half.
template <class T>
struct decomposed {
    std::size_t n;
    std::vector<T> matrix, vectors, values;
    bool well = false;

    template <class F>
    decomposed(std::size_t order, const F& element) : n(order), matrix(n * n), values(n) {
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t j = i; j < n; ++j) matrix[i * n + j] = matrix[j * n + i] = static_cast<T>(element(i, j));
        vectors = matrix;
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t j = 0; j < i; ++j) vectors[i * n + j] = std::numeric_limits<T>::quiet_NaN();
        std::vector<T> workspace(cs::symmetric_eigen_workspace(n));
        well = cs::symmetric_eigen(n, cs::rows_of<T>{vectors.data(), n}, values.data(), workspace.data());
    }
    /// The largest of what is off in A v = λ v beside the norm, in vᵀ v = 1 and vᵀ w = 0, and in the order, by ε and order.
    double error() const {
        if (!well) return 1e300;
        double norm = 0, most = 0;
        for (const T v : values) norm = std::max(norm, std::abs(static_cast<double>(v)));
        for (std::size_t k = 0; k < n; ++k) {
            if (k > 0 && values[k] < values[k - 1]) return 1e300;
            for (std::size_t i = 0; i < n; ++i) {
                double across = k == i ? -1 : 0, off = -static_cast<double>(values[k]) * at(vectors, k, i);
                for (std::size_t j = 0; j < n; ++j) {
                    across += at(vectors, k, j) * at(vectors, i, j);
                    off += at(matrix, i, j) * at(vectors, k, j);
                }
                most = std::max({most, std::abs(across), norm == 0 ? std::abs(off) : std::abs(off) / norm});
            }
        }
        return most / (static_cast<double>(std::numeric_limits<T>::epsilon()) * static_cast<double>(n));
    }

private:
    double at(const std::vector<T>& m, std::size_t i, std::size_t j) const { return static_cast<double>(m[i * n + j]); }
};

/// Numbers from -1 to 1.
struct arbitrary {
    mutable std::uint32_t state = 12345;
    double operator()(std::size_t = 0, std::size_t = 0) const {
        state = state * 1664525u + 1013904223u;
        return static_cast<double>(state >> 8) * 0x1p-23 - 1;
    }
};

}  // namespace

// Around the 4 rows that are reduced at once, a pack, a strip of four packs.
TEMPLATE_TEST_CASE("a symmetric matrix has its eigenvalues in order and vectors of length 1", "[optim][symmetric_eigen]", float, double) {
    for (const std::size_t n : {1u, 2u, 3u, 4u, 5u, 16u, 31u, 64u, 67u, 133u}) {
        INFO("order " << n);
        CHECK(decomposed<TestType>(n, arbitrary{}).error() < 16);
    }
}

TEMPLATE_TEST_CASE("eigenvalues that are known", "[optim][symmetric_eigen]", float, double) {
    using T = TestType;
    const decomposed<T> chain(50, [](std::size_t i, std::size_t j) { return i == j ? 2 : j == i + 1 ? -1 : 0; });
    CHECK(chain.error() < 16);
    for (std::size_t k = 0; k < 50; ++k)
        CHECK(static_cast<double>(chain.values[k]) == Approx(2 - 2 * std::cos(3.14159265358979323846 * static_cast<double>(k + 1) / 51)).epsilon(0).margin(sizeof(T) == 4 ? 1e-5 : 1e-14));
    const decomposed<T> diagonal(7, [](std::size_t i, std::size_t j) { return i == j ? 3 - static_cast<double>(i * i % 7) : 0; });
    CHECK(diagonal.error() == 0);
    CHECK(diagonal.values == std::vector<T>{-1, -1, 1, 1, 2, 2, 3});
    const decomposed<T> one(1, [](std::size_t, std::size_t) { return -5; });
    CHECK((one.well && one.values[0] == -5 && one.vectors[0] == 1));
    const decomposed<T> zero(19, [](std::size_t, std::size_t) { return 0; });
    CHECK(zero.error() == 0);
    CHECK(std::count(zero.values.begin(), zero.values.end(), T(0)) == 19);
}

TEMPLATE_TEST_CASE("equal eigenvalues, and matrices of small rank", "[optim][symmetric_eigen]", float, double) {
    const decomposed<TestType> ones(40, [](std::size_t i, std::size_t j) { return i == j ? 2 : 1; });
    CHECK(ones.error() < 16);
    CHECK(static_cast<double>(ones.values[38]) == Approx(1).epsilon(1e-5));
    CHECK(static_cast<double>(ones.values[39]) == Approx(41).epsilon(1e-5));
    std::vector<double> rows;  // a moment of 5 samples whose last 20 coordinates are always 0
    const arbitrary next;
    for (int i = 0; i < 5 * 60; ++i) rows.push_back(i % 60 < 40 ? next() : 0);
    const decomposed<TestType> moment(60, [&](std::size_t i, std::size_t j) {
        double sum = 0;
        for (std::size_t k = 0; k < 5; ++k) sum += rows[k * 60 + i] * rows[k * 60 + j];
        return sum;
    });
    CHECK(moment.error() < 16);
    CHECK(std::abs(moment.values[54]) < 1e-5f * std::abs(moment.values[59]));
    CHECK(moment.values[55] > 1e-2f * moment.values[59]);
}

TEMPLATE_TEST_CASE("norms near both ends of the range", "[optim][symmetric_eigen]", float, double) {
    const double most = static_cast<double>(std::numeric_limits<TestType>::max());
    for (const double size : {most / 64, 16 / most, 1e3 / most}) {
        const arbitrary next;
        CHECK(decomposed<TestType>(33, [&](std::size_t, std::size_t) { return size * next(); }).error() < 1e3);
    }
}

TEMPLATE_TEST_CASE("elements too small to have all digits", "[optim][symmetric_eigen]", float, double) {
    for (const double tiny : sizeof(TestType) == 4 ? std::vector{1e-40, 1e-20} : std::vector{1e-310, 1e-161, 1e-155}) {
        CHECK(decomposed<TestType>(3, [&](std::size_t i, std::size_t j) { return i == j ? 1 : i + j == 2 ? tiny : 0; }).error() < 16);
        CHECK(decomposed<TestType>(4, [&](std::size_t i, std::size_t j) { return j < 3 ? tiny : i == j ? 1 : 0; }).error() < 16);
        const arbitrary next;
        CHECK(decomposed<TestType>(20, [&](std::size_t i, std::size_t j) { return i < 16 ? tiny * next() : i == j ? 1 : 0; }).error() < 16);
    }
}

TEST_CASE("a matrix that is not finite is refused", "[optim][symmetric_eigen]") {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    for (const double wrong : {std::numeric_limits<double>::quiet_NaN(), infinity, -infinity})
        for (const std::size_t row : {0u, 7u, 19u})
            for (const std::size_t column : {row, std::size_t{19}}) {
                const arbitrary next;
                CHECK_FALSE(decomposed<double>(20, [&](std::size_t i, std::size_t j) { return i == row && j == column ? wrong : next(); }).well);
            }
}
