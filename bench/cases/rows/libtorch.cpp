// SPDX-License-Identifier: BSL-1.0
#include <torch/torch.h>

#include <utility>

#include "rows.hpp"

namespace bench::rows {
namespace {

torch::Tensor rows, weights, scale, shift, labels, value;
std::vector<torch::Tensor> gradient;

torch::Tensor tensor(const float*& from, std::vector<std::int64_t> shape) {
    const torch::Tensor copy =
        torch::from_blob(const_cast<float*>(from), shape, torch::kFloat).clone();
    from += copy.numel();
    return copy;
}

void write(float* results) {
    for (const torch::Tensor& each : gradient) {
        results = std::copy_n(each.contiguous().data_ptr<float>(), each.numel(), results);
    }
    *results = value.item<float>();
}

}  // namespace

template <>
void libtorch<softmax_xent>::set(const float* inputs) {
    torch::set_num_threads(1);
    rows = tensor(inputs, {count, softmax_xent::length}).requires_grad_();
    labels = tensor(inputs, {count}).to(torch::kLong);
}

template <>
void libtorch<softmax_xent>::run() {
    value = torch::cross_entropy_loss(rows, labels);
    gradient = torch::autograd::grad({value}, {rows});
}

template <>
void libtorch<softmax_xent>::get(float* results) {
    write(results);
}

template <>
void libtorch<layernorm>::set(const float* inputs) {
    torch::set_num_threads(1);
    rows = tensor(inputs, {count, layernorm::length}).requires_grad_();
    weights = tensor(inputs, {count, layernorm::length});
    scale = tensor(inputs, {layernorm::length}).requires_grad_();
    shift = tensor(inputs, {layernorm::length}).requires_grad_();
}

template <>
void libtorch<layernorm>::run() {
    const torch::Tensor y = torch::layer_norm(rows, {layernorm::length}, scale, shift, 1e-5);
    value = torch::sum(y * weights) / double(count);
    gradient = torch::autograd::grad({value}, {rows, scale, shift});
}

template <>
void libtorch<layernorm>::get(float* results) {
    write(results);
}

}  // namespace bench::rows
