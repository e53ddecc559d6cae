// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>

#include <algorithm>

#include "mlp_4_16_16_1.hpp"

namespace bench::network {
namespace {

namespace cs = ::costate;

template <class Real>
struct model {
    static constexpr auto x = cs::input<"x", Real, features>;
    static constexpr auto target = cs::input<"target", Real>;
    static constexpr auto w1 = cs::param<"w1", Real, features, units>;
    static constexpr auto b1 = cs::param<"b1", Real, units>;
    static constexpr auto w2 = cs::param<"w2", Real, units, units>;
    static constexpr auto b2 = cs::param<"b2", Real, units>;
    static constexpr auto w3 = cs::param<"w3", Real, units>;
    static constexpr auto b3 = cs::param<"b3", Real>;
    static constexpr auto h1 = tanh(matmul(x, w1) + b1);
    static constexpr auto h2 = tanh(matmul(h1, w2) + b2);
    static constexpr auto loss = square(dot(h2, w3) + b3 - target);
    using parameters = cs::parameters<loss>;

    static inline parameters p;
    static inline parameters direction;
    static inline cs::tensor<Real, features> sample;
    static inline Real wanted;

    static void copy(const Real* from, parameters& to) {
        std::copy_n(from + layout::w1, features * units, to[w1].data());
        std::copy_n(from + layout::b1, units, to[b1].data());
        std::copy_n(from + layout::w2, units * units, to[w2].data());
        std::copy_n(from + layout::b2, units, to[b2].data());
        std::copy_n(from + layout::w3, units, to[w3].data());
        *to[b3].data() = from[layout::b3];
    }
    static void copy(const parameters& from, Real* to) {
        std::copy_n(from[w1].data(), features * units, to + layout::w1);
        std::copy_n(from[b1].data(), units, to + layout::b1);
        std::copy_n(from[w2].data(), units * units, to + layout::w2);
        std::copy_n(from[b2].data(), units, to + layout::b2);
        std::copy_n(from[w3].data(), units, to + layout::w3);
        to[layout::b3] = *from[b3].data();
    }
};

template <class Real>
struct gradient_state {
    static inline typename model<Real>::parameters gradient;
    static inline Real loss;
    static inline cs::program<cs::value_and_grad<model<Real>::loss>> program;
};

template <class Real>
struct product_state {
    static inline typename model<Real>::parameters product;
    static inline cs::program<cs::hvp<model<Real>::loss>> program;
};

}  // namespace

template <class Real>
void gradient_costate<Real>::set(const Real* inputs) {
    using m = model<Real>;
    m::copy(inputs, m::p);
    std::copy_n(inputs + layout::sample, features, m::sample.data());
    m::wanted = inputs[layout::target];
}

template <class Real>
void gradient_costate<Real>::run() {
    using m = model<Real>;
    using s = gradient_state<Real>;
    s::loss = s::program(m::p, m::sample, m::wanted, s::gradient);
}

template <class Real>
void gradient_costate<Real>::get(Real* results) {
    model<Real>::copy(gradient_state<Real>::gradient, results);
    results[layout::parameters] = gradient_state<Real>::loss;
}

template <class Real>
void product_costate<Real>::set(const Real* inputs) {
    gradient_costate<Real>::set(inputs);
    model<Real>::copy(inputs + layout::direction, model<Real>::direction);
}

template <class Real>
void product_costate<Real>::run() {
    using m = model<Real>;
    using s = product_state<Real>;
    s::program(m::p, m::sample, m::wanted, m::direction, s::product);
}

template <class Real>
void product_costate<Real>::get(Real* results) {
    model<Real>::copy(product_state<Real>::product, results);
}

template struct gradient_costate<double>;
template struct gradient_costate<float>;
template struct product_costate<double>;
template struct product_costate<float>;

}  // namespace bench::network
