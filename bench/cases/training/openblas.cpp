// SPDX-License-Identifier: BSL-1.0
// The gradient of cases/dense/openblas.cpp, and Adam in a loop that the compiler makes vectors of.
#include <algorithm>
#include <cmath>
#include <vector>

#include "../dense/dense.hpp"
#include "training.hpp"

namespace bench::training {
namespace {

using gradient = dense::openblas<dense::mlp_784_128_10>;

std::vector<float> mean, square;
int steps;

}  // namespace

template <>
void openblas<step>::run() {
    gradient::run();
    ++steps;
    const double root = std::sqrt(1 - std::pow(beta2, steps));
    const auto rate = static_cast<float>(step::rate * root / (1 - std::pow(beta1, steps)));
    const auto epsilon = static_cast<float>(step::epsilon * root);
    constexpr auto first = static_cast<float>(beta1);
    constexpr auto second = static_cast<float>(beta2);
    constexpr auto first_rest = static_cast<float>(1 - beta1);
    constexpr auto second_rest = static_cast<float>(1 - beta2);
    const float* g = gradient::gradient();
    float* p = gradient::parameters();
    float* m = mean.data();
    float* v = square.data();
    for (std::size_t i = 0; i < network::parameters; ++i) {
        m[i] = first * m[i] + first_rest * g[i];
        v[i] = second * v[i] + second_rest * g[i] * g[i];
        p[i] -= rate * m[i] / (std::sqrt(v[i]) + epsilon);
    }
}

template <>
void openblas<step>::set(const float* inputs) {
    gradient::set(inputs);
    mean.assign(network::parameters, 0);
    square.assign(network::parameters, 0);
    steps = 0;
    run();
    run();
}

template <>
void openblas<step>::get(float* results) {
    gradient::get(results);  // for the loss
    std::copy_n(gradient::parameters(), network::parameters, results);
}

}  // namespace bench::training
