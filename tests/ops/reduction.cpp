// SPDX-License-Identifier: BSL-1.0
#include "../catch.hpp"
#include "../oracle/singular_points.hpp"

#include <costate/ops.hpp>
#include <costate/transform/adjoint.hpp>
#include <costate/transform/interpret.hpp>
#include <costate/transform/tangent.hpp>

using namespace costate;

namespace {

enum class mode { forward, reverse };

term derivative_of(mode m, builder& b, const term& y, const term& x) {
    if (m == mode::reverse) return gradient(b, y, &x, 1)[0];
    const term seed = constant(b, x.type(), 1.0);
    return tangent(b, &y, 1, &x, &seed, 1)[0];
}

/// A reduction of three numbers at a row of the table: value, first and second derivatives in the modes given.
template <class F>
void check_row(const oracle::singular_row& row, element kind, mode inner, mode outer, const F& reduction) {
    builder b;
    const tensor_type number{kind, 0, {}};
    const char* names[] = {"x0", "x1", "x2"};
    term x[3];
    for (int i = 0; i < 3; ++i) x[i] = named_leaf(b, operation_of<input_op>, number, names[i]);
    const term y = reduction(stack(x[0], x[1], x[2]));
    term first[3];
    term second[3][3];
    for (int i = 0; i < 3; ++i) {
        first[i] = derivative_of(inner, b, y, x[i]);
        for (int j = 0; j < 3 && first[i].exists(); ++j) second[i][j] = derivative_of(outer, b, first[i], x[j]);
    }
    REQUIRE(b.problem == nullptr);
    const auto leaf = [&](node_id n, double* to) {
        for (int i = 0; i < 3; ++i)
            if (x[i].id == n) *to = row.x[i];
    };
    const interpreter run(b.view(), 1, leaf);
    const auto at = [&](const term& t) { return t.exists() ? run.value(t.id)[0] : 0.0; };
    const double tolerance = kind == element::float64 ? 1e-12 : 1e-5;
    INFO(row.id << ", " << name_of(kind) << (inner == mode::forward ? ", forward" : ", reverse")
                << (outer == mode::forward ? ", forward" : ", reverse"));
    INFO("value " << at(y));
    CHECK(oracle::matches_value(row.value, at(y), tolerance));
    constexpr int place[3][3] = {{0, 1, 2}, {1, 3, 4}, {2, 4, 5}};
    for (int i = 0; i < 3; ++i) {
        INFO("d" << i << " is " << at(first[i]) << " instead of " << row.first[i]);
        CHECK(oracle::matches(row.first[i], at(first[i]), tolerance));
        for (int j = 0; j < 3; ++j) {
            INFO("d" << i << j << " is " << at(second[i][j]) << " instead of " << row.second[place[i][j]]);
            CHECK(oracle::matches(row.second[place[i][j]], at(second[i][j]), tolerance));
        }
    }
}

template <class F>
void check_rows(const char* op, const F& reduction) {
    const auto rows = oracle::rows_of(oracle::singular::rows, op);
    CHECK(!rows.empty());
    for (const oracle::singular_row& row : rows)
        for (const element kind : {element::float64, element::float32})
            for (const mode inner : {mode::forward, mode::reverse})
                for (const mode outer : {mode::forward, mode::reverse}) check_row(row, kind, inner, outer, reduction);
}

}  // namespace

TEST_CASE("reductions at their singular points") {
    check_rows("reduce_max", [](auto x) { return max(x); });
    check_rows("reduce_min", [](auto x) { return min(x); });
    check_rows("reduce_prod", [](auto x) { return prod(x); });
    check_rows("norm", [](auto x) { return norm(x); });
    check_rows("logsumexp", [](auto x) { return logsumexp(x); });
    check_rows("argmax", [](auto x) { return convert_to(argmax(x), x.type().kind); });
}
