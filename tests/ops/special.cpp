// SPDX-License-Identifier: BSL-1.0
#include <costate/ops/special.hpp>

#include "agreement.hpp"

using namespace costate;

TEST_CASE("special functions agree with the tables") {
    agreement::check_operation<erf_op>();
    agreement::check_operation<erfc_op>();
    agreement::check_operation<lgamma_op>();
    agreement::check_operation<digamma_op>();
}

TEST_CASE("polygamma, the derivatives of digamma") {
    // ψ⁽ⁿ⁾(x) to 17 digits, by mpmath.
    struct point {
        int n;
        double x, value;
    };
    const point points[] = {
        {1, 0.5, 0x1.3bd3cc9be45dep+2},     {1, 1.0, 0x1.a51a6625307d3p+0},
        {1, 10.25, 0x1.a3bc52e97d061p-4},   {1, -0.5, 0x1.1de9e64df22efp+3},
        {1, -3.25, 0x1.3795da396ef4ep+4},   {2, 0.25, -0x1.02a7cd8772a0ep+7},
        {2, 3.0, -0x1.3ba004f006214p-3},    {2, -1.75, -0x1.f0daf3fc2e6d5p+6},
        {3, 1.0, 0x1.9f9cb402bc46cp+2},     {3, 30.0, 0x1.469193e880702p-14},
        {3, -2.5, 0x1.857ee9a1bdbbep+7},    {4, 0.75, -0x1.9b33d202c8d26p+6},
        {4, -0.125, 0x1.7ffa0039f7224p+19}, {5, 2.0, 0x1.0a63b1d224812p+1},
        {6, 1.5, -0x1.5ba9d3f4705c1p+5},    {7, 40.0, 0x1.494b4276ad7e5p-28},
        {10, 3.0, -0x1.56fc573b78a03p+4},   {1, 1099511627776.0, 0x1.0000000000800p-40},
        {2, -20.5, -0x1.290c122d1b496p-9},
    };
    for (const point& p : points) {
        INFO("polygamma(" << p.n << ", " << p.x << ")");
        CHECK(oracle::close(p.value, math::polygamma(p.n, p.x), 1e-13));
        CHECK(oracle::close(p.value, polygamma(p.n, dual<double>(p.x)).value, 1e-13));
    }
    for (int n = 1; n < 8; ++n) {  // a derivative is the next one, seen by differences
        const double h = 0x1p-16;
        const double slope = (math::polygamma(n, 2.5 + h) - math::polygamma(n, 2.5 - h)) / (2 * h);
        CHECK(polygamma(n, dual<double>(2.5, 1)).tangent == Approx(slope).epsilon(1e-7));
    }
}

static_assert(erf(dual<double>(0, 1)).tangent == 0x1.20dd750429b6dp+0);
static_assert(lgamma(dual<double>(1, 1)).value == 0);
static_assert(digamma(dual<double>(0.0, 1)).tangent == __builtin_huge_val());
