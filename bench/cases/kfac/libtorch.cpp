// SPDX-License-Identifier: BSL-1.0
#include <torch/torch.h>

#include "kfac.hpp"

namespace bench::kfac {
namespace {

using torch::Tensor;

template <class Network>
struct state {
    static inline std::vector<Tensor> parameters, gradient, factors;
    static inline Tensor samples, targets, value;
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
    using at = dense::layout<Network>;
    torch::set_num_threads(1);
    s::parameters.clear();
    for (std::size_t l = 0; l < at::layers; ++l) {
        const std::size_t to = at::extents[l + 1];
        s::parameters.push_back(
            tensor(inputs + at::weight(l), at::extents[l], to).requires_grad_());
        s::parameters.push_back(tensor(inputs + at::bias(l), 1, to).squeeze(0).requires_grad_());
    }
    s::samples = tensor(inputs + at::samples, at::batch, at::features);
    s::targets = tensor(inputs + at::targets, at::batch, (at::inputs - at::targets) / at::batch);
    if (Network::error == dense::loss::cross_entropy) {
        s::targets = s::targets.squeeze(1).to(torch::kLong);
    }
}

/// One sweep back to the weights and to what comes out of each layer, where hooks would be.
template <class Network>
void libtorch<Network>::run() {
    using s = state<Network>;
    constexpr double batch = Network::batch;
    std::vector<Tensor> into, wanted = s::parameters;
    const std::size_t layers = s::parameters.size() / 2;
    Tensor y = s::samples;
    for (std::size_t l = 0; l < layers; ++l) {
        if (l > 0) {
            y = Network::active == dense::activation::relu ? torch::relu(y) : torch::tanh(y);
        }
        into.push_back(y.detach());
        y = torch::addmm(s::parameters[2 * l + 1], y, s::parameters[2 * l]);
        wanted.push_back(y);
    }
    s::value = Network::error == dense::loss::cross_entropy
        ? torch::cross_entropy_loss(y, s::targets)
        : torch::mse_loss(y, s::targets, at::Reduction::Sum) / batch;
    s::gradient = torch::autograd::grad({s::value}, wanted);
    s::factors.clear();
    for (std::size_t l = 0; l < layers; ++l) {
        const Tensor above = s::gradient[2 * layers + l];
        s::factors.push_back(torch::mm(into[l].t(), into[l]).div_(batch));
        s::factors.push_back(into[l].mean(0));
        s::factors.push_back(torch::mm(above.t(), above).mul_(batch));
    }
    s::gradient.resize(2 * layers);
}

template <class Network>
void libtorch<Network>::get(real* results) {
    using s = state<Network>;
    parts<real> to(results);
    const auto put = [&](const Tensor& each) {
        const Tensor whole = each.detach().contiguous();
        to.put(whole.template data_ptr<real>(), static_cast<std::size_t>(whole.numel()));
    };
    for (const Tensor& each : s::gradient) {
        put(each);
    }
    for (const Tensor& each : s::factors) {
        put(each);
    }
    put(s::value);
}

template struct libtorch<dense::mlp_784_128_10>;
template struct libtorch<dense::mlp_784_512_512_10>;
template struct libtorch<dense::autoencoder>;
template struct libtorch<dense::mlp_4_16_16_1>;

}  // namespace bench::kfac
