// SPDX-License-Identifier: BSL-1.0
#include <vector>

#include "../flat.hpp"
#include "lenet5.hpp"
#include "networks.hpp"

namespace bench::networks {
namespace {

using namespace lenet;

cs::program<cs::value_and_grad<error>> program;
cs::parameters<error> p, g;
std::vector<float> images(lenet5::parts[10]);
std::vector<int> labels(lenet5::batch);
float value;

}  // namespace

template <>
void costate<lenet5>::set(const float* inputs) {
    read(inputs, p[w1], p[b1], p[w2], p[b2], p[w3], p[b3], p[w4], p[b4], p[w5], p[b5], images,
         labels);
}

template <>
void costate<lenet5>::run() {
    value = program(p, images, labels, g);
}

template <>
void costate<lenet5>::get(float* results) {
    *write(results, g[w1], g[b1], g[w2], g[b2], g[w3], g[b3], g[w4], g[b4], g[w5], g[b5]) = value;
}

}  // namespace bench::networks
