// SPDX-License-Identifier: BSL-1.0
#include <cmath>
#include <vector>

#include "lenet5_tensors.hpp"

namespace bench::networks {
namespace {

template <class Network>
struct state {
    static inline std::vector<torch::Tensor> trained, gradient;
    static inline torch::Tensor samples, targets, value;

    static void differentiate(const torch::Tensor& loss) {
        value = loss;
        gradient = torch::autograd::grad({loss}, trained);
    }
};
template <>
struct state<lenet5> {
    static inline tensors<lenet5> network;
    static inline std::vector<torch::Tensor> gradient;
    static inline torch::Tensor value;
};

}  // namespace

template <>
void libtorch<conv3x3>::set(const float* inputs) {
    reader next(inputs);
    const torch::Tensor weight = next({3, 3, 64, 64});
    const torch::Tensor bias = next({64});
    const torch::Tensor samples = next({8, 28, 28, 64});
    state<conv3x3>::trained = {
        weights(weight).requires_grad_(), bias.clone().requires_grad_(),
        images(samples).requires_grad_()};
}

template <>
void libtorch<conv3x3>::run() {
    const auto& trained = state<conv3x3>::trained;
    const torch::Tensor seen =
        torch::relu(torch::conv2d(trained[2], trained[0], trained[1], 1, 1));
    state<conv3x3>::differentiate(torch::sum(torch::square(seen)) * (0.5 / conv3x3::batch));
}

template <>
void libtorch<conv3x3>::get(float* results) {
    const auto& gradient = state<conv3x3>::gradient;
    results = write(results, weights_back(gradient[0]));
    results = write(results, gradient[1]);
    results = write(results, images_back(gradient[2]));
    *results = state<conv3x3>::value.item<float>();
}

template <>
void libtorch<lenet5>::set(const float* inputs) {
    state<lenet5>::network.set(inputs, inputs + results<lenet5> - 1);
}

template <>
void libtorch<lenet5>::run() {
    using s = state<lenet5>;
    s::value = s::network.error(s::network.outputs());
    s::gradient = torch::autograd::grad({s::value}, s::network.parameters);
}

template <>
void libtorch<lenet5>::get(float* results) {
    using s = state<lenet5>;
    write(tensors<lenet5>::write_record(results, s::gradient), s::value);
}

template <>
void libtorch<gru>::set(const float* inputs) {
    using s = state<gru>;
    reader next(inputs);
    s::trained.clear();
    for (std::size_t i = 0; i < 2; ++i) {
        s::trained.push_back(next({64, 192}).t().contiguous().requires_grad_());
        s::trained.push_back(next({192}).requires_grad_());
    }
    s::samples = next({gru::batch, gru::steps, gru::units});
}

template <>
void libtorch<gru>::run() {
    using s = state<gru>;
    const torch::Tensor states = std::get<0>(torch::gru(
        s::samples, torch::zeros({1, gru::batch, gru::units}),
        {s::trained[0], s::trained[2], s::trained[1], s::trained[3]}, true, 1, 0.0, true, false,
        true));
    s::differentiate(torch::sum(torch::square(states)) * (0.5 / gru::batch));
}

template <>
void libtorch<gru>::get(float* results) {
    using s = state<gru>;
    for (const torch::Tensor& each : s::gradient) {
        results = write(results, each.dim() == 2 ? each.t() : each);
    }
    *results = s::value.item<float>();
}

template <>
void libtorch<attention>::set(const float* inputs) {
    using s = state<attention>;
    reader next(inputs);
    s::trained.clear();
    for (std::size_t i = 0; i < 4; ++i) {
        s::trained.push_back(next({attention::width, attention::width}).requires_grad_());
    }
    s::trained.push_back(
        next({attention::batch, attention::tokens, attention::width}).requires_grad_());
}

template <>
void libtorch<attention>::run() {
    using s = state<attention>;
    constexpr std::int64_t size = attention::width / attention::heads;
    const torch::Tensor& tokens = s::trained[4];
    const auto heads = [&](std::size_t which) {
        return torch::matmul(tokens, s::trained[which])
            .view({attention::batch, attention::tokens, attention::heads, size})
            .transpose(1, 2);
    };
    const torch::Tensor likeness =
        torch::matmul(heads(0), heads(1).transpose(2, 3)) * (1 / std::sqrt(double(size)));
    const torch::Tensor mixed = torch::matmul(torch::softmax(likeness, 3), heads(2));
    const torch::Tensor y =
        torch::matmul(mixed.transpose(1, 2).reshape(tokens.sizes()), s::trained[3]);
    s::differentiate(torch::sum(torch::square(y)) * (0.5 / attention::batch));
}

template <>
void libtorch<attention>::get(float* results) {
    using s = state<attention>;
    for (const torch::Tensor& each : s::gradient) {
        results = write(results, each);
    }
    *results = s::value.item<float>();
}

}  // namespace bench::networks
