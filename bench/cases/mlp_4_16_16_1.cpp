// SPDX-License-Identifier: BSL-1.0
#include "mlp_4_16_16_1.hpp"

#include <array>
#include <cmath>
#include <type_traits>

#include "cases.hpp"

namespace {

using namespace bench;
using network::features;
using network::layout;
using network::units;

/// A number and its derivative along the direction.
struct pair {
    double value = 0;
    double slope = 0;
};
pair operator+(pair a, pair b) { return {a.value + b.value, a.slope + b.slope}; }
pair operator*(pair a, pair b) {
    return {a.value * b.value, a.slope * b.value + a.value * b.slope};
}
pair one_minus(pair a) { return {1 - a.value, -a.slope}; }
pair tanh_of(pair a) {
    const double y = std::tanh(a.value);
    return {y, (1 - y * y) * a.slope};
}

/// The gradient by plain loops over pairs: slopes are the Hessian times the direction. Then the
/// loss.
template <class Real>
std::vector<pair> expected(const std::vector<Real>& inputs) {
    const auto parameter = [&](std::size_t i) {
        return pair{double(inputs[i]), double(inputs[layout::direction + i])};
    };
    const auto sample = [&](std::size_t i) { return pair{double(inputs[layout::sample + i]), 0}; };
    std::array<pair, units> h1;
    std::array<pair, units> h2;
    for (std::size_t j = 0; j < units; ++j) {
        pair z = parameter(layout::b1 + j);
        for (std::size_t i = 0; i < features; ++i) {
            z = z + sample(i) * parameter(layout::w1 + i * units + j);
        }
        h1[j] = tanh_of(z);
    }
    pair error = parameter(layout::b3) + pair{-double(inputs[layout::target]), 0};
    for (std::size_t j = 0; j < units; ++j) {
        pair z = parameter(layout::b2 + j);
        for (std::size_t i = 0; i < units; ++i) {
            z = z + h1[i] * parameter(layout::w2 + i * units + j);
        }
        h2[j] = tanh_of(z);
        error = error + h2[j] * parameter(layout::w3 + j);
    }
    std::vector<pair> results(layout::parameters + 1);
    const pair output = error + error;
    results[layout::b3] = output;
    std::array<pair, units> below;
    for (std::size_t j = 0; j < units; ++j) {
        results[layout::w3 + j] = output * h2[j];
        const pair z = output * parameter(layout::w3 + j) * one_minus(h2[j] * h2[j]);
        results[layout::b2 + j] = z;
        for (std::size_t i = 0; i < units; ++i) {
            results[layout::w2 + i * units + j] = h1[i] * z;
            below[i] = below[i] + parameter(layout::w2 + i * units + j) * z;
        }
    }
    for (std::size_t j = 0; j < units; ++j) {
        const pair z = below[j] * one_minus(h1[j] * h1[j]);
        results[layout::b1 + j] = z;
        for (std::size_t i = 0; i < features; ++i) {
            results[layout::w1 + i * units + j] = sample(i) * z;
        }
    }
    results[layout::parameters] = error * error;
    return results;
}

template <class Real>
void compare(session& bench_) {
    const std::string suffix = std::is_same_v<Real, float> ? "/float" : "/double";
    const std::string gradient = "mlp-4-16-16-1" + suffix;
    const std::string product = "mlp-4-16-16-1-hvp" + suffix;
    const std::vector<Real> inputs = uniform_vector<Real>(layout::inputs, -0.5, 0.5);
    const std::vector<pair> both = expected(inputs);
    if (bench_.wants(gradient)) {
        std::vector<Real> values;
        for (const pair each : both) {
            values.push_back(static_cast<Real>(each.value));
        }
        bench_.compare<Real>(
            gradient, inputs, values,
            {
                entry<network::gradient_costate<Real>, Real>("costate"),
                entry<network::gradient_by_hand<Real>, Real>("by-hand"),
            });
    }
    if (bench_.wants(product)) {
        std::vector<Real> slopes;
        for (const pair each : both) {
            slopes.push_back(static_cast<Real>(each.slope));
        }
        slopes.pop_back();
        bench_.compare<Real>(
            product, inputs, slopes,
            {
                entry<network::product_costate<Real>, Real>("costate"),
                entry<network::product_by_hand<Real>, Real>("by-hand"),
            });
    }
}

}  // namespace

void bench::mlp_4_16_16_1(session& bench_) {
    compare<double>(bench_);
    compare<float>(bench_);
}
