// SPDX-License-Identifier: BSL-1.0
#include <torch/torch.h>
#include <torch/version.h>

#include "../systems.hpp"
#include "tensors.hpp"

namespace bench {

std::string libtorch_version() { return TORCH_VERSION; }

namespace dense {
namespace {

template <class Network>
struct state {
    static inline tensors<Network> network;
    static inline std::vector<torch::Tensor> gradient;
    static inline torch::Tensor value;
};

}  // namespace

template <class Network>
void libtorch<Network>::set(const typename Network::real* inputs) {
    state<Network>::network.set(inputs, inputs + layout<Network>::samples);
}

template <class Network>
void libtorch<Network>::run() {
    using s = state<Network>;
    s::value = s::network.error(s::network.outputs());
    s::gradient = torch::autograd::grad({s::value}, s::network.parameters);
}

template <class Network>
void libtorch<Network>::get(typename Network::real* results) {
    using s = state<Network>;
    using all = tensors<Network>;
    all::write(all::write_record(results, s::gradient), s::value);
}

template struct libtorch<mlp_784_128_10>;
template struct libtorch<mlp_784_512_512_10>;
template struct libtorch<autoencoder>;
template struct libtorch<mlp_16_32_32_1>;

}  // namespace dense
}  // namespace bench
