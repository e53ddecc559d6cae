// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <torch/torch.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "networks.hpp"

namespace bench::networks {

using torch::Tensor;

/// Parts of the inputs one after the other, in the shapes they are described with.
class reader {
public:
    explicit reader(const float* from) : from_(from) { torch::set_num_threads(1); }
    Tensor operator()(const std::vector<std::int64_t>& shape) {
        const Tensor copy =
            torch::from_blob(const_cast<float*>(from_), shape, torch::kFloat).clone();
        from_ += copy.numel();
        return copy;
    }
    [[nodiscard]] const float* rest() const { return from_; }

private:
    const float* from_;
};

inline float* write(float* results, const Tensor& part) {
    const Tensor whole = part.detach().contiguous();
    return std::copy_n(whole.data_ptr<float>(), whole.numel(), results);
}

/// Channels are in front in libtorch; what has been turned so is turned back by the other.
inline Tensor images(const Tensor& all) {
    return all.permute({0, 3, 1, 2}).contiguous(torch::MemoryFormat::ChannelsLast);
}
inline Tensor weights(const Tensor& window) {
    return window.permute({3, 2, 0, 1}).contiguous(torch::MemoryFormat::ChannelsLast);
}
inline Tensor images_back(const Tensor& all) { return all.permute({0, 2, 3, 1}); }
inline Tensor weights_back(const Tensor& window) { return window.permute({2, 3, 1, 0}); }

}  // namespace bench::networks

namespace bench {

template <class Network>
struct tensors;

/// LeNet. The first dense layer takes a feature of all pixels after the other, where costate and the
/// inputs have all features of a pixel.
template <>
struct tensors<networks::lenet5> {
    using tensor = torch::Tensor;
    using network = networks::lenet5;
    std::vector<tensor> parameters;
    tensor samples, targets;

    /// Weights and biases in turn.
    static std::vector<tensor> record(const float* from) {
        networks::reader next(from);
        std::vector<tensor> all;
        for (const std::int64_t channels : {1, 6}) {
            const std::int64_t out = channels == 1 ? 6 : 16;
            all.push_back(networks::weights(next({5, 5, channels, out})));
            all.push_back(next({out}));
        }
        const std::int64_t extents[]{400, 120, 84, 10};
        for (std::size_t l = 0; l < 3; ++l) {
            const tensor weight = next({extents[l], extents[l + 1]});
            all.push_back(l == 0 ? channel_by_channel(weight) : weight);
            all.push_back(next({extents[l + 1]}));
        }
        return all;
    }
    /// The parameters, and samples with the targets behind them.
    void set(const float* record_of, const float* data) {
        parameters = record(record_of);
        for (const tensor& each : parameters) {
            each.requires_grad_();
        }
        networks::reader next(data);
        samples = networks::images(next({network::batch, 28, 28, 1}));
        targets = next({network::batch}).to(torch::kLong);
    }
    /// `see` is shown what goes into each layer and what comes out of it.
    template <class See>
    tensor outputs(const See& see) const {
        tensor y = samples;
        for (std::size_t l = 0; l < 2; ++l) {
            const tensor into = y;
            y = torch::conv2d(into, parameters[2 * l], parameters[2 * l + 1], 1, padding(l));
            see(into, y);
            y = torch::max_pool2d(torch::relu(y), 2);
        }
        y = y.flatten(1);
        for (std::size_t l = 2; l < 5; ++l) {
            const tensor into = y;
            y = torch::addmm(parameters[2 * l + 1], into, parameters[2 * l]);
            see(into, y);
            y = l < 4 ? torch::relu(y) : y;
        }
        return y;
    }
    tensor outputs() const {
        return outputs([](const tensor&, const tensor&) {});
    }
    static std::int64_t padding(std::size_t layer) { return layer == 0 ? 2 : 0; }
    tensor error(const tensor& y) const { return torch::cross_entropy_loss(y, targets); }

    static tensor channel_by_channel(const tensor& weight) {
        return weight.reshape({25, 16, -1}).transpose(0, 1).reshape({400, -1});
    }
    static tensor pixel_by_pixel(const tensor& weight) {
        return weight.reshape({16, 25, -1}).transpose(0, 1);
    }
    static float* write_record(float* results, const std::vector<tensor>& all) {
        for (std::size_t i = 0; i < all.size(); ++i) {
            const bool window = i == 0 || i == 2;
            results = write(
                results, window ? networks::weights_back(all[i])
                    : i == 4    ? pixel_by_pixel(all[i])
                                : all[i]);
        }
        return results;
    }
    static float* write(float* results, const tensor& part) {
        return networks::write(results, part);
    }
};

}  // namespace bench
