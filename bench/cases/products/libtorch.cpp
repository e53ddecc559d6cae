// SPDX-License-Identifier: BSL-1.0
#include "../dense/tensors.hpp"
#include "../networks/lenet5_tensors.hpp"
#include "products.hpp"

namespace bench::products {
namespace {

using torch::Tensor;
using torch::autograd::grad;

template <class Network>
struct state {
    static inline tensors<Network> network;
    static inline std::vector<Tensor> direction, product;
};

}  // namespace

template <class Network>
void libtorch<Network>::set(const real* inputs) {
    using s = state<Network>;
    using at = layout<Network>;
    s::network.set(inputs, inputs + at::samples);
    s::direction = s::network.record(inputs + at::direction);
}

/// Reverse over reverse.
template <class Network>
void libtorch<Network>::hvp() {
    using s = state<Network>;
    const auto& to = s::network.parameters;
    const auto slope = grad({s::network.error(s::network.outputs())}, to, {}, true, true);
    s::product = grad(slope, to, s::direction);
}

/// What the outputs move by comes from reverse over reverse, of a cotangent that does not matter.
template <class Network>
void libtorch<Network>::ggnvp() {
    using s = state<Network>;
    const auto& to = s::network.parameters;
    const Tensor y = s::network.outputs();
    const Tensor any = torch::zeros_like(y).requires_grad_();
    const auto pulled = grad({y}, to, {any}, true, true);
    const Tensor moved = grad(pulled, {any}, s::direction, true)[0];
    const Tensor at = y.detach().requires_grad_();
    const Tensor slope = grad({s::network.error(at)}, {at}, {}, true, true)[0];
    const Tensor above = grad({slope}, {at}, {moved})[0];
    s::product = grad({y}, to, {above});
}

template <class Network>
void libtorch<Network>::get(real* results) {
    tensors<Network>::write_record(results, state<Network>::product);
}

template struct libtorch<dense::mlp_784_128_10>;
template struct libtorch<dense::mlp_784_512_512_10>;
template struct libtorch<dense::autoencoder>;
template struct libtorch<dense::mlp_4_16_16_1>;
template struct libtorch<networks::lenet5>;

}  // namespace bench::products
