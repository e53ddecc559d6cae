// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

#include "gradbench.hpp"

/// The problems as functions of numbers of any kind, for libraries that record what they do. They
/// are given the inputs that the derivative is taken by, and those that it is not.
namespace bench::gradbench {

template <class Problem>
struct primal;

template <std::size_t Points>
struct primal<llsq<Points>> {
    template <class T>
    static T value(const T* x, const double*) {
        using problem = llsq<Points>;
        T sum = 0;
        for (std::size_t i = 0; i < Points; ++i) {
            T off = problem::sign(i);
            double power = 1;
            for (std::size_t j = 0; j < problem::terms; ++j) {
                off -= x[j] * power;
                power *= problem::point(i);
            }
            sum += 0.5 * off * off;
        }
        return sum;
    }
};

template <class T>
T logsumexp(std::size_t count, const T* x) {
    using std::exp;
    using std::fmax;
    using std::log;
    T most = x[0];
    for (std::size_t i = 1; i < count; ++i) {
        most = fmax(most, x[i]);
    }
    T sum = 0;
    for (std::size_t i = 0; i < count; ++i) {
        sum += exp(x[i] - most);
    }
    return log(sum) + most;
}

template <std::size_t Length>
struct primal<lse<Length>> {
    template <class T>
    static T value(const T* x, const double*) {
        return logsumexp(Length, x);
    }
};

template <std::size_t N, std::size_t K, std::size_t D>
struct primal<kmeans<N, K, D>> {
    template <class T>
    static T value(const T* centroids, const double* points) {
        using std::fmin;
        T sum = 0;
        for (std::size_t n = 0; n < N; ++n) {
            T least = 0;
            for (std::size_t k = 0; k < K; ++k) {
                T distance = 0;
                for (std::size_t d = 0; d < D; ++d) {
                    const T off = centroids[k * D + d] - points[n * D + d];
                    distance += off * off;
                }
                least = k == 0 ? distance : T(fmin(least, distance));
            }
            sum += least;
        }
        return sum;
    }
};

template <std::size_t D, std::size_t K, std::size_t N>
double gmm<D, K, N>::constant() {
    const double pi = std::acos(-1.0);
    const double freedom = D + 1;  // dimensions, m = 0, and 1
    double gammas = 0.25 * D * (D - 1) * std::log(pi);
    for (std::size_t j = 0; j < D; ++j) {
        gammas += std::lgamma(0.5 * (freedom - double(j)));
    }
    return -0.5 * double(N * D) * std::log(2 * pi) +
        K * (-0.5 * freedom * D * std::log(2.0) - gammas);
}

template <std::size_t D, std::size_t K, std::size_t N>
struct primal<gmm<D, K, N>> {
    template <class T>
    static T value(const T* in, const double* points) {
        using std::exp;
        using at = gmm<D, K, N>;
        std::vector<T> diagonal(K * D), sums(K), each(K), product(D);
        T prior = 0;
        for (std::size_t k = 0; k < K; ++k) {
            sums[k] = 0;
            for (std::size_t i = 0; i < D; ++i) {
                diagonal[k * D + i] = exp(in[at::diagonal + k * D + i]);
                sums[k] += in[at::diagonal + k * D + i];
                prior += 0.5 * diagonal[k * D + i] * diagonal[k * D + i];
            }
            for (std::size_t i = 0; i < at::below; ++i) {
                const T& element = in[at::lower + k * at::below + i];
                prior += 0.5 * element * element;
            }
        }
        T sum = 0;
        for (std::size_t n = 0; n < N; ++n) {
            for (std::size_t k = 0; k < K; ++k) {
                const T* element = in + at::lower + k * at::below;
                for (std::size_t i = 0; i < D; ++i) {
                    product[i] = 0;
                }
                T squares = 0;
                for (std::size_t j = 0; j < D; ++j) {
                    const T off = points[n * D + j] - in[at::mean + k * D + j];
                    product[j] += diagonal[k * D + j] * off;
                    for (std::size_t i = j + 1; i < D; ++i) {
                        product[i] += *element++ * off;
                    }
                    squares += product[j] * product[j];
                }
                each[k] = in[k] + sums[k] - 0.5 * squares;
            }
            sum += logsumexp(K, each.data());
        }
        return sum - double(N) * logsumexp(K, in) - prior + at::constant();
    }
};

template <std::size_t Length, std::size_t Steps>
struct primal<ode<Length, Steps>> {
    template <class T>
    static T value(const T* x, const double*) {
        const double h = 2.0 / Steps;
        std::vector<T> y(Length), k1(Length), k2(Length), k3(Length), k4(Length), at(Length);
        const auto slope = [&](const std::vector<T>& from, std::vector<T>& to) {
            to[0] = x[0];
            for (std::size_t i = 1; i < Length; ++i) {
                to[i] = x[i] * from[i - 1];
            }
        };
        const auto move = [&](double by, const std::vector<T>& along) {
            for (std::size_t i = 0; i < Length; ++i) {
                at[i] = y[i] + by * along[i];
            }
        };
        for (T& each : y) {
            each = 0;
        }
        for (std::size_t step = 0; step < Steps; ++step) {
            slope(y, k1);
            move(h / 2, k1);
            slope(at, k2);
            move(h / 2, k2);
            slope(at, k3);
            move(h, k3);
            slope(at, k4);
            for (std::size_t i = 0; i < Length; ++i) {
                y[i] += h / 6 * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]);
            }
        }
        return y[Length - 1];
    }
};

template <std::size_t Layers, std::size_t Length>
struct primal<lstm<Layers, Length>> {
    template <class T>
    static T sigmoid(const T& x) {
        using std::exp;
        return 1 / (1 + exp(-x));
    }
    template <class T>
    static T value(const T* in, const double* fixed) {
        using at = lstm<Layers, Length>;
        using std::exp;
        using std::log;
        using std::tanh;
        constexpr std::size_t n = at::bits;
        const double* sequence = fixed + at::sequence - at::derivatives;
        const T* ends = in + at::scales;
        std::vector<T> given(Layers * n), kept(Layers * n), x(n);
        for (std::size_t i = 0; i < Layers * n; ++i) {
            given[i] = fixed[i / n * 2 * n + i % n];
            kept[i] = fixed[(i / n * 2 + 1) * n + i % n];
        }
        T loss = 0;
        for (std::size_t t = 0; t + 1 < Length; ++t, sequence += n) {
            T powers = 2;
            T matched = 0;
            double wanted = 0;
            for (std::size_t i = 0; i < n; ++i) {
                x[i] = sequence[i] * ends[i];
                for (std::size_t l = 0; l < Layers; ++l) {
                    const T* w = in + 8 * n * l + i;
                    T& h = given[l * n + i];
                    T& memory = kept[l * n + i];
                    const T forget = sigmoid<T>(x[i] * w[0] + w[4 * n]);
                    const T enter = sigmoid<T>(h * w[n] + w[5 * n]);
                    const T leave = sigmoid<T>(x[i] * w[2 * n] + w[6 * n]);
                    const T change = tanh(h * w[3 * n] + w[7 * n]);
                    memory = memory * forget + enter * change;
                    h = leave * tanh(memory);
                    x[i] = h;
                }
                const T y = x[i] * ends[n + i] + ends[2 * n + i];
                powers += exp(y);
                matched += y * sequence[n + i];
                wanted += sequence[n + i];
            }
            loss += log(powers) * wanted - matched;
        }
        return loss / double((Length - 1) * n);
    }
};

/// Of one observation: both errors, from the camera, the point, the weight and the feature.
template <std::size_t Cameras, std::size_t Points, std::size_t Observations>
struct primal<ba<Cameras, Points, Observations>> {
    template <class T>
    static void errors(const T* x, T* result) {
        using std::cos;
        using std::sin;
        using std::sqrt;
        const T from[3] = {x[11] - x[3], x[12] - x[4], x[13] - x[5]};
        const T angle = sqrt(x[0] * x[0] + x[1] * x[1] + x[2] * x[2]);
        const T a[3] = {x[0] / angle, x[1] / angle, x[2] / angle};
        const T c = cos(angle);
        const T s = sin(angle);
        const T along = (a[0] * from[0] + a[1] * from[1] + a[2] * from[2]) * (1 - c);
        T y[3];
        for (std::size_t k = 0; k < 3; ++k) {
            const std::size_t i = (k + 1) % 3;
            const std::size_t j = (k + 2) % 3;
            y[k] = from[k] * c + (a[i] * from[j] - a[j] * from[i]) * s + a[k] * along;
        }
        const T e[2] = {y[0] / y[2], y[1] / y[2]};
        const T squares = e[0] * e[0] + e[1] * e[1];
        const T scale = x[6] * (1 + squares * (x[9] + x[10] * squares));
        for (std::size_t k = 0; k < 2; ++k) {
            result[k] = x[14] * (e[k] * scale + x[7 + k] - x[15 + k]);
        }
    }
};

}  // namespace bench::gradbench
