// SPDX-License-Identifier: BSL-1.0
#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "by_hand.hpp"
#include "primal.hpp"

namespace bench::gradbench {

template <std::size_t Points>
struct state<llsq<Points>> {
    using problem = llsq<Points>;
    static constexpr std::size_t together = 4;  // vectors of points, so that sums wait for nothing
    static constexpr std::size_t block = together * lanes;
    static_assert(Points % block == 0);
    alignas(64) static inline double x[problem::terms], g[problem::terms], t[Points], s[Points];
    static inline double value;

    static void set(const double* inputs) {
        std::copy_n(inputs, problem::terms, x);
        for (std::size_t i = 0; i < Points; ++i) {
            t[i] = problem::point(i);
            s[i] = problem::sign(i);
        }
    }
    template <bool Derivative>
    static void run() {
        batch slopes[problem::terms];
        std::fill_n(slopes, problem::terms, zero);
        batch sum = zero;
        for (std::size_t i = 0; i < Points; i += block) {
            batch at[together];
            batch off[together];
            batch power[together];
            for (std::size_t v = 0; v < together; ++v) {
                at[v] = batch::load_aligned(t + i + v * lanes);
                off[v] = batch(x[problem::terms - 1]);
                power[v] = batch(1.0);
            }
            for (std::size_t j = problem::terms - 1; j-- > 0;) {
                for (std::size_t v = 0; v < together; ++v) {
                    off[v] = off[v] * at[v] + batch(x[j]);
                }
            }
            for (std::size_t v = 0; v < together; ++v) {
                off[v] -= batch::load_aligned(s + i + v * lanes);
                sum += off[v] * off[v];
            }
            for (std::size_t j = 0; Derivative && j < problem::terms; ++j) {
                for (std::size_t v = 0; v < together; ++v) {
                    slopes[j] += off[v] * power[v];
                    power[v] *= at[v];
                }
            }
        }
        value = 0.5 * hand::sum_lanes(sum);
        for (std::size_t j = 0; Derivative && j < problem::terms; ++j) {
            g[j] = hand::sum_lanes(slopes[j]);
        }
    }
    static double* derivative(double* to) { return std::copy_n(g, problem::terms, to); }
};

template <std::size_t Length>
struct state<lse<Length>> {
    static inline std::vector<double> x, g;
    static inline double value;

    static void set(const double* inputs) {
        x.assign(inputs, inputs + Length);
        g.resize(Length);
    }
    template <bool Derivative>
    static void run() {
        using std::exp;
        using xsimd::exp;
        const double most = hand::largest(Length, x.data());
        hand::total<double> powers;
        hand::along<double>(Length, [&](std::size_t i, auto kind) {
            const auto power = exp(hand::load(&x[i], kind) - most);
            powers += power;
            if (Derivative) {
                hand::store(&g[i], power);
            }
        });
        const double all = powers.all();
        value = most + std::log(all);
        if (Derivative) {
            hand::along<double>(Length, [factor = 1 / all](std::size_t i, auto kind) {
                hand::store(&g[i], hand::load(&g[i], kind) * factor);
            });
        }
    }
    static double* derivative(double* to) { return std::copy(g.begin(), g.end(), to); }
};

template <std::size_t N, std::size_t K, std::size_t D>
struct state<kmeans<N, K, D>> {
    static_assert(N % lanes == 0);
    static inline std::vector<double> points, centroids, direction;
    static inline double value;

    static void set(const double* inputs) {
        points.assign(inputs, inputs + N * D);
        centroids.assign(inputs + N * D, inputs + (N + K) * D);
        direction.resize(K * D);
    }
    template <bool Derivative>
    static void run() {
        batch total = zero;
        double sums[K][D] = {};
        double counts[K] = {};
        for (std::size_t n = 0; n < N; n += lanes) {
            batch x[D];
            turn(&points[n * D], x);
            batch least = zero;
            batch nearest = zero;
            for (std::size_t k = 0; k < K; ++k) {
                batch distance = zero;
                for (std::size_t d = 0; d < D; ++d) {
                    const batch off = x[d] - batch(centroids[k * D + d]);
                    distance += off * off;
                }
                const auto closer = distance < least;
                least = k == 0 ? distance : xsimd::select(closer, distance, least);
                nearest = k == 0 ? zero : xsimd::select(closer, batch(double(k)), nearest);
            }
            total += least;
            if (Derivative) {
                alignas(64) double places[lanes];
                nearest.store_aligned(places);
                for (std::size_t v = 0; v < lanes; ++v) {
                    const auto k = static_cast<std::size_t>(places[v]);
                    counts[k] += 1;
                    for (std::size_t d = 0; d < D; ++d) {
                        sums[k][d] += points[(n + v) * D + d];
                    }
                }
            }
        }
        value = hand::sum_lanes(total);
        for (std::size_t k = 0; Derivative && k < K; ++k) {
            for (std::size_t d = 0; d < D; ++d) {
                direction[k * D + d] = centroids[k * D + d] - sums[k][d] / counts[k];
            }
        }
    }
    static double* derivative(double* to) {
        return std::copy(direction.begin(), direction.end(), to);
    }
};

template <std::size_t D, std::size_t K, std::size_t N>
struct state<gmm<D, K, N>> {
    static_assert(N % lanes == 0);
    using at = gmm<D, K, N>;
    static inline std::vector<double> in, g;
    static inline double value;

    static void set(const double* inputs) {
        in.assign(inputs, inputs + at::inputs);
        g.resize(at::derivatives);
    }
    template <bool Derivative>
    static void run() {
        double diagonal[K][D];
        double offset[K];
        double prior = 0;
        for (std::size_t k = 0; k < K; ++k) {
            offset[k] = in[k];
            for (std::size_t i = 0; i < D; ++i) {
                const double q = in[at::diagonal + k * D + i];
                diagonal[k][i] = std::exp(q);
                offset[k] += q;
                prior += 0.5 * diagonal[k][i] * diagonal[k][i];
            }
        }
        for (std::size_t i = at::lower; i < at::derivatives; ++i) {
            prior += 0.5 * in[i] * in[i];
        }
        // Sums over points, a vector each until the end.
        static batch by[at::derivatives];
        if (Derivative) {
            std::fill_n(by, at::derivatives, zero);
        }
        batch sum = zero;
        for (std::size_t n = 0; n < N; n += lanes) {
            batch x[D];
            turn(&in[at::derivatives + n * D], x);
            batch product[K][D];
            batch each[K];
            batch most(-1e300);
            for (std::size_t k = 0; k < K; ++k) {
                const double* element = &in[at::lower + k * at::below];
                std::fill_n(product[k], D, zero);
                batch squares = zero;
                for (std::size_t j = 0; j < D; ++j) {
                    const batch off = x[j] - batch(in[at::mean + k * D + j]);
                    product[k][j] += off * batch(diagonal[k][j]);
                    for (std::size_t i = j + 1; i < D; ++i) {
                        product[k][i] += off * batch(*element++);
                    }
                    squares += product[k][j] * product[k][j];
                }
                each[k] = batch(offset[k]) - batch(0.5) * squares;
                most = xsimd::max(most, each[k]);
            }
            batch powers = zero;
            for (batch& term : each) {
                term = xsimd::exp(term - most);
                powers += term;
            }
            sum += most + xsimd::log(powers);
            for (std::size_t k = 0; Derivative && k < K; ++k) {
                const batch weight = each[k] / powers;
                const double* element = &in[at::lower + k * at::below];
                batch* by_element = by + at::lower + k * at::below;
                by[k] += weight;
                for (std::size_t j = 0; j < D; ++j) {
                    const batch off = x[j] - batch(in[at::mean + k * D + j]);
                    const batch weighted = weight * off;
                    batch along = product[k][j] * batch(diagonal[k][j]);
                    by[at::diagonal + k * D + j] += weight - weighted * along;
                    for (std::size_t i = j + 1; i < D; ++i) {
                        along += product[k][i] * batch(*element++);
                        *by_element++ -= weighted * product[k][i];
                    }
                    by[at::mean + k * D + j] += weight * along;
                }
            }
        }
        const double scale = logsumexp(K, in.data());
        value = hand::sum_lanes(sum) - double(N) * scale - prior + at::constant();
        if (Derivative) {
            for (std::size_t i = 0; i < at::derivatives; ++i) {
                g[i] = hand::sum_lanes(by[i]);
            }
            for (std::size_t k = 0; k < K; ++k) {
                g[k] -= double(N) * std::exp(in[k] - scale);
                for (std::size_t i = 0; i < D; ++i) {
                    g[at::diagonal + k * D + i] -= diagonal[k][i] * diagonal[k][i];
                }
            }
            for (std::size_t i = at::lower; i < at::derivatives; ++i) {
                g[i] -= in[i];
            }
        }
    }
    static double* derivative(double* to) { return std::copy(g.begin(), g.end(), to); }
};

template <std::size_t Length, std::size_t Steps>
struct state<ode<Length, Steps>> {
    static constexpr double h = 2.0 / Steps;
    using numbers = std::array<double, Length>;
    static inline numbers x, y, g, dy;
    static inline std::array<numbers, 4> k, dk;
    static inline std::array<std::array<numbers, 4>, Steps> from;  // where each slope was taken
    static inline double value;

    static void set(const double* inputs) { std::copy_n(inputs, Length, x.begin()); }

    static void slope(const numbers& at, numbers& to) {
        to[0] = x[0];
        for (std::size_t i = 1; i < Length; ++i) {
            to[i] = x[i] * at[i - 1];
        }
    }
    /// What a slope's derivative adds to that by x and to that by where it was taken.
    static void slope_back(const numbers& at, const numbers& by_slope, numbers& by_place) {
        g[0] += by_slope[0];
        for (std::size_t i = 1; i < Length; ++i) {
            g[i] += by_slope[i] * at[i - 1];
            by_place[i - 1] = by_slope[i] * x[i];
        }
        by_place[Length - 1] = 0;
    }
    template <bool Derivative>
    static void run() {
        static constexpr double reach[4] = {0, h / 2, h / 2, h};
        static constexpr double share[4] = {h / 6, h / 3, h / 3, h / 6};
        y.fill(0);
        for (std::size_t step = 0; step < Steps; ++step) {
            auto& at = from[Derivative ? step : 0];
            for (std::size_t stage = 0; stage < 4; ++stage) {
                for (std::size_t i = 0; i < Length; ++i) {
                    at[stage][i] =
                        stage == 0 ? y[i] : y[i] + reach[stage] * k[stage - 1][i];
                }
                slope(at[stage], k[stage]);
            }
            for (std::size_t i = 0; i < Length; ++i) {
                y[i] += h / 6 * (k[0][i] + 2 * k[1][i] + 2 * k[2][i] + k[3][i]);
            }
        }
        value = y[Length - 1];
        if (!Derivative) {
            return;
        }
        g.fill(0);
        dy.fill(0);
        dy[Length - 1] = 1;
        static numbers below;
        for (std::size_t step = Steps; step-- > 0;) {
            for (std::size_t stage = 0; stage < 4; ++stage) {
                for (std::size_t i = 0; i < Length; ++i) {
                    dk[stage][i] = share[stage] * dy[i];
                }
            }
            for (std::size_t stage = 4; stage-- > 0;) {
                slope_back(from[step][stage], dk[stage], below);
                for (std::size_t i = 0; i < Length; ++i) {
                    dy[i] += below[i];
                    if (stage > 0) {
                        dk[stage - 1][i] += reach[stage] * below[i];
                    }
                }
            }
        }
    }
    static double* derivative(double* to) { return std::copy(g.begin(), g.end(), to); }
};

template struct by_hand<small_llsq, false>;
template struct by_hand<small_llsq, true>;
template struct by_hand<large_llsq, false>;
template struct by_hand<large_llsq, true>;
template struct by_hand<small_lse, false>;
template struct by_hand<small_lse, true>;
template struct by_hand<large_lse, false>;
template struct by_hand<large_lse, true>;
template struct by_hand<small_kmeans, false>;
template struct by_hand<small_kmeans, true>;
template struct by_hand<large_kmeans, false>;
template struct by_hand<large_kmeans, true>;
template struct by_hand<small_gmm, false>;
template struct by_hand<small_gmm, true>;
template struct by_hand<large_gmm, false>;
template struct by_hand<large_gmm, true>;
template struct by_hand<small_ode, false>;
template struct by_hand<small_ode, true>;
template struct by_hand<large_ode, false>;
template struct by_hand<large_ode, true>;

}  // namespace bench::gradbench
