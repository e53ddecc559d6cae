// SPDX-License-Identifier: BSL-1.0
// Estimates that only need products of a matrix.
#include <cmath>
#include <cstddef>

#include <costate/optim/hutchinson.hpp>

#include "catch.hpp"
#include "record.hpp"

namespace cs = costate;

namespace {

constexpr std::size_t size = 12;
using vector = record<0, size>;

constexpr mirrored<size> matrix{{-3, 0.5, 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 20}};

// The signs drop out of a diagonal matrix: one sample is exact.
constexpr bool exact_where_diagonal = [] {
    const auto diagonal = [](const vector& v, vector& result) {
        for (std::size_t i = 0; i < size; ++i) result.twofold[i] = (1.0 + static_cast<double>(i)) * v.twofold[i];
    };
    cs::hutchinson_workspace<vector> work;
    const cs::trace_estimate trace = cs::hutchinson_trace(diagonal, 1, 3, work);
    vector found;
    cs::hutchinson_diagonal(diagonal, 1, 3, found, work);
    bool well = trace.value == 78 && trace.standard_error == 0;
    for (std::size_t i = 0; i < size; ++i) well = well && found.twofold[i] == 1.0 + static_cast<double>(i);
    return well;
}();
static_assert(exact_where_diagonal, "estimates are constexpr");

}  // namespace

TEST_CASE("Hutchinson's estimates are right on average") {
    cs::hutchinson_workspace<vector> work;
    const auto trace = cs::hutchinson_trace(matrix, 4000, 7, work);
    double exact = 0, variance = 0;
    for (std::size_t i = 0; i < size; ++i) {
        exact += matrix.eigenvalues[i];
        for (std::size_t k = 0; k < size; ++k)
            variance += i == k ? 0 : 2 * matrix.element(i, k) * matrix.element(i, k);
    }
    CHECK(std::abs(trace.value - exact) < 4 * trace.standard_error);
    CHECK(trace.standard_error == Approx(std::sqrt(variance / 4000)).epsilon(0.05));
    CHECK(cs::hutchinson_trace(matrix, 4000, 7, work).value == trace.value);
    CHECK(cs::hutchinson_trace(matrix, 4000, 8, work).value != trace.value);

    vector diagonal;
    cs::hutchinson_diagonal(matrix, 4000, 7, diagonal, work);
    for (std::size_t i = 0; i < size; ++i) {
        double spread = 0;
        for (std::size_t k = 0; k < size; ++k) spread += i == k ? 0 : matrix.element(i, k) * matrix.element(i, k);
        CHECK(std::abs(diagonal.twofold[i] - matrix.element(i, i)) < 4.5 * std::sqrt(spread / 4000));
    }
}
