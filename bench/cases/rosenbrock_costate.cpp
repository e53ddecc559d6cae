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

template <bool Fast>
constexpr auto derivative = cs::value_and_grad<depth>;
template <>
constexpr auto derivative<true> = cs::fast<cs::value_and_grad<depth>>;

template <bool Fast>
struct state {
    static inline cs::program<derivative<Fast>> program;
    alignas(64) static inline cs::tensor<double, length> gradient;
    static inline double value;
};
alignas(64) cs::tensor<double, length> input;

}  // namespace

template <bool Fast>
void costate<Fast>::set(const double* inputs) {
    std::copy_n(inputs, length, input.data());
}

template <bool Fast>
void costate<Fast>::run() {
    using s = state<Fast>;
    s::value = s::program(input, s::gradient);
}

template <bool Fast>
void costate<Fast>::get(double* results) {
    std::copy_n(state<Fast>::gradient.data(), length, results);
    results[length] = state<Fast>::value;
}

template struct costate<true>;
template struct costate<false>;

}  // namespace bench::valley
