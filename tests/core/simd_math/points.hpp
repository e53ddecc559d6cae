// SPDX-License-Identifier: BSL-1.0
// Where elementary functions of packs are checked, and against what.
#pragma once

#include <costate/core/math.hpp>
#include <costate/core/simd.hpp>

#include "catch.hpp"
#include "oracle/math_tables.hpp"

#include <cfloat>
#include <cmath>
#include <limits>

namespace {

namespace math = costate::math;
using costate::pack;

[[maybe_unused]] constexpr double inf = std::numeric_limits<double>::infinity();
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

// Functions of one pack: within 4 ulp of the tables, with the special values of the scalar function.
#define CHECK_ACCURACY(f)                                                           \
    CHECK(worst(#f, oracle::f##_rows, [](auto x) { return math::f(x); }) <= 4);     \
    CHECK(                                                                          \
        worst_float(                                                                \
            #f, oracle::f##_rows, [](auto x) { return math::f(x); },                \
            [](double x) { return math::portable::f(x); }) <= 4);
#define CHECK_SPECIAL_VALUES(f)                                                                \
    check_special<double>(                                                                     \
        #f, [](auto x) { return math::f(x); }, [](double x) { return math::portable::f(x); }); \
    check_special<float>(                                                                      \
        #f, [](auto x) { return math::f(x); }, [](double x) { return math::portable::f(x); });

// Functions of two packs.
#define CHECK_ACCURACY_OF_TWO(f)                                                              \
    for (const auto& r : oracle::f##_rows) {                                                  \
        const double y = reduce_max(math::f(pack<double>(r.x), pack<double>(r.y)));           \
        INFO(#f "(" << r.x << ", " << r.y << ") = " << y << ", expected " << r.value);        \
        const double scale = #f[0] == 'l' && std::fabs(r.value) < 1 ? 1 : r.value;            \
        CHECK(std::fabs((y - r.value) - r.rest) <= 4 * oracle::ulp_of<double>(scale));        \
        const float u = static_cast<float>(r.x);                                              \
        const float v = static_cast<float>(r.y);                                              \
        const double value = math::portable::f(u, v);                                         \
        if (std::fabs(value) < FLT_MAX && std::fabs(value) > FLT_MIN) {                       \
            const double w = static_cast<double>(reduce_max(math::f(pack<float>(u), pack<float>(v)))); \
            CHECK(                                                                            \
                std::fabs(w - value) <=                                                       \
                4 * oracle::ulp_of<float>(#f[0] == 'l' && std::fabs(value) < 1 ? 1 : value)); \
        }                                                                                     \
    }
#define CHECK_SPECIAL_VALUES_WITH(f, y)                                                      \
    for_each_lane<double>(                                                                   \
        special, [&](auto x) { return math::f(x, pack<double>(y)); },                        \
        [&](double x, double answer) {                                                       \
            const double expected = math::portable::f(x, y);                                 \
            INFO(#f "(" << x << ", " << y << ") = " << answer << ", expected " << expected); \
            CHECK(agrees(answer, expected));                                                 \
        });
