// SPDX-License-Identifier: BSL-1.0
#include <torch/torch.h>
#include <torch/version.h>

#include "../systems.hpp"
#include "dense.hpp"

namespace bench {

std::string libtorch_version() { return TORCH_VERSION; }

namespace dense {
namespace {

template <class Network>
struct state {
    using at = layout<Network>;
    static inline std::vector<torch::Tensor> parameters, gradient;
    static inline torch::Tensor samples, targets, value;
};

/// A copy of a matrix, or of a row where there is one row.
template <class Real>
torch::Tensor tensor(const Real* from, std::size_t rows, std::size_t columns) {
    const std::vector<std::int64_t> shape{
        static_cast<std::int64_t>(rows), static_cast<std::int64_t>(columns)};
    return torch::from_blob(
               const_cast<Real*>(from), shape, torch::CppTypeToScalarType<Real>::value)
        .clone();
}

}  // namespace

template <class Network>
void libtorch<Network>::set(const typename Network::real* inputs) {
    using s = state<Network>;
    using at = layout<Network>;
    torch::set_num_threads(1);
    s::parameters.clear();
    for (std::size_t l = 0; l < at::layers; ++l) {
        s::parameters.push_back(
            tensor(inputs + at::weight(l), at::extents[l], at::extents[l + 1]).requires_grad_());
        s::parameters.push_back(
            tensor(inputs + at::bias(l), 1, at::extents[l + 1]).squeeze(0).requires_grad_());
    }
    s::samples = tensor(inputs + at::samples, at::batch, at::features);
    s::targets = tensor(inputs + at::targets, at::batch, (at::inputs - at::targets) / at::batch);
    if (Network::error == loss::cross_entropy) {
        s::targets = s::targets.squeeze(1).to(torch::kLong);
    }
}

template <class Network>
void libtorch<Network>::run() {
    using s = state<Network>;
    torch::Tensor y = s::samples;
    for (std::size_t l = 0; l < s::at::layers; ++l) {
        if (l > 0) {
            y = Network::active == activation::relu ? torch::relu(y) : torch::tanh(y);
        }
        y = torch::addmm(s::parameters[2 * l + 1], y, s::parameters[2 * l]);
    }
    s::value = Network::error == loss::cross_entropy
        ? torch::cross_entropy_loss(y, s::targets)
        : torch::mse_loss(y, s::targets, at::Reduction::Sum) / double(Network::batch);
    s::gradient = torch::autograd::grad({s::value}, s::parameters);
}

template <class Network>
void libtorch<Network>::get(typename Network::real* results) {
    using s = state<Network>;
    using real = typename Network::real;
    for (const torch::Tensor& each : s::gradient) {
        const torch::Tensor dense = each.contiguous();
        results = std::copy_n(dense.template data_ptr<real>(), dense.numel(), results);
    }
    *results = s::value.template item<real>();
}

template struct libtorch<mlp_784_128_10>;
template struct libtorch<mlp_784_512_512_10>;
template struct libtorch<autoencoder>;
template struct libtorch<mlp_16_32_32_1>;

}  // namespace dense
}  // namespace bench
