// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "../catch.hpp"
#include "../ops/composite_functions.hpp"
#include "../oracle/composites.hpp"
#include "../oracle/operations.hpp"
#include "products.hpp"

#include <costate/costate.hpp>

/// Holds programs to the oracle's composites.
namespace costate::testing {

template <class A>
void check_close(const char* what, const A& actual, const double* expected, double tolerance) {
    for (std::size_t i = 0; i < actual.size(); ++i) {
        INFO(what << "[" << i << "] is " << actual.elements[i] << " instead of " << expected[i]);
        CHECK(oracle::close(expected[i], static_cast<double>(actual.elements[i]), tolerance));
    }
}

template <class T, std::size_t N>
tensor<T, N> elements_of(const double (&from)[N]) {
    tensor<T, N> to{};
    for (std::size_t i = 0; i < N; ++i) to.elements[i] = static_cast<T>(from[i]);
    return to;
}

/// Value, J v, transposed J times c and H v from one compiled program.
template <class T, std::size_t N, std::size_t M, class F>
void check_program(const char* name, const oracle::composite<N, M>& row, const F&, double tolerance) {
    static program<products_model<T, N, M, F>{}> run;
    const auto x = elements_of<T>(row.x);
    const auto v = elements_of<T>(row.direction);
    const auto c = elements_of<T>(row.cotangent);
    product_values<T, N, M> values;
    run(x, v, c, values.value, values.jvp, values.vjp, values.hvp);
    INFO(name << ", " << name_of(element_of<T>));
    check_close("value", values.value, row.value, tolerance);
    check_close("jvp", values.jvp, row.jvp, tolerance);
    check_close("vjp", values.vjp, row.vjp, tolerance);
    check_close("hvp", values.hvp, row.hvp, tolerance);
}

}  // namespace costate::testing
