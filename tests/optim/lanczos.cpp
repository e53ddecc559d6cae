// SPDX-License-Identifier: BSL-1.0
// What only needs products of a matrix: Lanczos, power iteration.
#include <cmath>
#include <cstddef>
#include <limits>

#include <costate/optim/lanczos.hpp>

#include "catch.hpp"
#include "record.hpp"

namespace cs = costate;

namespace {

constexpr std::size_t size = 12;
using vector = record<0, size>;

constexpr mirrored<size> matrix{{-3, 0.5, 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 20}};

// D with two different eigenvalues alone: Lanczos ends after two steps.
constexpr double second_largest = [] {
    constexpr mirrored<size> twofold{{2, 2, 2, 2, 2, 2, 2, 2, 2, 7, 7, 7}};
    cs::lanczos_workspace<vector, 5> work;
    const auto spectrum = cs::lanczos(twofold, 1, work);
    return spectrum.steps == 2 ? spectrum.value[0] : -1;
}();
static_assert(second_largest > 2 - 1e-12 && second_largest < 2 + 1e-12, "Lanczos is constexpr");

}  // namespace

TEST_CASE("as many steps as rows give all eigenvalues, fewer the outer ones") {
    static cs::lanczos_workspace<vector, size> all;
    const auto spectrum = cs::lanczos(matrix, 5, all);
    REQUIRE(spectrum.steps == size);
    double weights = 0;
    for (std::size_t i = 0; i < size; ++i) {
        CHECK(spectrum.value[i] == Approx(matrix.eigenvalues[i]).epsilon(1e-10));
        weights += spectrum.weight[i];
    }
    CHECK(weights == Approx(1));
    for (std::size_t i = 0; i < size; ++i)
        for (std::size_t k = 0; k <= i; ++k)
            CHECK(std::abs(cs::vectors::dot(all.basis[i], all.basis[k]) - (i == k)) < 1e-13);

    static cs::lanczos_workspace<vector, 6> few;
    const auto part = cs::lanczos(matrix, 5, few);
    REQUIRE(part.steps == 6);
    CHECK(part.largest() == Approx(20).epsilon(1e-3));
    for (std::size_t i = 0; i < 6; ++i) {
        double nearest = 100;
        for (const double e : matrix.eigenvalues) nearest = std::fmin(nearest, std::abs(e - part.value[i]));
        CHECK(nearest <= part.error[i] + 1e-12);
    }

    const auto broken = [](const vector& v, vector& result) {
        result = v;
        result.twofold[0] = std::numeric_limits<double>::quiet_NaN();
    };
    CHECK_FALSE(cs::lanczos(broken, 3, few).finite);
}

TEST_CASE("power iteration finds the eigenvalue of largest magnitude") {
    vector x, product;
    const auto found = cs::power_iteration(matrix, x, product);
    CHECK(found.converged);
    CHECK(found.value == Approx(20));
    CHECK(found.error <= 1e-8 * 20);
    matrix(x, product);
    for (std::size_t i = 0; i < size; ++i) CHECK(product.twofold[i] == Approx(20 * x.twofold[i]).margin(1e-6));
}
