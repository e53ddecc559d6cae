// SPDX-License-Identifier: BSL-1.0
#include "dense.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "../cases.hpp"
#include "../plain_loops.hpp"

namespace {

using namespace bench;
using dense::activation;
using dense::layout;
using dense::loss;
using plain::numbers;

template <class Network>
void compare(
    session& bench_, const std::vector<contender<typename Network::real>>& more = {}) {
    using at = layout<Network>;
    using real = typename Network::real;
    if (!bench_.wants(Network::name)) {
        return;
    }
    const std::vector<real> inputs = dense::some_inputs<Network>();
    const numbers right = dense::expected<Network>(numbers(inputs.begin(), inputs.end()));
    std::vector<contender<real>> contenders{
        entry<dense::costate<Network>, real>("costate"),
#ifdef BENCH_EIGEN
        entry<dense::eigen<Network>, real>("eigen"),
#endif
#ifdef BENCH_OPENBLAS
        entry<dense::openblas<Network>, real>("openblas"),
#endif
#ifdef BENCH_LIBTORCH
        entry<dense::libtorch<Network>, real>("libtorch"),
#endif
    };
    contenders.insert(contenders.end(), more.begin(), more.end());
    bench_.compare<real>(
        Network::name, inputs, std::vector<real>(right.begin(), right.end()), contenders,
        {at::operations()});
}

}  // namespace

template <class Network>
std::vector<typename Network::real> bench::dense::some_inputs() {
    using at = layout<Network>;
    using real = typename Network::real;
    std::vector<real> inputs(at::inputs);
    for (std::size_t l = 0; l < at::layers; ++l) {  // as He proposes for relu
        const double most = std::sqrt(6.0 / static_cast<double>(Network::extents[l]));
        for (std::size_t i = at::weight(l); i < at::weight(l + 1); ++i) {
            inputs[i] = static_cast<real>(scattered(i, -most, most));
        }
    }
    for (std::size_t i = at::samples; i < at::targets; ++i) {
        inputs[i] = static_cast<real>(scattered(i, 0, 1));
    }
    for (std::size_t i = at::targets; i < at::inputs; ++i) {
        if constexpr (Network::error == loss::cross_entropy) {
            inputs[i] = static_cast<real>(i % at::outputs);
        } else if (at::outputs == at::features) {
            inputs[i] = inputs[i - at::targets + at::samples];
        } else {
            inputs[i] = static_cast<real>(scattered(i, -1, 1));
        }
    }
    return inputs;
}

template <class Network>
std::vector<double> bench::dense::expected(const std::vector<double>& inputs) {
    using at = layout<Network>;
    const auto& extents = Network::extents;
    constexpr std::size_t batch = Network::batch;
    std::vector<numbers> out{numbers(
        inputs.begin() + at::samples, inputs.begin() + at::samples + batch * at::features)};
    for (std::size_t l = 0; l < at::layers; ++l) {
        numbers z(batch * extents[l + 1]);
        for (std::size_t i = 0; i < z.size(); ++i) {
            z[i] = inputs[at::bias(l) + i % extents[l + 1]];
        }
        plain::multiply(
            batch, extents[l], extents[l + 1], out[l].data(), {extents[l], 1},
            &inputs[at::weight(l)], {extents[l + 1], 1}, z.data());
        for (double& each : z) {
            if (l + 1 < at::layers) {
                each = Network::active == activation::relu ? std::max(each, 0.0) : std::tanh(each);
            }
        }
        out.push_back(z);
    }
    numbers results(at::parameters + 1);
    numbers slope = out.back();
    const double* targets = &inputs[at::targets];
    if constexpr (Network::error == loss::cross_entropy) {
        results.back() = plain::cross_entropy(slope.data(), targets, batch, at::outputs);
    } else {
        for (std::size_t i = 0; i < slope.size(); ++i) {
            const double off = slope[i] - targets[i];
            results.back() += off * off / batch;
            slope[i] = 2 * off / batch;
        }
    }
    for (std::size_t l = at::layers; l-- > 0;) {
        const std::size_t from = extents[l];
        const std::size_t to = extents[l + 1];
        for (std::size_t i = 0; i < slope.size(); ++i) {
            results[at::bias(l) + i % to] += slope[i];
        }
        plain::multiply(
            from, batch, to, out[l].data(), {1, from}, slope.data(), {to, 1},
            &results[at::weight(l)]);
        if (l == 0) {
            break;
        }
        numbers below(batch * from);
        plain::multiply(
            batch, to, from, slope.data(), {to, 1}, &inputs[at::weight(l)], {1, to},
            below.data());
        for (std::size_t i = 0; i < below.size(); ++i) {
            const double y = out[l][i];
            below[i] *= Network::active == activation::relu ? (y > 0 ? 1 : 0) : 1 - y * y;
        }
        slope = below;
    }
    return results;
}
template std::vector<float> bench::dense::some_inputs<bench::dense::mlp_784_128_10>();
template std::vector<float> bench::dense::some_inputs<bench::dense::mlp_784_512_512_10>();
template std::vector<float> bench::dense::some_inputs<bench::dense::autoencoder>();
template std::vector<double> bench::dense::some_inputs<bench::dense::mlp_4_16_16_1>();
template std::vector<double> bench::dense::expected<bench::dense::mlp_784_128_10>(
    const std::vector<double>&);

void bench::dense_networks(session& bench_) {
    compare<dense::mlp_784_128_10>(
        bench_, {entry<dense::by_hand<dense::mlp_784_128_10>, float>("by-hand")});
    compare<dense::mlp_784_512_512_10>(bench_);
    compare<dense::autoencoder>(bench_);
    compare<dense::mlp_16_32_32_1>(bench_);
}
