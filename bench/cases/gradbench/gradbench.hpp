// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string>

/// Problems of GradBench (github.com/gradbench/gradbench) in some sizes of its grids: each as the
/// function alone and with its derivative. Inputs are numbers one after another; results are the
/// derivative, then the value, or the value alone.
namespace bench::gradbench {

/// Half the sum of squares of s_i - Σ x_j t_i^j at `Points` points t of [-1, 1], s the sign of t; by
/// x.
template <std::size_t Points>
struct llsq {
    static constexpr std::size_t points = Points;
    static constexpr std::size_t terms = 128;
    static constexpr std::size_t inputs = terms;
    static constexpr std::size_t derivatives = terms;
    static std::string size() { return "llsq/n" + std::to_string(points) + "-m128"; }
    static constexpr double point(std::size_t i) { return -1 + 2.0 * double(i) / (points - 1); }
    static constexpr double sign(std::size_t i) {
        return double(point(i) > 0) - double(point(i) < 0);
    }
};

/// log Σ exp x, without overflow; by x.
template <std::size_t Length>
struct lse {
    static constexpr std::size_t length = Length;
    static constexpr std::size_t inputs = length;
    static constexpr std::size_t derivatives = length;
    static std::string size() { return "lse/n" + std::to_string(length); }
};

/// Σ over the points of the squared distance to the nearest centroid. The derivative is Newton's
/// direction, the gradient by the centroids over the diagonal of the Hessian, which has nothing off
/// it. Inputs: points, centroids.
template <std::size_t Points, std::size_t Centroids, std::size_t Dimensions>
struct kmeans {
    static constexpr std::size_t points = Points;
    static constexpr std::size_t centroids = Centroids;
    static constexpr std::size_t dimensions = Dimensions;
    static constexpr std::size_t inputs = (points + centroids) * dimensions;
    static constexpr std::size_t derivatives = centroids * dimensions;
    static std::string size() {
        return "kmeans/k" + std::to_string(centroids) + "-n" + std::to_string(points) + "-d" +
            std::to_string(dimensions);
    }
};

/// Logarithm of the likelihood of `Points` points under a mixture of Gaussians, with a Wishart prior
/// of γ = 1 and m = 0. A component has its weight α, mean μ, the logarithms q of the diagonal of a
/// lower triangular factor of its inverse covariance, and what is below that diagonal, column after
/// column. Inputs: α, μ, q, l of all components, then the points; by all but the points.
template <std::size_t Dimensions, std::size_t Components, std::size_t Points>
struct gmm {
    static constexpr std::size_t dimensions = Dimensions;
    static constexpr std::size_t components = Components;
    static constexpr std::size_t points = Points;
    static constexpr std::size_t below = dimensions * (dimensions - 1) / 2;
    static constexpr std::size_t mean = components;
    static constexpr std::size_t diagonal = mean + components * dimensions;
    static constexpr std::size_t lower = diagonal + components * dimensions;
    static constexpr std::size_t derivatives = lower + components * below;
    static constexpr std::size_t inputs = derivatives + points * dimensions;
    static std::string size() {
        return "gmm/d" + std::to_string(dimensions) + "-k" + std::to_string(components) + "-n" +
            std::to_string(points);
    }
    /// What does not depend on the parameters.
    static double constant();
};

/// The last element of y(2) for y_0' = x_0, y_i' = x_i y_(i-1), y(0) = 0, by `Steps` steps of Runge
/// and Kutta's method; by x.
template <std::size_t Length, std::size_t Steps>
struct ode {
    static constexpr std::size_t length = Length;
    static constexpr std::size_t steps = Steps;
    static constexpr std::size_t inputs = length;
    static constexpr std::size_t derivatives = length;
    static std::string size() {
        return "ode/n" + std::to_string(length) + "-s" + std::to_string(steps);
    }
};

using small_llsq = llsq<128>;
using large_llsq = llsq<1024>;
using small_lse = lse<1000>;
using large_lse = lse<100000>;
using small_kmeans = kmeans<1000, 10, 8>;
using large_kmeans = kmeans<10000, 10, 8>;
using small_gmm = gmm<2, 5, 1000>;
using large_gmm = gmm<10, 25, 1000>;
using small_ode = ode<100, 100>;
using large_ode = ode<1000, 10>;

/// The systems; without `Derivative` the function alone.
template <class Problem, bool Derivative>
struct costate {
    static void set(const double* inputs);
    static void run();
    static void get(double* results);
};

template <class Problem, bool Derivative>
struct by_hand {
    static void set(const double* inputs);
    static void run();
    static void get(double* results);
};

template <class Problem>
struct adolc {
    static void set(const double* inputs);
    static void run();
    static void get(double* results);
};

}  // namespace bench::gradbench
