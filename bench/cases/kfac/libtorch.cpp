// SPDX-License-Identifier: BSL-1.0
#include "../dense/tensors.hpp"
#include "../networks/lenet5_tensors.hpp"
#include "kfac.hpp"

namespace bench::kfac {
namespace {

using torch::Tensor;

/// Rows of what goes into a layer, and of the gradients by what comes out of it.
template <class Network>
struct rows {
    static Tensor into(std::size_t, const Tensor& x) { return x; }
    static Tensor above(const Tensor& x) { return x; }
    static Tensor in_order(std::size_t, const Tensor& moment) { return moment; }
};
/// Windows come with all positions of a channel after the other, and the pixels of the first dense layer
/// do so, too.
template <>
struct rows<networks::lenet5> {
    static Tensor into(std::size_t layer, const Tensor& x) {
        if (x.dim() == 2) {
            return x;
        }
        const auto padding = tensors<networks::lenet5>::padding(layer);
        const Tensor windows =
            torch::im2col(x, {5, 5}, {1, 1}, {padding, padding}, {1, 1}).transpose(1, 2);
        return windows.reshape({-1, windows.size(2)});
    }
    static Tensor above(const Tensor& x) {
        return x.dim() == 2 ? x : x.permute({0, 2, 3, 1}).reshape({-1, x.size(1)});
    }
    /// A moment with the channels of a pixel beside each other along each axis.
    static Tensor in_order(std::size_t layer, const Tensor& moment) {
        if (layer > 2) {
            return moment;
        }
        const auto channels = moment.size(0) / 25;
        return moment.dim() == 1
            ? moment.reshape({channels, 25}).t()
            : moment.reshape({channels, 25, channels, 25}).permute({1, 0, 3, 2});
    }
};

template <class Network>
struct state {
    static inline tensors<Network> network;
    static inline std::vector<Tensor> gradient, factors;
    static inline Tensor value;
    static inline const typename Network::real* usual;
};

}  // namespace

template <class Network>
void libtorch<Network>::set(const real* from) {
    using s = state<Network>;
    s::network.set(from, from + parameters<Network>);
    s::usual = from + inputs<Network>;
}

/// One sweep back to the weights and to what comes out of each layer, where hooks would be.
template <class Network>
void libtorch<Network>::run() {
    using s = state<Network>;
    constexpr double batch = Network::batch;
    std::vector<Tensor> into, wanted = s::network.parameters;
    s::value = s::network.error(s::network.outputs([&](const Tensor& in, const Tensor& made) {
        into.push_back(in.detach());
        wanted.push_back(made);
    }));
    s::gradient = torch::autograd::grad({s::value}, wanted);
    s::factors.clear();
    const std::size_t layers = into.size();
    for (std::size_t l = 0; l < layers; ++l) {
        const Tensor below = rows<Network>::into(l, into[l]);
        const Tensor above = rows<Network>::above(s::gradient[2 * layers + l]);
        s::factors.push_back(torch::mm(below.t(), below).div_(double(below.size(0))));
        s::factors.push_back(below.mean(0));
        s::factors.push_back(torch::mm(above.t(), above).mul_(batch));
    }
    s::gradient.resize(2 * layers);
}

template <class Network>
void libtorch<Network>::get(real* results) {
    using s = state<Network>;
    parts<real> to(results, s::usual);
    std::vector<real> record(parameters<Network>);
    tensors<Network>::write_record(record.data(), s::gradient);
    const real* next = record.data();
    for (const Tensor& each : s::gradient) {
        to.put(next, static_cast<std::size_t>(each.numel()));
        next += each.numel();
    }
    const auto put = [&](const Tensor& each) {
        const Tensor whole = each.detach().contiguous();
        to.put(whole.template data_ptr<real>(), static_cast<std::size_t>(whole.numel()));
    };
    for (std::size_t i = 0; i < s::factors.size(); ++i) {
        put(i % 3 == 2 ? s::factors[i] : rows<Network>::in_order(i / 3, s::factors[i]));
    }
    put(s::value);
}

template struct libtorch<dense::mlp_784_128_10>;
template struct libtorch<dense::mlp_784_512_512_10>;
template struct libtorch<dense::autoencoder>;
template struct libtorch<dense::mlp_4_16_16_1>;
template struct libtorch<networks::lenet5>;

}  // namespace bench::kfac
