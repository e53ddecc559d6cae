// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>

#include <algorithm>

#include "rosenbrock.hpp"

namespace bench::valley {
namespace {

namespace cs = ::costate;

constexpr auto x = cs::input<"x", double, length>;
constexpr auto here = cs::slice<cs::range{0, -1}>(x);
constexpr auto next = cs::slice<cs::range{1}>(x);
constexpr auto depth = sum(100 * square(next - square(here)) + square(1 - here));

cs::program<cs::value_and_grad<depth>> program;
alignas(64) cs::tensor<double, length> input;
alignas(64) cs::tensor<double, length> gradient;
double value;

}  // namespace

void costate::set(const double* inputs) { std::copy_n(inputs, length, input.data()); }

void costate::run() { value = program(input, gradient); }

void costate::get(double* results) {
    std::copy_n(gradient.data(), length, results);
    results[length] = value;
}

}  // namespace bench::valley
