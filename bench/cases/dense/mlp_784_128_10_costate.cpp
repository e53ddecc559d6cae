// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>

#include <vector>

#include "../flat.hpp"
#include "dense.hpp"

namespace bench::dense {
namespace {

namespace cs = ::costate;

constexpr auto image = cs::input<"image", float, 784>;
constexpr auto label = cs::input<"label", int>;
constexpr auto w1 = cs::param<"w1", float, 784, 128>;
constexpr auto b1 = cs::param<"b1", float, 128>;
constexpr auto w2 = cs::param<"w2", float, 128, 10>;
constexpr auto b2 = cs::param<"b2", float, 10>;
constexpr auto scores = matmul(relu(matmul(image, w1) + b1), w2) + b2;
constexpr auto error = cs::mean(cs::vmap(softmax_cross_entropy(scores, label)));

cs::program<cs::value_and_grad<error>> program;
cs::parameters<error> p, g;
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
