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

std::int64_t count;

void get_rows(float* results) {
    for (const torch::Tensor& each : gradient) {
        results = std::copy_n(each.contiguous().data_ptr<float>(), each.numel(), results);
    }
    *results = value.item<float>();
}

void set_softmax_xent(const float* inputs, std::int64_t all) {
    torch::set_num_threads(1);
    count = all;
    rows = tensor(inputs, {count, softmax_xent::length}).requires_grad_();
    labels = tensor(inputs, {count}).to(torch::kLong);
}

void run_softmax_xent() {
    value = torch::cross_entropy_loss(rows, labels);
    gradient = torch::autograd::grad({value}, {rows});
}

void set_layernorm(const float* inputs, std::int64_t all) {
    torch::set_num_threads(1);
    count = all;
    rows = tensor(inputs, {count, layernorm::length}).requires_grad_();
    weights = tensor(inputs, {count, layernorm::length});
    scale = tensor(inputs, {layernorm::length}).requires_grad_();
    shift = tensor(inputs, {layernorm::length}).requires_grad_();
}

void run_layernorm() {
    const torch::Tensor y = torch::layer_norm(rows, {layernorm::length}, scale, shift, 1e-5);
    value = torch::sum(y * weights) / double(count);
    gradient = torch::autograd::grad({value}, {rows, scale, shift});
}

}  // namespace

BENCH_ROWS(libtorch, softmax_xent, set_softmax_xent, run_softmax_xent, get_rows)
BENCH_ROWS(libtorch, softmax_xent_beyond, set_softmax_xent, run_softmax_xent, get_rows)
BENCH_ROWS(libtorch, layernorm, set_layernorm, run_layernorm, get_rows)
BENCH_ROWS(libtorch, layernorm_beyond, set_layernorm, run_layernorm, get_rows)

}  // namespace bench::rows
