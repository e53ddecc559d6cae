// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <limits>

#include "costate/core/simd_math.hpp"
#include "oracle/math_tables.hpp"

namespace {

namespace math = costate::math;
using costate::pack;

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double special[] = {
    0.0,
    -0.0,
    1,
    -1,
    0.5,
    -0.5,
    2,
    -2,
    inf,
    -inf,
    nan,
    1e-20,
    -1e-20,
    1e20,
    -1e20,
    709.9,
    -745.2,
    -750,
    30,
    -30,
    88.9,
    -104,
    -103.3,
    1e-40,
    -1e-40,
    0x1p-1074,
    -0x1p-1074,
    0x1p-1022,
    0x1.fffffffffffffp+1023,
    -0x1.fffffffffffffp+1023,
    0x1.fffffep+127};

/// Each point stands in another lane each time, with its neighbours in the table beside it.
template <class T, class Points, class F, class Check>
void for_each_lane(const Points& points, F f, Check check) {
    constexpr std::size_t lanes = pack<T>::lanes;
    constexpr std::size_t n = sizeof(points) / sizeof(points[0]);
    for (std::size_t start = 0; start < n; ++start) {
        T x[lanes];
        T y[lanes];
        for (std::size_t i = 0; i < lanes; ++i) {
            x[i] = static_cast<T>(points[(start + i) % n]);
        }
        f(pack<T>::load(x)).store(y);
        for (std::size_t i = 0; i < lanes; ++i) {
            check(x[i], y[i]);
        }
    }
}

template <class T>
bool agrees(T answer, T expected) {
    if (answer != answer || expected != expected) {
        return answer != answer && expected != expected;
    }
    if (answer == expected) {
        return expected != 0 || std::signbit(answer) == std::signbit(expected);
    }
    // A few units of a subnormal: where the machine's rounding and the scalar's differ.
    const T distance = std::fabs(answer - expected);
    return distance <= 8 * std::numeric_limits<T>::epsilon() * std::fabs(expected) ||
        distance <= 2 * std::numeric_limits<T>::denorm_min();
}

template <class T, class F, class G>
void check_special(const char* name, F pack_f, G scalar_f) {
    for_each_lane<T>(special, pack_f, [&](T x, T y) {
        // The scalar functions of constant evaluation follow C's rules; those of the C library do too,
        // but for float their own rounding is in the way.
        const T expected = static_cast<T>(scalar_f(static_cast<double>(x)));
        INFO(name << "(" << x << ") = " << y << ", expected " << expected);
        CHECK(agrees(y, expected));
    });
}

template <class F, std::size_t N>
double worst(const char* name, const oracle::unary_row (&rows)[N], F f) {
    constexpr std::size_t lanes = pack<double>::lanes;
    double w = 0;
    for (std::size_t start = 0; start < N; start += lanes) {
        double x[lanes];
        double y[lanes];
        for (std::size_t i = 0; i < lanes; ++i) {
            x[i] = rows[(start + i) % N].x;
        }
        f(pack<double>::load(x)).store(y);
        for (std::size_t i = 0; i < lanes; ++i) {
            const auto& r = rows[(start + i) % N];
            const bool absolute = (name[0] == 'l' && name[1] == 'g') || name[0] == 'd';
            const double scale = absolute && std::fabs(r.value) < 1 ? 1 : r.value;
            const double u = oracle::ulps(y[i], r.value, r.rest) * oracle::ulp_of<double>(r.value) /
                oracle::ulp_of<double>(scale);
            if (u > w) {
                w = u;
                UNSCOPED_INFO(name << "(" << r.x << "): " << u << " ulp");
            }
        }
    }
    return w;
}

template <class F, class G, std::size_t N>
double worst_float(const char* name, const oracle::unary_row (&rows)[N], F f, G exact) {
    double w = 0;
    for (const auto& r : rows) {
        const float x = static_cast<float>(r.x);
        const double value = exact(static_cast<double>(x));
        if (!(std::fabs(value) < FLT_MAX) || std::fabs(value) < FLT_MIN || !std::isfinite(x)) {
            continue;
        }
        const float y = reduce_max(f(pack<float>(x)));
        const double u = oracle::ulps(y, value, 0);
        if (u > w) {
            w = u;
            UNSCOPED_INFO(name << "f(" << x << "): " << u << " ulp");
        }
    }
    return w;
}

}  // namespace

TEST_CASE("functions of packs of doubles are within 4 ulp", "[simd_math]"){
#define CHECK_UNARY(f) CHECK(worst(#f, oracle::f##_rows, [](auto x) { return math::f(x); }) <= 4);
    COSTATE_ORACLE_UNARY(CHECK_UNARY)
#undef CHECK_UNARY
}

TEST_CASE("functions of packs of floats are within 4 ulp", "[simd_math]"){
#define CHECK_UNARY(f)                                               \
    CHECK(                                                           \
        worst_float(                                                 \
            #f, oracle::f##_rows, [](auto x) { return math::f(x); }, \
            [](double x) { return math::portable::f(x); }) <= 4);
    COSTATE_ORACLE_UNARY(CHECK_UNARY)
#undef CHECK_UNARY
}

TEST_CASE("functions of two packs are within 4 ulp", "[simd_math]"){
#define CHECK_BINARY(f)                                                                       \
    for (const auto& r : oracle::f##_rows) {                                                  \
        const double y = reduce_max(math::f(pack<double>(r.x), pack<double>(r.y)));           \
        INFO(#f "(" << r.x << ", " << r.y << ") = " << y << ", expected " << r.value);        \
        const double scale = #f[0] == 'l' && std::fabs(r.value) < 1 ? 1 : r.value;            \
        CHECK(std::fabs((y - r.value) - r.rest) <= 4 * oracle::ulp_of<double>(scale));        \
        const float u = static_cast<float>(r.x);                                              \
        const float v = static_cast<float>(r.y);                                              \
        const double value = math::portable::f(u, v);                                         \
        if (std::fabs(value) < FLT_MAX && std::fabs(value) > FLT_MIN) {                       \
            const double w = static_cast<double>(reduce_max(math::f(pack<float>(u), v)));     \
            CHECK(                                                                            \
                std::fabs(w - value) <=                                                       \
                4 * oracle::ulp_of<float>(#f[0] == 'l' && std::fabs(value) < 1 ? 1 : value)); \
        }                                                                                     \
    }
    COSTATE_ORACLE_BINARY(CHECK_BINARY)
#undef CHECK_BINARY
}

TEST_CASE("packs have the special values of scalars", "[simd_math]"){
#define CHECK_UNARY(f)                                                                         \
    check_special<double>(                                                                     \
        #f, [](auto x) { return math::f(x); }, [](double x) { return math::portable::f(x); }); \
    check_special<float>(                                                                      \
        #f, [](auto x) { return math::f(x); }, [](double x) { return math::portable::f(x); });
    COSTATE_ORACLE_UNARY(CHECK_UNARY) CHECK_UNARY(floor) CHECK_UNARY(ceil) CHECK_UNARY(trunc)
#undef CHECK_UNARY
}

TEST_CASE("pow and its like have C's special values", "[simd_math]") {
    for (const double y : special) {
#define CHECK_BINARY(f)                                                                      \
    for_each_lane<double>(                                                                   \
        special, [&](auto x) { return math::f(x, y); },                                      \
        [&](double x, double answer) {                                                       \
            const double expected = math::portable::f(x, y);                                 \
            INFO(#f "(" << x << ", " << y << ") = " << answer << ", expected " << expected); \
            CHECK(agrees(answer, expected));                                                 \
        });
        CHECK_BINARY(pow)
        CHECK_BINARY(atan2)
        CHECK_BINARY(hypot)
#undef CHECK_BINARY
    }
}

TEST_CASE("large angles are reduced in every lane", "[simd_math]") {
    constexpr double angles[] = {1e22, 0.5, -1e300, 3, 1e9, -1e10, 0x1.fffffffffffffp+1023,
                                 8191, 8193};
    for_each_lane<double>(
        angles, [](auto x) { return math::sin(x); },
        [](double x, double y) { CHECK(agrees(y, math::portable::sin(x))); });
    for_each_lane<double>(
        angles, [](auto x) { return math::sincos(x).cos; },
        [](double x, double y) { CHECK(agrees(y, math::portable::cos(x))); });
    for_each_lane<float>(
        angles, [](auto x) { return math::sincos(x).sin; },
        [](float x, float y) {
            if (std::isfinite(x)) {
                CHECK(agrees(y, static_cast<float>(math::portable::sin(x))));
            }
        });
}

TEST_CASE("functions without a table: rounding, sign, pow_int, fma", "[simd_math]") {
    constexpr double points[] = {-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 3.25, -3.75, 1e18, 0};
    for_each_lane<double>(
        points, [](auto x) { return math::round(x); },
        [](double x, double y) { CHECK(agrees(y, math::portable::nearbyint(x))); });
    for_each_lane<float>(
        points, [](auto x) { return math::sign(x); },
        [](float x, float y) { CHECK(y == math::sign(x)); });
    for_each_lane<double>(
        points, [](auto x) { return math::pow_int(x, 5); },
        [](double x, double y) { CHECK(y == Approx(math::portable::pow(x, 5))); });
    for_each_lane<double>(
        points, [](auto x) { return math::fma(x, x, x); },
        [](double x, double y) { CHECK(y == Approx(x * x + x)); });
}

TEST_CASE("called functions are the inlined ones", "[simd_math]") {
    using called = costate::outlined_pack<double>;
    constexpr double points[] = {0.1, 0.25, 0.5, 0.75, 0.9, -0.3, -0.8};
#define CHECK_CALLED(f)                                                          \
    for_each_lane<double>(                                                       \
        points, [](auto x) { return math::f(called(x)); },                       \
        [](double x, double y) { CHECK(agrees(y, reduce_max(math::f(pack<double>(x))))); });
    CHECK_CALLED(exp)
    CHECK_CALLED(log)
    CHECK_CALLED(tanh)
    CHECK_CALLED(sigmoid)
    CHECK_CALLED(erf)
#undef CHECK_CALLED
    const called x(0.75);
    CHECK(reduce_min(math::pow(x, 2.5)) == reduce_min(math::pow(pack<double>(0.75), 2.5)));
    CHECK(reduce_min(math::sincos(x).cos) == reduce_min(math::sincos(pack<double>(0.75)).cos));
    // Whatever comes out of arithmetic is an ordinary pack.
    static_assert(std::is_same_v<decltype(x * x + 1), pack<double>>);
    static_assert(std::is_same_v<decltype(math::exp(x)), pack<double>>);
}
