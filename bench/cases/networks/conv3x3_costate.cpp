// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>

#include <vector>

#include "../flat.hpp"
#include "networks.hpp"

namespace bench::networks {
namespace {

namespace cs = ::costate;

constexpr auto image = cs::input<"image", float, 28, 28, 64>;
constexpr auto weight = cs::param<"weight", float, 3, 3, 64, 64>;
constexpr auto bias = cs::param<"bias", float, 64>;
constexpr auto seen = relu(cs::convolution<cs::sliding{.padding = 1}>(image, weight) + bias);
constexpr auto value_of = cs::mean(cs::vmap(0.5 * sum(square(seen))));

cs::program<cs::value_and_grad<value_of, weight, bias, image>> program;
cs::parameters<value_of> p;
cs::tensor<float, 3, 3, 64, 64> by_weight;
cs::tensor<float, 64> by_bias;
std::vector<float> images(conv3x3::parts[2]), by_images(images.size());
float value;

}  // namespace

template <>
void costate<conv3x3>::set(const float* inputs) {
    read(inputs, p[weight], p[bias], images);
}

template <>
void costate<conv3x3>::run() {
    value = program(p, images, by_weight, by_bias, by_images);
}

template <>
void costate<conv3x3>::get(float* results) {
    *write(results, by_weight, by_bias, by_images) = value;
}

}  // namespace bench::networks
