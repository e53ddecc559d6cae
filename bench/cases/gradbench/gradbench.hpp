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

/// A network of long short-term memory whose matrices are diagonal, over a sequence of so many elements
/// of 14 numbers; its loss is that of predicting the next element. What is scaled to be the input goes
/// through the layers, and what comes out is scaled and shifted to be the prediction y: the loss is minus
/// the mean of what comes next times y - log(2 + Σ exp y). Inputs: for each layer the weights, then the
/// shifts, of the gates for forgetting, in and out and of the change; scales of the input, scales and
/// shifts of the output; for each layer what it gives out and remembers at first; the sequence. By those
/// up to the shifts of the output.
template <std::size_t Layers, std::size_t Length>
struct lstm {
    static constexpr std::size_t layers = Layers;
    static constexpr std::size_t length = Length;
    static constexpr std::size_t bits = 14;
    static constexpr std::size_t scales = layers * 8 * bits;
    static constexpr std::size_t derivatives = scales + 3 * bits;
    static constexpr std::size_t sequence = derivatives + layers * 2 * bits;
    static constexpr std::size_t inputs = sequence + length * bits;
    static std::string size() {
        return "lstm/l" + std::to_string(layers) + "-c" + std::to_string(length);
    }
};

/// The errors of points as cameras see them, (projection - feature) · w for each observation, and the
/// errors 1 - w² of the weights. A camera has a rotation (Rodrigues), a centre, a focal length, a
/// principal point and two coefficients of radial distortion. Observation i is that of point i mod m by
/// camera i mod n. The derivative is what of the Jacobian is not 0: of each observation both rows, by the
/// 11 numbers of the camera, the 3 of the point and the weight, then those of the errors of the weights.
/// Inputs: cameras, points, weights, features. No rotation is 0, where the formula has a limit.
template <std::size_t Cameras, std::size_t Points, std::size_t Observations>
struct ba {
    static constexpr std::size_t cameras = Cameras;
    static constexpr std::size_t points = Points;
    static constexpr std::size_t observations = Observations;
    static constexpr std::size_t of_camera = 11;
    static constexpr std::size_t point = cameras * of_camera;
    static constexpr std::size_t weight = point + points * 3;
    static constexpr std::size_t feature = weight + observations;
    static constexpr std::size_t inputs = feature + 2 * observations;
    static constexpr std::size_t of_row = of_camera + 4;
    static constexpr std::size_t derivatives = (2 * of_row + 1) * observations;
    static constexpr std::size_t values = 3 * observations;
    static std::string size() {
        return "ba/n" + std::to_string(cameras) + "-m" + std::to_string(points) + "-p" +
            std::to_string(observations);
    }
    /// Turns numbers of [-1, 1] into cameras that have all points in front of them.
    static void arrange(double* numbers) {
        for (std::size_t i = 0; i < points; ++i) {
            numbers[point + 3 * i + 2] += 6;
        }
        for (std::size_t i = 0; i < cameras; ++i) {
            for (std::size_t k = 0; k < 3; ++k) {
                numbers[of_camera * i + k] *= 0.2;
            }
        }
    }
};

/// How many numbers are the value of a problem.
template <class Problem>
constexpr std::size_t values() {
    if constexpr (requires { Problem::values; }) {
        return Problem::values;
    } else {
        return 1;
    }
}

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
using small_lstm = lstm<2, 1024>;
using large_lstm = lstm<4, 1024>;
using small_ba = ba<49, 7776, 31843>;
using large_ba = ba<21, 11315, 36455>;

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
