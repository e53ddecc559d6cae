// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>

#include <algorithm>

#include "sum_sin_exp.hpp"

namespace bench::sums {
namespace {

namespace cs = ::costate;

template <std::size_t Terms>
struct model {
    static constexpr auto x = cs::input<"x", double, Terms>;
    static constexpr auto value = sum(sin(x) * exp(-x * x) + x * log(1 + x * x));
    static inline cs::program<cs::value_and_grad<value>> program;

    alignas(64) static inline cs::tensor<double, Terms> input;
    alignas(64) static inline cs::tensor<double, Terms> gradient;
    static inline double sum_of_terms;
};

}  // namespace

template <std::size_t Terms>
void costate<Terms>::set(const double* inputs) {
    std::copy_n(inputs, Terms, model<Terms>::input.data());
}

template <std::size_t Terms>
void costate<Terms>::run() {
    using m = model<Terms>;
    m::sum_of_terms = m::program(m::input, m::gradient);
}

template <std::size_t Terms>
void costate<Terms>::get(double* results) {
    std::copy_n(model<Terms>::gradient.data(), Terms, results);
    results[Terms] = model<Terms>::sum_of_terms;
}

template struct costate<10>;
template struct costate<1000>;
template struct costate<100000>;

}  // namespace bench::sums
