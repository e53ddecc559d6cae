// SPDX-License-Identifier: BSL-1.0
// Products by the library, everything else in loops that the compiler makes vectors of.
#include <algorithm>
#include <array>
#include <cblas.h>
#include <cmath>
#include <vector>

#include "../systems.hpp"
#include "dense.hpp"

namespace bench {

std::string openblas_version() {
    const std::string text = openblas_get_config();  // "OpenBLAS 0.3.21 …": the second word
    const std::size_t begin = text.find(' ') + 1;
    return text.substr(begin, text.find(' ', begin) - begin) + " for " + openblas_get_corename();
}

namespace dense {
namespace {

struct flipped {
    CBLAS_TRANSPOSE a = CblasNoTrans;
    CBLAS_TRANSPOSE b = CblasNoTrans;
};

/// c (rows, columns) = a b + keep c.
template <class Real>
void multiply(
    flipped how, std::size_t rows, std::size_t inner, std::size_t columns, const Real* a,
    const Real* b, Real keep, Real* c) {
    const auto m = static_cast<blasint>(rows);
    const auto k = static_cast<blasint>(inner);
    const auto n = static_cast<blasint>(columns);
    const blasint a_row = how.a == CblasNoTrans ? k : m;
    const blasint b_row = how.b == CblasNoTrans ? n : k;
    if constexpr (sizeof(Real) == sizeof(float)) {
        cblas_sgemm(
            CblasRowMajor, how.a, how.b, m, n, k, 1, a, a_row, b, b_row, keep, c, n);
    } else {
        cblas_dgemm(
            CblasRowMajor, how.a, how.b, m, n, k, 1, a, a_row, b, b_row, keep, c, n);
    }
}

template <class Network>
struct state {
    using at = layout<Network>;
    using real = typename Network::real;
    static inline std::vector<real> inputs, gradient;
    static inline std::array<std::vector<real>, at::layers + 1> out, slope;
    static inline real value;
};

template <class Real>
Real cross_entropy(std::size_t outputs, Real share, std::size_t label, const Real* y, Real* dy) {
    const Real most = *std::max_element(y, y + outputs);
    Real sum = 0;
    for (std::size_t j = 0; j < outputs; ++j) {
        dy[j] = std::exp(y[j] - most);
        sum += dy[j];
    }
    const Real factor = share / sum;
    for (std::size_t j = 0; j < outputs; ++j) {
        dy[j] *= factor;
    }
    dy[label] -= share;
    return most + std::log(sum) - y[label];
}

}  // namespace

template <class Network>
void openblas<Network>::set(const typename Network::real* inputs) {
    using s = state<Network>;
    s::inputs.assign(inputs, inputs + s::at::inputs);
    s::gradient.resize(s::at::parameters);
    for (std::size_t l = 0; l <= s::at::layers; ++l) {
        s::out[l].resize(Network::batch * Network::extents[l]);
        s::slope[l].resize(s::out[l].size());
    }
}

template <class Network>
void openblas<Network>::run() {
    using s = state<Network>;
    using at = layout<Network>;
    using real = typename Network::real;
    constexpr std::size_t batch = Network::batch;
    constexpr real share = real(1) / batch;
    const auto input_of = [](std::size_t layer) {
        return layer == 0 ? s::inputs.data() + at::samples : s::out[layer].data();
    };
    for (std::size_t l = 0; l < at::layers; ++l) {
        const std::size_t width = at::extents[l + 1];
        const real* bias = s::inputs.data() + at::bias(l);
        real* z = s::out[l + 1].data();
        for (std::size_t n = 0; n < batch; ++n) {
            std::copy_n(bias, width, z + n * width);
        }
        multiply<real>(
            {}, batch, at::extents[l], width, input_of(l), s::inputs.data() + at::weight(l), 1, z);
        if (l + 1 == at::layers) {
            break;
        }
        for (std::size_t i = 0; i < batch * width; ++i) {
            z[i] = at::active == activation::relu ? (z[i] > 0 ? z[i] : 0) : std::tanh(z[i]);
        }
    }
    const real* y = s::out[at::layers].data();
    const real* targets = s::inputs.data() + at::targets;
    real* dy = s::slope[at::layers].data();
    real sum = 0;
    if constexpr (Network::error == loss::cross_entropy) {
        for (std::size_t n = 0; n < batch; ++n) {
            const std::size_t row = n * at::outputs;
            const auto label = static_cast<std::size_t>(targets[n]);
            sum += cross_entropy(at::outputs, share, label, y + row, dy + row);
        }
    } else {
        for (std::size_t i = 0; i < batch * at::outputs; ++i) {
            const real off = y[i] - targets[i];
            sum += off * off;
            dy[i] = 2 * share * off;
        }
    }
    s::value = sum * share;
    for (std::size_t l = at::layers; l-- > 0;) {
        const std::size_t from = at::extents[l];
        const std::size_t to = at::extents[l + 1];
        const real* above = s::slope[l + 1].data();
        multiply<real>(
            {.a = CblasTrans}, from, batch, to, input_of(l), above, 0,
            s::gradient.data() + at::weight(l));
        real* db = s::gradient.data() + at::bias(l);
        std::fill_n(db, to, real(0));
        for (std::size_t n = 0; n < batch; ++n) {
            for (std::size_t j = 0; j < to; ++j) {
                db[j] += above[n * to + j];
            }
        }
        if (l == 0) {
            break;
        }
        real* below = s::slope[l].data();
        multiply<real>(
            {.b = CblasTrans}, batch, to, from, above, s::inputs.data() + at::weight(l), 0, below);
        const real* hidden = s::out[l].data();
        for (std::size_t i = 0; i < batch * from; ++i) {
            below[i] = at::active == activation::relu
                ? (hidden[i] > 0 ? below[i] : 0)
                : below[i] * (1 - hidden[i] * hidden[i]);
        }
    }
}

template <class Network>
void openblas<Network>::get(typename Network::real* results) {
    using s = state<Network>;
    std::copy(s::gradient.begin(), s::gradient.end(), results);
    results[s::at::parameters] = s::value;
}

template <class Network>
typename Network::real* openblas<Network>::parameters() {
    return state<Network>::inputs.data();
}
template <class Network>
const typename Network::real* openblas<Network>::gradient() {
    return state<Network>::gradient.data();
}

template struct openblas<mlp_784_128_10>;
template struct openblas<mlp_784_512_512_10>;
template struct openblas<autoencoder>;
template struct openblas<mlp_16_32_32_1>;

}  // namespace dense
}  // namespace bench
