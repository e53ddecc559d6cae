// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>

#include <vector>

#include "../flat.hpp"
#include "rows.hpp"

namespace bench::rows {
namespace {

namespace cs = ::costate;

constexpr auto scores = cs::input<"scores", float, softmax_xent::length>;
constexpr auto label = cs::input<"label", int>;
constexpr auto error = cs::mean(cs::vmap(softmax_cross_entropy(scores, label)));

cs::program<cs::value_and_grad<error, scores>> program;
std::vector<float> rows(count * softmax_xent::length), gradient(rows.size());
std::vector<int> labels(count);
float value;

}  // namespace

template <>
void costate<softmax_xent>::set(const float* inputs) {
    read(inputs, rows, labels);
}

template <>
void costate<softmax_xent>::run() {
    value = program(rows, labels, gradient);
}

template <>
void costate<softmax_xent>::get(float* results) {
    *write(results, gradient) = value;
}

}  // namespace bench::rows
