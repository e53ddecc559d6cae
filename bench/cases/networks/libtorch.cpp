// SPDX-License-Identifier: BSL-1.0
#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "networks.hpp"

namespace bench::networks {
namespace {

/// The parts of the inputs, in the shapes they are described with.
class reader {
public:
    explicit reader(const float* from) : from_(from) { torch::set_num_threads(1); }
    torch::Tensor operator()(const std::vector<std::int64_t>& shape) {
        const torch::Tensor copy =
            torch::from_blob(const_cast<float*>(from_), shape, torch::kFloat).clone();
        from_ += copy.numel();
        return copy;
    }

private:
    const float* from_;
};

float* write(float* results, const torch::Tensor& part) {
    const torch::Tensor dense = part.contiguous();
    return std::copy_n(dense.data_ptr<float>(), dense.numel(), results);
}

/// Channels are in front in libtorch; what has been turned so is turned back by the other.
torch::Tensor images(const torch::Tensor& all) {
    return all.permute({0, 3, 1, 2}).contiguous(torch::MemoryFormat::ChannelsLast);
}
torch::Tensor weights(const torch::Tensor& window) {
    return window.permute({3, 2, 0, 1}).contiguous(torch::MemoryFormat::ChannelsLast);
}
torch::Tensor images_back(const torch::Tensor& all) { return all.permute({0, 2, 3, 1}); }
torch::Tensor weights_back(const torch::Tensor& window) { return window.permute({2, 3, 1, 0}); }

template <class Network>
struct state {
    static inline std::vector<torch::Tensor> trained, gradient;
    static inline torch::Tensor samples, targets, value;

    static void differentiate(const torch::Tensor& loss) {
        value = loss;
        gradient = torch::autograd::grad({loss}, trained);
    }
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

// The first dense layer takes a feature of all pixels after the other, where costate and the inputs
// have all features of a pixel.
template <>
void libtorch<lenet5>::set(const float* inputs) {
    using s = state<lenet5>;
    reader next(inputs);
    s::trained.clear();
    for (const std::int64_t channels : {1, 6}) {
        const std::int64_t out = channels == 1 ? 6 : 16;
        s::trained.push_back(weights(next({5, 5, channels, out})).requires_grad_());
        s::trained.push_back(next({out}).requires_grad_());
    }
    const std::int64_t extents[]{400, 120, 84, 10};
    for (std::size_t l = 0; l < 3; ++l) {
        torch::Tensor weight = next({extents[l], extents[l + 1]});
        if (l == 0) {
            weight = weight.reshape({25, 16, 120}).transpose(0, 1).reshape({400, 120});
        }
        s::trained.push_back(weight.requires_grad_());
        s::trained.push_back(next({extents[l + 1]}).requires_grad_());
    }
    s::samples = images(next({lenet5::batch, 28, 28, 1}));
    s::targets = next({lenet5::batch}).to(torch::kLong);
}

template <>
void libtorch<lenet5>::run() {
    using s = state<lenet5>;
    torch::Tensor y = s::samples;
    for (std::size_t l = 0; l < 2; ++l) {
        y = torch::conv2d(y, s::trained[2 * l], s::trained[2 * l + 1], 1, l == 0 ? 2 : 0);
        y = torch::max_pool2d(torch::relu(y), 2);
    }
    y = y.flatten(1);
    for (std::size_t l = 2; l < 5; ++l) {
        y = torch::addmm(s::trained[2 * l + 1], y, s::trained[2 * l]);
        y = l < 4 ? torch::relu(y) : y;
    }
    s::differentiate(torch::cross_entropy_loss(y, s::targets));
}

template <>
void libtorch<lenet5>::get(float* results) {
    using s = state<lenet5>;
    for (std::size_t i = 0; i < s::gradient.size(); ++i) {
        torch::Tensor part = s::gradient[i];
        if (i == 0 || i == 2) {
            part = weights_back(part);
        } else if (i == 4) {
            part = part.reshape({16, 25, 120}).transpose(0, 1);
        }
        results = write(results, part);
    }
    *results = s::value.item<float>();
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
