// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>

#include <vector>

#include "../flat.hpp"
#include "networks.hpp"

namespace bench::networks {
namespace {

namespace cs = ::costate;

constexpr auto image = cs::input<"image", float, 28, 28, 1>;
constexpr auto label = cs::input<"label", int>;
constexpr auto w1 = cs::param<"w1", float, 5, 5, 1, 6>;
constexpr auto b1 = cs::param<"b1", float, 6>;
constexpr auto w2 = cs::param<"w2", float, 5, 5, 6, 16>;
constexpr auto b2 = cs::param<"b2", float, 16>;
constexpr auto w3 = cs::param<"w3", float, 400, 120>;
constexpr auto b3 = cs::param<"b3", float, 120>;
constexpr auto w4 = cs::param<"w4", float, 120, 84>;
constexpr auto b4 = cs::param<"b4", float, 84>;
constexpr auto w5 = cs::param<"w5", float, 84, 10>;
constexpr auto b5 = cs::param<"b5", float, 10>;
constexpr auto edges = max_pool(relu(cs::convolution<cs::sliding{.padding = 2}>(image, w1) + b1));
constexpr auto shapes = max_pool(relu(cs::convolution(edges, w2) + b2));
constexpr auto first = relu(matmul(cs::reshape<400>(shapes), w3) + b3);
constexpr auto second = relu(matmul(first, w4) + b4);
constexpr auto error =
    cs::mean(cs::vmap(softmax_cross_entropy(matmul(second, w5) + b5, label)));

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
