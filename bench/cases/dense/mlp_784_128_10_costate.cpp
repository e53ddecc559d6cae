// SPDX-License-Identifier: BSL-1.0
#include <vector>

#include "../flat.hpp"
#include "dense.hpp"
#include "mlp_784_128_10.hpp"

namespace bench::dense {
namespace {

using namespace classifier;

::costate::program<::costate::value_and_grad<error>> program;
parameters p, g;
std::vector<float> images(64 * 784);
std::vector<int> labels(64);
float value;

}  // namespace

template <>
void costate<mlp_784_128_10>::set(const float* inputs) {
    read(inputs, p[w1], p[b1], p[w2], p[b2], images, labels);
}

template <>
void costate<mlp_784_128_10>::run() {
    value = program(p, images, labels, g);
}

template <>
void costate<mlp_784_128_10>::get(float* results) {
    *write(results, g[w1], g[b1], g[w2], g[b2]) = value;
}

}  // namespace bench::dense
