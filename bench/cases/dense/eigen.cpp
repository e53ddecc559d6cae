// SPDX-License-Identifier: BSL-1.0
// The adjoint of a batch, written by hand with matrices.
#include <Eigen/Core>
#include <algorithm>
#include <array>

#include "../systems.hpp"
#include "dense.hpp"

namespace bench {

std::string eigen_version() {
    return std::to_string(EIGEN_WORLD_VERSION) + '.' + std::to_string(EIGEN_MAJOR_VERSION) + '.' +
        std::to_string(EIGEN_MINOR_VERSION);
}

namespace dense {
namespace {

template <class Network>
struct state {
    using at = layout<Network>;
    using real = typename Network::real;
    using matrix = Eigen::Matrix<real, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    using row = Eigen::Matrix<real, 1, Eigen::Dynamic>;

    static inline std::array<matrix, at::layers> w, dw;
    static inline std::array<row, at::layers> b, db;
    static inline std::array<matrix, at::layers + 1> out;  // of each layer; first the samples
    static inline std::array<matrix, at::layers + 1> slope;
    static inline matrix targets;
    static inline real value;
};

template <class Matrix, class Real>
void copy(const Real* from, std::size_t rows, std::size_t columns, Matrix& to) {
    to = Eigen::Map<const Matrix>(
        from, static_cast<Eigen::Index>(rows), static_cast<Eigen::Index>(columns));
}

}  // namespace

template <class Network>
void eigen<Network>::set(const typename Network::real* inputs) {
    using s = state<Network>;
    using at = layout<Network>;
    for (std::size_t l = 0; l < at::layers; ++l) {
        copy(inputs + at::weight(l), at::extents[l], at::extents[l + 1], s::w[l]);
        copy(inputs + at::bias(l), 1, at::extents[l + 1], s::b[l]);
        s::dw[l] = s::w[l];
    }
    copy(inputs + at::samples, at::batch, at::features, s::out[0]);
    copy(inputs + at::targets, at::batch, (at::inputs - at::targets) / at::batch, s::targets);
}

template <class Network>
void eigen<Network>::run() {
    using s = state<Network>;
    using real = typename Network::real;
    constexpr std::size_t layers = s::at::layers;
    constexpr real share = real(1) / Network::batch;
    for (std::size_t l = 0; l < layers; ++l) {
        auto& z = s::out[l + 1];
        z.noalias() = s::out[l] * s::w[l];
        z.rowwise() += s::b[l];
        if (l + 1 == layers) {
            break;
        }
        if constexpr (Network::active == activation::relu) {
            z = z.cwiseMax(real(0));
        } else {
            z = z.array().tanh();
        }
    }
    const auto& y = s::out[layers];
    auto& dy = s::slope[layers];
    if constexpr (Network::error == loss::cross_entropy) {
        dy = (y.colwise() - y.rowwise().maxCoeff()).eval();
        real sum = 0;
        for (Eigen::Index n = 0; n < dy.rows(); ++n) {
            sum -= dy(n, static_cast<Eigen::Index>(s::targets(n, 0)));
        }
        dy = dy.array().exp();
        for (Eigen::Index n = 0; n < dy.rows(); ++n) {
            const real all = dy.row(n).sum();
            sum += std::log(all);
            dy.row(n) *= share / all;
            dy(n, static_cast<Eigen::Index>(s::targets(n, 0))) -= share;
        }
        s::value = sum * share;
    } else {
        dy = y - s::targets;
        s::value = dy.squaredNorm() * share;
        dy *= 2 * share;
    }
    for (std::size_t l = layers; l-- > 0;) {
        s::dw[l].noalias() = s::out[l].transpose() * s::slope[l + 1];
        s::db[l] = s::slope[l + 1].colwise().sum();
        if (l == 0) {
            break;
        }
        s::slope[l].noalias() = s::slope[l + 1] * s::w[l].transpose();
        const auto hidden = s::out[l].array();
        if constexpr (Network::active == activation::relu) {
            s::slope[l] = (hidden > real(0)).select(s::slope[l], real(0));
        } else {
            s::slope[l].array() *= 1 - hidden.square();
        }
    }
}

template <class Network>
void eigen<Network>::get(typename Network::real* results) {
    using s = state<Network>;
    using at = layout<Network>;
    for (std::size_t l = 0; l < at::layers; ++l) {
        std::copy_n(s::dw[l].data(), s::dw[l].size(), results + at::weight(l));
        std::copy_n(s::db[l].data(), s::db[l].size(), results + at::bias(l));
    }
    results[at::parameters] = s::value;
}

template struct eigen<mlp_784_128_10>;
template struct eigen<mlp_784_512_512_10>;
template struct eigen<autoencoder>;
template struct eigen<mlp_16_32_32_1>;

}  // namespace dense
}  // namespace bench
