// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "costate/core/math.hpp"
#include "oracle/math_tables.hpp"

namespace {

namespace math = costate::math;

// log Γ, ψ and log(e^a + e^b) have zeros that are no doubles: there the error is absolute.
double scale_of(const char* name, double value) {
    const bool absolute = name[0] == 'l' ? name[1] == 'g' || name[3] == 'a' : name[0] == 'd';
    return absolute && std::fabs(value) < 1 ? 1 : value;
}

template <class T, class F, std::size_t N>
double worst(const char* name, const oracle::unary_row (&rows)[N], F f) {
    double w = 0;
    for (const auto& r : rows) {
        const double u = oracle::ulps(f(static_cast<T>(r.x)), r.value, r.rest) *
            oracle::ulp_of<T>(r.value) / oracle::ulp_of<T>(scale_of(name, r.value));
        if (u > w) {
            w = u;
            UNSCOPED_INFO(name << "(" << r.x << "): " << u << " ulp");
        }
    }
    return w;
}

template <class T, class F, std::size_t N>
double worst(const char* name, const oracle::binary_row (&rows)[N], F f) {
    double w = 0;
    for (const auto& r : rows) {
        const double u =
            oracle::ulps(f(static_cast<T>(r.x), static_cast<T>(r.y)), r.value, r.rest) *
            oracle::ulp_of<T>(r.value) / oracle::ulp_of<T>(scale_of(name, r.value));
        if (u > w) {
            w = u;
            UNSCOPED_INFO(name << "(" << r.x << ", " << r.y << "): " << u << " ulp");
        }
    }
    return w;
}

}  // namespace

// The algorithms of constant evaluation, called at run time so that thousands of points are cheap.
TEST_CASE("own elementary functions are within 2 ulp", "[math]"){
#define CHECK_UNARY(f) \
    CHECK(worst<double>(#f, oracle::f##_rows, [](double x) { return math::portable::f(x); }) <= 2);
    COSTATE_ORACLE_UNARY(CHECK_UNARY)
#undef CHECK_UNARY
#define CHECK_BINARY(f)                                                \
    CHECK(worst<double>(#f, oracle::f##_rows, [](double x, double y) { \
              return math::portable::f(x, y);                          \
          }) <= 2);
        COSTATE_ORACLE_BINARY(CHECK_BINARY)
#undef CHECK_BINARY
}

// What generic code gets at run time: the C library's functions, or our own where it has none.
TEST_CASE("elementary functions at run time are within 3 ulp", "[math]") {
#define CHECK_UNARY(f) \
    CHECK(worst<double>(#f, oracle::f##_rows, [](double x) { return math::f(x); }) <= 3);
    COSTATE_ORACLE_UNARY(CHECK_UNARY)
#undef CHECK_UNARY
#define CHECK_BINARY(f)                                                \
    CHECK(worst<double>(#f, oracle::f##_rows, [](double x, double y) { \
              return math::f(x, y);                                    \
          }) <= 3);
    COSTATE_ORACLE_BINARY(CHECK_BINARY)
#undef CHECK_BINARY
}
