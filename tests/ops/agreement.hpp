// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "../oracle/singular_points.hpp"
#include "catch.hpp"

#include <costate/core/simd_math.hpp>
#include <costate/ops/dual.hpp>
#include <costate/ops/leaf.hpp>
#include <costate/transform/adjoint.hpp>
#include <costate/transform/interpret.hpp>
#include <costate/transform/tangent.hpp>

/// Holds operations to the tables of answers, in every way the library differentiates: in a graph
/// by reverse mode, by forward mode and by their combinations, with dual numbers, and with packs of
/// numbers.
namespace costate::agreement {

/// Value, first and second partial derivatives of a function of up to three numbers.
struct answer {
    double value = 0;
    double first[3]{};
    double second[3][3]{};
};

enum class mode { forward, reverse };

inline term derivative_of(mode m, builder& b, term y, term x) {
    if (m == mode::reverse) return gradient(b, y, &x, 1)[0];
    const term seed = constant(b, x.type(), 1.0);
    return tangent(b, &y, 1, &x, &seed, 1)[0];
}

/// A function of up to three numbers, called with whatever the library differentiates. Types are
/// erased, so that each function is instantiated once for each kind of argument and everything else
/// is compiled once.
struct subject {
    std::size_t inputs;
    const void* f;
    term (*in_graph)(const void*, const term*);
    void (*doubles)(const void*, const dual<double>*, dual<double>*);
    void (*floats)(const void*, const dual<float>*, dual<float>*);
    void (*second_doubles)(const void*, const dual<dual<double>>*, dual<dual<double>>*);
    void (*second_floats)(const void*, const dual<dual<float>>*, dual<dual<float>>*);
    void (*packs_of_double)(const void*, const dual<pack<double>>*, dual<pack<double>>*);
    void (*packs_of_float)(const void*, const dual<pack<float>>*, dual<pack<float>>*);

    void at(const dual<double>* x, dual<double>* y) const { doubles(f, x, y); }
    void at(const dual<float>* x, dual<float>* y) const { floats(f, x, y); }
    void at(const dual<dual<double>>* x, dual<dual<double>>* y) const { second_doubles(f, x, y); }
    void at(const dual<dual<float>>* x, dual<dual<float>>* y) const { second_floats(f, x, y); }
    void at(const dual<pack<double>>* x, dual<pack<double>>* y) const { packs_of_double(f, x, y); }
    void at(const dual<pack<float>>* x, dual<pack<float>>* y) const { packs_of_float(f, x, y); }
};

template <class T, class F, std::size_t... I>
void call(const void* f, const T* x, T* y, std::index_sequence<I...>) {
    *y = (*static_cast<const F*>(f))(x[I]...);
}
template <class T, std::size_t N, class F>
void call_with(const void* f, const T* x, T* y) {
    call<T, F>(f, x, y, std::make_index_sequence<N>{});
}
template <std::size_t N, class F>
term call_in_graph(const void* f, const term* x) {
    term y;
    call<term, F>(f, x, &y, std::make_index_sequence<N>{});
    return y;
}
/// The function must outlive the subject.
template <std::size_t N, class F>
subject subject_of(const F& f) {
    return {
        N,
        &f,
        &call_in_graph<N, F>,
        &call_with<dual<double>, N, F>,
        &call_with<dual<float>, N, F>,
        &call_with<dual<dual<double>>, N, F>,
        &call_with<dual<dual<float>>, N, F>,
        &call_with<dual<pack<double>>, N, F>,
        &call_with<dual<pack<float>>, N, F>};
}

/// The answer computed by differentiating a graph: `outer` differentiates what `inner` gives.
inline answer in_graph(element kind, mode inner, mode outer, const subject& f, const double* at) {
    builder b;
    term x[3]{};
    const char* names[] = {"x0", "x1", "x2"};
    for (std::size_t i = 0; i < f.inputs; ++i)
        x[i] = named_leaf(b, operation_of<input_op>, {kind, 0, {}}, names[i]);
    const term y = f.in_graph(f.f, x);
    term first[3]{};
    term second[3][3]{};
    for (std::size_t i = 0; i < f.inputs; ++i) {
        first[i] = derivative_of(inner, b, y, x[i]);
        if (!first[i].exists()) continue;
        for (std::size_t j = 0; j < f.inputs; ++j)
            second[i][j] = derivative_of(outer, b, first[i], x[j]);
    }
    const auto leaf = [&](node_id n, double* to) {
        for (std::size_t i = 0; i < f.inputs; ++i)
            if (x[i].id == n) *to = at[i];
    };
    const interpreter values(b.view(), 1, leaf);
    const auto number = [&](term t) { return t.exists() ? values.value(t.id)[0] : 0.0; };
    answer a;
    a.value = number(y);
    for (std::size_t i = 0; i < f.inputs; ++i) {
        a.first[i] = number(first[i]);
        for (std::size_t j = 0; j < f.inputs; ++j) a.second[i][j] = number(second[i][j]);
    }
    return a;
}

/// The answer computed with dual numbers, and dual numbers of dual numbers.
template <class T>
answer with_duals(const subject& f, const double* at) {
    const auto one_if = [](bool yes) { return yes ? T(1) : T(0); };
    answer a;
    for (std::size_t i = 0; i < f.inputs; ++i) {
        dual<T> x[3];
        for (std::size_t k = 0; k < f.inputs; ++k)
            x[k] = dual<T>(static_cast<T>(at[k]), one_if(k == i));
        dual<T> y;
        f.at(x, &y);
        a.value = static_cast<double>(y.value);
        a.first[i] = static_cast<double>(y.tangent);
        for (std::size_t j = 0; j < f.inputs; ++j) {
            dual<dual<T>> twice[3];
            for (std::size_t k = 0; k < f.inputs; ++k)
                twice[k] = dual<dual<T>>(x[k], dual<T>(one_if(k == j), T(0)));
            dual<dual<T>> z;
            f.at(twice, &z);
            a.second[i][j] = static_cast<double>(z.tangent.tangent);
        }
    }
    return a;
}

/// A row of either table.
struct point {
    const char* op;
    double x[3];
    double value, first[3], second[6];
    bool singular;  ///< then the sign of a zero value counts
    bool fits_float;
};
inline point point_of(const oracle::operation_row& row) {
    point p{
        row.op, {}, row.value, {}, {}, false, oracle::fits_float(row) && oracle::is_moderate(row)};
    for (int i = 0; i < 3; ++i) p.x[i] = row.x[i];
    for (int i = 0; i < 3; ++i) p.first[i] = row.first[i];
    for (int i = 0; i < 6; ++i) p.second[i] = row.second[i];
    return p;
}
inline point point_of(const oracle::singular_row& row) {
    point p{row.op, {}, row.value, {}, {}, true, true};
    for (int i = 0; i < 3; ++i) p.x[i] = row.x[i];
    for (int i = 0; i < 3; ++i) p.first[i] = row.first[i];
    for (int i = 0; i < 6; ++i) p.second[i] = row.second[i];
    return p;
}

/// What an answer has that a point does not allow; empty if nothing.
inline std::string differences(
    const point& p, std::size_t inputs, const answer& a, double tolerance) {
    constexpr int entry[3][3] = {{0, 1, 2}, {1, 3, 4}, {2, 4, 5}};
    std::string text;
    const auto note = [&](const std::string& what, double expected, double actual) {
        char line[96];
        std::snprintf(line, sizeof line, " is %.17g instead of %.17g; ", actual, expected);
        text += what + line;
    };
    const bool good = p.singular ? oracle::matches_value(p.value, a.value, tolerance)
                                 : oracle::matches(p.value, a.value, tolerance);
    if (!good) note("value", p.value, a.value);
    for (std::size_t i = 0; i < inputs; ++i) {
        if (!oracle::matches(p.first[i], a.first[i], tolerance))
            note("d" + std::to_string(i), p.first[i], a.first[i]);
        for (std::size_t j = 0; j < inputs; ++j) {
            const double expected = p.second[entry[i][j]];
            if (!oracle::matches(expected, a.second[i][j], tolerance))
                note("d" + std::to_string(i) + std::to_string(j), expected, a.second[i][j]);
        }
    }
    return text;
}

/// The point in all modes, for elements of type T.
template <class T>
void check_point(const subject& f, const point& p, double tolerance) {
    constexpr element kind = element_of<T>;
    const auto check = [&](const char* way, const answer& a) {
        const std::string found = differences(p, f.inputs, a, tolerance);
        INFO(
            p.op << "(" << p.x[0] << ", " << p.x[1] << ", " << p.x[2] << ") " << name_of(kind)
                 << ", " << way);
        CHECK(found == "");
    };
    check("reverse over reverse", in_graph(kind, mode::reverse, mode::reverse, f, p.x));
    check("forward over reverse", in_graph(kind, mode::reverse, mode::forward, f, p.x));
    check("reverse over forward", in_graph(kind, mode::forward, mode::reverse, f, p.x));
    check("forward over forward", in_graph(kind, mode::forward, mode::forward, f, p.x));
    check("dual numbers", with_duals<T>(f, p.x));
}

/// A lane of a pack against the number by itself; both may be computed by different algorithms.
inline bool same_number(double expected, double actual, double tolerance) {
    return oracle::close(expected, actual, tolerance) || (expected != expected && actual != actual);
}

/// Packs of the points against single numbers: value and first derivatives, lane by lane.
template <class T>
void check_packs(const subject& f, const std::vector<point>& points, double tolerance) {
    constexpr std::size_t lanes = pack<T>::lanes;
    for (std::size_t from = 0; from < points.size(); from += lanes) {
        const std::size_t filled = points.size() - from < lanes ? points.size() - from : lanes;
        for (std::size_t i = 0; i < f.inputs; ++i) {
            dual<pack<T>> x[3];
            for (std::size_t k = 0; k < f.inputs; ++k) {
                T at[lanes];
                for (std::size_t lane = 0; lane < lanes; ++lane)
                    at[lane] = static_cast<T>(points[from + (lane < filled ? lane : 0)].x[k]);
                x[k] = dual<pack<T>>(pack<T>::load(at), pack<T>(k == i ? T(1) : T(0)));
            }
            dual<pack<T>> y;
            f.at(x, &y);
            T value[lanes];
            T tangent[lanes];
            y.value.store(value);
            y.tangent.store(tangent);
            for (std::size_t lane = 0; lane < filled; ++lane) {
                const point& p = points[from + lane];
                dual<T> single[3];
                for (std::size_t k = 0; k < f.inputs; ++k)
                    single[k] = dual<T>(static_cast<T>(p.x[k]), k == i ? T(1) : T(0));
                dual<T> expected;
                f.at(single, &expected);
                INFO(
                    p.op << "(" << p.x[0] << ", " << p.x[1] << ", " << p.x[2] << "), lane "
                         << lane);
                CHECK(same_number(
                    static_cast<double>(expected.value), static_cast<double>(value[lane]),
                    tolerance));
                CHECK(same_number(
                    static_cast<double>(expected.tangent), static_cast<double>(tangent[lane]),
                    tolerance));
            }
        }
    }
}

/// The points in double, and in float where intermediate results fit; one by one and in packs.
inline void check_points(const subject& f, const std::vector<point>& points) {
    std::vector<point> in_float;
    for (const point& p : points) {
        check_point<double>(f, p, 1e-12);
        if (!p.fits_float) continue;
        check_point<float>(f, p, 1e-5);
        in_float.push_back(p);
    }
    check_packs<double>(f, points, 1e-13);
    check_packs<float>(f, in_float, 1e-5);
}

template <class Row, std::size_t N>
void append_points(std::vector<point>& points, const Row (&table)[N], const char* op) {
    for (const Row& row : oracle::rows_of(table, op)) points.push_back(point_of(row));
}

template <class Op>
struct applying {
    constexpr auto operator()(const auto&... x) const { return apply<Op>(x...); }
};

/// Everything the tables say of an elementwise operation.
template <class Op>
void check_operation() {
    constexpr std::size_t inputs = std::derived_from<Op, unary> ? 1
        : std::derived_from<Op, binary>                         ? 2
                                                                : 3;
    std::vector<point> points;
    if constexpr (inputs == 1)
        append_points(points, oracle::unary_rows, Op::name);
    else if constexpr (inputs == 2)
        append_points(points, oracle::binary_rows, Op::name);
    else
        append_points(points, oracle::ternary_rows, Op::name);
    REQUIRE(points.size() >= 10);
    append_points(points, oracle::singular::rows, Op::name);
    constexpr applying<Op> f;
    check_points(subject_of<inputs>(f), points);
}

}  // namespace costate::agreement
