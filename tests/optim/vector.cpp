// SPDX-License-Identifier: BSL-1.0
#include <cmath>
#include <cstddef>
#include <limits>

#include <costate/optim/step_report.hpp>
#include <costate/optim/vector.hpp>

#include "catch.hpp"
#include "record.hpp"

namespace vectors = costate::vectors;

namespace {

template <std::size_t Count>
void agrees_with_loops() {
    static record<Count, Count + 3> x, y, z;
    double product = 0;
    for (std::size_t i = 0; i < Count + 3; ++i) {
        const auto n = static_cast<double>(i);
        x.twofold[i] = std::sin(n);
        y.twofold[i] = 1 + n;
        product += x.twofold[i] * y.twofold[i];
        if (i >= Count) continue;
        x.single[i] = 0.5f * static_cast<float>(i);
        y.single[i] = 3;
        product += 1.5 * n;
    }
    CHECK(vectors::dot(x, y) == Approx(product).epsilon(1e-13));
    CHECK(vectors::norm(x) == Approx(std::sqrt(vectors::dot(x, x))));
    vectors::copy(y, z);
    vectors::axpy(-2, x, z);
    vectors::xpay(x, 0.5, y);
    for (std::size_t i = 0; i < Count + 3; ++i) {
        const auto n = static_cast<double>(i);
        CHECK(z.twofold[i] == Approx(1 + n - 2 * std::sin(n)));
        CHECK(y.twofold[i] == Approx(std::sin(n) + 0.5 * (1 + n)));
        if (i < Count) CHECK(z.single[i] == 3 - static_cast<float>(i));
    }
    for (std::size_t i = 0; i < Count + 3; ++i) {
        const bool single = i < Count;
        CHECK(vectors::finite(z));
        z.twofold[i] = std::numeric_limits<double>::infinity();
        CHECK_FALSE(vectors::finite(z));
        vectors::scale(0, x);
        z.twofold[i] = 0;
        if (single) z.single[i] = -std::numeric_limits<float>::quiet_NaN();
        CHECK(vectors::finite(z) != single);
        if (single) z.single[i] = std::numeric_limits<float>::max();
    }
    vectors::clear(y);
    CHECK(vectors::norm(y) + vectors::norm(x) == 0);
}

}  // namespace

TEST_CASE("vector algebra on records agrees with loops, for every length of a block") {
    agrees_with_loops<1>();
    agrees_with_loops<16>();
    agrees_with_loops<149>();
}

TEST_CASE("sums of many floats keep what a float would lose") {
    static record<100'000, 0> x;
    x.single.fill(0.1f);
    x.single[0] = 1e4f;
    const double each = static_cast<double>(0.1f) * static_cast<double>(0.1f);
    CHECK(vectors::dot(x, x) == Approx(1e8 + 99'999 * each).epsilon(1e-11));
}

constexpr double computed = [] {
    record<3, 2> x, y;
    x.single = {1, 2, 3};
    x.twofold = {4, 5};
    vectors::copy(x, y);
    vectors::axpy(2, x, y);
    return vectors::finite(y) ? vectors::dot(x, y) : 0;
}();
static_assert(computed == 165, "vectors are added in a constant expression");

static_assert(costate::step_report{}.moved(), "a report says nothing until something happens");
