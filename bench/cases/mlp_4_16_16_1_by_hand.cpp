// SPDX-License-Identifier: BSL-1.0
#include <algorithm>

#include "hand.hpp"
#include "mlp_4_16_16_1.hpp"

namespace bench::network {
namespace {

template <class Real>
struct record {
    alignas(64) Real w1[features][units];
    alignas(64) Real b1[units];
    alignas(64) Real w2[units][units];
    alignas(64) Real b2[units];
    alignas(64) Real w3[units];
    Real b3;
};

template <class Real>
void read(record<Real>& to, const Real* from) {
    std::copy_n(from + layout::w1, features * units, to.w1[0]);
    std::copy_n(from + layout::b1, units, to.b1);
    std::copy_n(from + layout::w2, units * units, to.w2[0]);
    std::copy_n(from + layout::b2, units, to.b2);
    std::copy_n(from + layout::w3, units, to.w3);
    to.b3 = from[layout::b3];
}

template <class Real>
void write(const record<Real>& from, Real* to) {
    std::copy_n(from.w1[0], features * units, to + layout::w1);
    std::copy_n(from.b1, units, to + layout::b1);
    std::copy_n(from.w2[0], units * units, to + layout::w2);
    std::copy_n(from.b2, units, to + layout::b2);
    std::copy_n(from.w3, units, to + layout::w3);
    to[layout::b3] = from.b3;
}

template <class Real>
struct state {
    using batch = xsimd::batch<Real>;
    static constexpr std::size_t lanes = batch::size;
    static constexpr std::size_t parts = units / lanes;
    static_assert(units % lanes == 0, "a layer is a whole number of batches");

    /// The units of a layer, in registers.
    struct layer {
        batch part[parts];
        batch& operator[](std::size_t i) { return part[i]; }
        const batch& operator[](std::size_t i) const { return part[i]; }
    };

    static inline record<Real> p;
    static inline record<Real> direction;
    static inline record<Real> result;
    alignas(64) static inline Real x[features];
    static inline Real target;
    static inline Real loss;

    static void set(const Real* inputs) {
        read(p, inputs);
        read(direction, inputs + layout::direction);
        std::copy_n(inputs + layout::sample, features, x);
        target = inputs[layout::target];
    }

    static layer load(const Real* from) {
        layer to;
        for (std::size_t v = 0; v < parts; ++v) {
            to[v] = batch::load_aligned(from + v * lanes);
        }
        return to;
    }
    static void store(const layer& from, Real* to) {
        for (std::size_t v = 0; v < parts; ++v) {
            from[v].store_aligned(to + v * lanes);
        }
    }
    static void store_scaled(Real factor, const layer& from, Real* to) {
        for (std::size_t v = 0; v < parts; ++v) {
            (batch(factor) * from[v]).store_aligned(to + v * lanes);
        }
    }
    static layer tanh_of(layer z) {
        for (batch& each : z.part) {
            each = hand::tanh(each);
        }
        return z;
    }
    static Real dot(const layer& a, const Real* b) {
        batch sum = a[0] * batch::load_aligned(b);
        for (std::size_t v = 1; v < parts; ++v) {
            sum += a[v] * batch::load_aligned(b + v * lanes);
        }
        return hand::sum_lanes(sum);
    }
    static layer first_layer(const record<Real>& from) {
        layer z = load(from.b1);
        for (std::size_t i = 0; i < features; ++i) {
            for (std::size_t v = 0; v < parts; ++v) {
                z[v] += batch(x[i]) * batch::load_aligned(from.w1[i] + v * lanes);
            }
        }
        return z;
    }
    /// start + h times the matrix, in four chains of additions.
    static layer product(const layer& start, const Real* h, const Real (&w)[units][units]) {
        layer chain[4] = {start, {}, {}, {}};
        for (std::size_t k = 1; k < 4; ++k) {
            for (std::size_t v = 0; v < parts; ++v) {
                chain[k][v] = batch(h[k]) * batch::load_aligned(w[k] + v * lanes);
            }
        }
        for (std::size_t j = 0; j < units; ++j) {
            if (j > 0 && j < 4) {
                continue;
            }
            for (std::size_t v = 0; v < parts; ++v) {
                chain[j % 4][v] += batch(h[j]) * batch::load_aligned(w[j] + v * lanes);
            }
        }
        layer sum;
        for (std::size_t v = 0; v < parts; ++v) {
            sum[v] = (chain[0][v] + chain[1][v]) + (chain[2][v] + chain[3][v]);
        }
        return sum;
    }
    /// Products of the rows of the matrix, from `first` on, with a layer, before their lanes are
    /// summed.
    static void rows(
        batch (&sums)[lanes], std::size_t first, const Real (&w)[units][units], const layer& z) {
        for (std::size_t j = 0; j < lanes; ++j) {
            for (std::size_t v = 0; v < parts; ++v) {
                sums[j] += z[v] * batch::load_aligned(w[first + j] + v * lanes);
            }
        }
    }
};

}  // namespace

template <class Real>
void gradient_by_hand<Real>::set(const Real* inputs) {
    state<Real>::set(inputs);
}

template <class Real>
void gradient_by_hand<Real>::run() {
    using s = state<Real>;
    using batch = typename s::batch;
    constexpr std::size_t lanes = s::lanes;
    const record<Real>& p = s::p;
    record<Real>& g = s::result;
    const batch one(Real(1));

    const typename s::layer h1 = s::tanh_of(s::first_layer(p));
    alignas(64) Real hidden[units];
    s::store(h1, hidden);
    const typename s::layer h2 = s::tanh_of(s::product(s::load(p.b2), hidden, p.w2));
    const Real error = s::dot(h2, p.w3) + p.b3 - s::target;
    s::loss = error * error;

    const Real output = 2 * error;
    g.b3 = output;
    s::store_scaled(output, h2, g.w3);
    typename s::layer z2;
    for (std::size_t v = 0; v < s::parts; ++v) {
        z2[v] = batch(output) * batch::load_aligned(p.w3 + v * lanes) * (one - h2[v] * h2[v]);
    }
    s::store(z2, g.b2);
    for (std::size_t j = 0; j < units; ++j) {
        s::store_scaled(hidden[j], z2, g.w2[j]);
    }
    typename s::layer z1;
    for (std::size_t u = 0; u < s::parts; ++u) {
        batch sums[lanes];
        std::fill_n(sums, lanes, batch(Real(0)));
        s::rows(sums, u * lanes, p.w2, z2);
        z1[u] = hand::sum_rows(sums) * (one - h1[u] * h1[u]);
    }
    s::store(z1, g.b1);
    for (std::size_t i = 0; i < features; ++i) {
        s::store_scaled(s::x[i], z1, g.w1[i]);
    }
}

template <class Real>
void gradient_by_hand<Real>::get(Real* results) {
    write(state<Real>::result, results);
    results[layout::parameters] = state<Real>::loss;
}

template <class Real>
void product_by_hand<Real>::set(const Real* inputs) {
    state<Real>::set(inputs);
}

// The derivative of every line above along the direction; names ending in t are derivatives.
template <class Real>
void product_by_hand<Real>::run() {
    using s = state<Real>;
    using batch = typename s::batch;
    constexpr std::size_t lanes = s::lanes;
    const record<Real>& p = s::p;
    const record<Real>& t = s::direction;
    record<Real>& g = s::result;
    const batch one(Real(1));
    const batch two(Real(2));

    const typename s::layer h1 = s::tanh_of(s::first_layer(p));
    typename s::layer h1t = s::first_layer(t);
    typename s::layer slope1;
    for (std::size_t v = 0; v < s::parts; ++v) {
        slope1[v] = one - h1[v] * h1[v];
        h1t[v] *= slope1[v];
    }
    alignas(64) Real hidden[units];
    alignas(64) Real hiddent[units];
    s::store(h1, hidden);
    s::store(h1t, hiddent);
    // The rows of the weights are loaded once for both products; the chains hide the latency.
    constexpr std::size_t chains = 4;
    typename s::layer z[chains];
    typename s::layer zt[2 * chains];
    for (std::size_t j = 0; j < units; ++j) {
        for (std::size_t v = 0; v < s::parts; ++v) {
            const batch w = batch::load_aligned(p.w2[j] + v * lanes);
            const batch wt = batch::load_aligned(t.w2[j] + v * lanes);
            const std::size_t k = j % chains;
            z[k][v] = batch(hidden[j]) * w + (j < chains ? batch(Real(0)) : z[k][v]);
            zt[k][v] = batch(hidden[j]) * wt + (j < chains ? batch(Real(0)) : zt[k][v]);
            zt[chains + k][v] =
                batch(hiddent[j]) * w + (j < chains ? batch(Real(0)) : zt[chains + k][v]);
        }
    }
    typename s::layer h2;
    typename s::layer h2t;
    for (std::size_t v = 0; v < s::parts; ++v) {
        h2[v] = hand::tanh(
            batch::load_aligned(p.b2 + v * lanes) + (z[0][v] + z[1][v]) + (z[2][v] + z[3][v]));
        h2t[v] = batch::load_aligned(t.b2 + v * lanes);
        for (std::size_t k = 0; k < chains; ++k) {
            h2t[v] += zt[k][v] + zt[chains + k][v];
        }
    }
    typename s::layer slope2;
    for (std::size_t v = 0; v < s::parts; ++v) {
        slope2[v] = one - h2[v] * h2[v];
        h2t[v] *= slope2[v];
    }
    const Real output = 2 * (s::dot(h2, p.w3) + p.b3 - s::target);
    const Real outputt = 2 * (s::dot(h2t, p.w3) + s::dot(h2, t.w3) + t.b3);

    g.b3 = outputt;
    typename s::layer z2;
    typename s::layer z2t;
    for (std::size_t v = 0; v < s::parts; ++v) {
        const batch w3 = batch::load_aligned(p.w3 + v * lanes);
        const batch w3t = batch::load_aligned(t.w3 + v * lanes);
        (batch(outputt) * h2[v] + batch(output) * h2t[v]).store_aligned(g.w3 + v * lanes);
        const batch below = batch(output) * w3;
        z2[v] = below * slope2[v];
        z2t[v] = (batch(outputt) * w3 + batch(output) * w3t) * slope2[v] -
            two * below * (h2[v] * h2t[v]);
    }
    s::store(z2t, g.b2);
    for (std::size_t j = 0; j < units; ++j) {
        for (std::size_t v = 0; v < s::parts; ++v) {
            (batch(hidden[j]) * z2t[v] + batch(hiddent[j]) * z2[v])
                .store_aligned(g.w2[j] + v * lanes);
        }
    }
    typename s::layer z1t;
    for (std::size_t u = 0; u < s::parts; ++u) {
        batch sums[lanes];
        batch sumst[lanes];
        batch below;
        if constexpr (lanes > 8) {  // all at once they would not fit the registers
            std::fill_n(sums, lanes, batch(Real(0)));
            s::rows(sums, u * lanes, p.w2, z2);
            below = hand::sum_rows(sums);
            std::fill_n(sumst, lanes, batch(Real(0)));
            s::rows(sumst, u * lanes, p.w2, z2t);
            s::rows(sumst, u * lanes, t.w2, z2);
        } else {
            for (std::size_t j = 0; j < lanes; ++j) {
                sums[j] = sumst[j] = batch(Real(0));
                for (std::size_t v = 0; v < s::parts; ++v) {
                    const batch w = batch::load_aligned(p.w2[u * lanes + j] + v * lanes);
                    const batch wt = batch::load_aligned(t.w2[u * lanes + j] + v * lanes);
                    sums[j] += z2[v] * w;
                    sumst[j] += z2t[v] * w;
                    sumst[j] += z2[v] * wt;
                }
            }
            below = hand::sum_rows(sums);
        }
        z1t[u] = hand::sum_rows(sumst) * slope1[u] - two * below * (h1[u] * h1t[u]);
    }
    s::store(z1t, g.b1);
    for (std::size_t i = 0; i < features; ++i) {
        s::store_scaled(s::x[i], z1t, g.w1[i]);
    }
}

template <class Real>
void product_by_hand<Real>::get(Real* results) {
    write(state<Real>::result, results);
}

template struct gradient_by_hand<double>;
template struct gradient_by_hand<float>;
template struct product_by_hand<double>;
template struct product_by_hand<float>;

}  // namespace bench::network
