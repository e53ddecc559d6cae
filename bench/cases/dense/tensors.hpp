// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <torch/torch.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "dense.hpp"

namespace bench {

/// A network in libtorch, with its batch: this one of dense layers.
template <class Network>
struct tensors {
    using real = typename Network::real;
    using at = dense::layout<Network>;
    using tensor = torch::Tensor;
    static constexpr bool classifies = Network::error == dense::loss::cross_entropy;
    std::vector<tensor> parameters;
    tensor samples, targets;

    static tensor copy(const real* from, const std::vector<std::int64_t>& shape) {
        constexpr auto kind = torch::CppTypeToScalarType<real>::value;
        return torch::from_blob(const_cast<real*>(from), shape, kind).clone();
    }
    /// Weights and biases in turn.
    static std::vector<tensor> record(const real* from) {
        std::vector<tensor> all;
        for (std::size_t l = 0; l < at::layers; ++l) {
            const auto in = static_cast<std::int64_t>(at::extents[l]);
            const auto out = static_cast<std::int64_t>(at::extents[l + 1]);
            all.push_back(copy(from + at::weight(l), {in, out}));
            all.push_back(copy(from + at::bias(l), {out}));
        }
        return all;
    }
    /// The parameters, and samples with the targets behind them.
    void set(const real* record_of, const real* data) {
        constexpr auto batch = static_cast<std::int64_t>(at::batch);
        torch::set_num_threads(1);
        parameters = record(record_of);
        for (const tensor& each : parameters) {
            each.requires_grad_();
        }
        const real* const wanted = data + (at::targets - at::samples);
        samples = copy(data, {batch, static_cast<std::int64_t>(at::features)});
        if (classifies) {
            targets = copy(wanted, {batch}).to(torch::kLong);
        } else {
            targets = copy(wanted, {batch, static_cast<std::int64_t>(at::outputs)});
        }
    }
    /// `see` is shown what goes into each layer and what comes out of it.
    template <class See>
    tensor outputs(const See& see) const {
        tensor y = samples;
        for (std::size_t l = 0; l < at::layers; ++l) {
            if (l > 0) {
                y = Network::active == dense::activation::relu ? torch::relu(y) : torch::tanh(y);
            }
            const tensor into = y;
            y = torch::addmm(parameters[2 * l + 1], into, parameters[2 * l]);
            see(into, y);
        }
        return y;
    }
    tensor outputs() const {
        return outputs([](const tensor&, const tensor&) {});
    }
    tensor error(const tensor& y) const {
        return classifies
            ? torch::cross_entropy_loss(y, targets)
            : torch::mse_loss(y, targets, ::at::Reduction::Sum) / double(Network::batch);
    }
    static real* write_record(real* results, const std::vector<tensor>& all) {
        for (const tensor& each : all) {
            results = write(results, each);
        }
        return results;
    }
    static real* write(real* results, const tensor& from) {
        const tensor whole = from.detach().contiguous();
        return std::copy_n(whole.template data_ptr<real>(), whole.numel(), results);
    }
};

}  // namespace bench
