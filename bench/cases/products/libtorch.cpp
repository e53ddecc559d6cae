// SPDX-License-Identifier: BSL-1.0
#include <torch/torch.h>

#include <algorithm>

#include "products.hpp"

namespace bench::products {
namespace {

using torch::Tensor;
using torch::autograd::grad;

template <class Network>
struct state {
    static inline std::vector<Tensor> parameters, direction, product;
    static inline Tensor samples, targets;

    static Tensor outputs() {
        Tensor y = samples;
        for (std::size_t l = 0; 2 * l < parameters.size(); ++l) {
            if (l > 0) {
                y = Network::active == dense::activation::relu ? torch::relu(y) : torch::tanh(y);
            }
            y = torch::addmm(parameters[2 * l + 1], y, parameters[2 * l]);
        }
        return y;
    }
    static Tensor error(const Tensor& y) {
        return Network::error == dense::loss::cross_entropy
            ? torch::cross_entropy_loss(y, targets)
            : torch::mse_loss(y, targets, at::Reduction::Sum) / double(Network::batch);
    }
};

/// A copy of a matrix, or of a row where there is one row.
template <class Real>
Tensor tensor(const Real* from, std::size_t rows, std::size_t columns) {
    const std::vector<std::int64_t> shape{
        static_cast<std::int64_t>(rows), static_cast<std::int64_t>(columns)};
    return torch::from_blob(
               const_cast<Real*>(from), shape, torch::CppTypeToScalarType<Real>::value)
        .clone();
}

}  // namespace

template <class Network>
void libtorch<Network>::set(const real* inputs) {
    using s = state<Network>;
    using of = dense::layout<Network>;
    using at = layout<Network>;
    torch::set_num_threads(1);
    s::parameters.clear();
    s::direction.clear();
    for (std::size_t l = 0; l < of::layers; ++l) {
        const auto weight = [&](const real* from) {
            return tensor(from + of::weight(l), of::extents[l], of::extents[l + 1]);
        };
        const auto bias = [&](const real* from) {
            return tensor(from + of::bias(l), 1, of::extents[l + 1]).squeeze(0);
        };
        s::parameters.push_back(weight(inputs).requires_grad_());
        s::parameters.push_back(bias(inputs).requires_grad_());
        s::direction.push_back(weight(inputs + at::direction));
        s::direction.push_back(bias(inputs + at::direction));
    }
    s::samples = tensor(inputs + at::samples, of::batch, of::features);
    s::targets = tensor(inputs + at::targets, of::batch, (at::inputs - at::targets) / of::batch);
    if (Network::error == dense::loss::cross_entropy) {
        s::targets = s::targets.squeeze(1).to(torch::kLong);
    }
}

/// Reverse over reverse.
template <class Network>
void libtorch<Network>::hvp() {
    using s = state<Network>;
    const auto slope = grad({s::error(s::outputs())}, s::parameters, {}, true, true);
    s::product = grad(slope, s::parameters, s::direction);
}

/// What the outputs move by comes from reverse over reverse, of a cotangent that does not matter.
template <class Network>
void libtorch<Network>::ggnvp() {
    using s = state<Network>;
    const Tensor y = s::outputs();
    const Tensor any = torch::zeros_like(y).requires_grad_();
    const auto pulled = grad({y}, s::parameters, {any}, true, true);
    const Tensor moved = grad(pulled, {any}, s::direction, true)[0];
    const Tensor at = y.detach().requires_grad_();
    const Tensor slope = grad({s::error(at)}, {at}, {}, true, true)[0];
    const Tensor above = grad({slope}, {at}, {moved})[0];
    s::product = grad({y}, s::parameters, {above});
}

template <class Network>
void libtorch<Network>::get(real* results) {
    for (const Tensor& each : state<Network>::product) {
        const Tensor dense = each.contiguous();
        results = std::copy_n(dense.template data_ptr<real>(), dense.numel(), results);
    }
}

template struct libtorch<dense::mlp_784_128_10>;
template struct libtorch<dense::mlp_784_512_512_10>;
template struct libtorch<dense::autoencoder>;
template struct libtorch<dense::mlp_4_16_16_1>;

}  // namespace bench::products
