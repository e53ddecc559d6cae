// SPDX-License-Identifier: BSL-1.0
#include "rows.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "../cases.hpp"

namespace {

using namespace bench;

std::vector<float> expected(
    const rows::softmax_xent&, const std::vector<float>& inputs, std::size_t count) {
    constexpr std::size_t length = rows::softmax_xent::length;
    std::vector<float> results(count * length + 1);
    double total = 0;
    for (std::size_t n = 0; n < count; ++n) {
        const float* x = &inputs[n * length];
        const auto label = static_cast<std::size_t>(inputs[count * length + n]);
        double sum = 0;
        for (std::size_t j = 0; j < length; ++j) {
            sum += std::exp(double(x[j]));
        }
        total += std::log(sum) - double(x[label]);
        for (std::size_t j = 0; j < length; ++j) {
            results[n * length + j] =
                static_cast<float>((std::exp(double(x[j])) / sum - (j == label)) / double(count));
        }
    }
    results.back() = static_cast<float>(total / double(count));
    return results;
}

std::vector<float> expected(
    const rows::layernorm&, const std::vector<float>& inputs, std::size_t count) {
    constexpr std::size_t length = rows::layernorm::length;
    const std::size_t size = count * length;
    std::vector<double> results(size + 2 * length + 1);
    for (std::size_t n = 0; n < count; ++n) {
        const float* x = &inputs[n * length];
        const float* weight = &inputs[size + n * length];
        const float* scale = &inputs[2 * size];
        const float* shift = scale + length;
        double mean = 0;
        double variance = 0;
        for (std::size_t j = 0; j < length; ++j) {
            mean += double(x[j]) / length;
        }
        for (std::size_t j = 0; j < length; ++j) {
            variance += (double(x[j]) - mean) * (double(x[j]) - mean) / length;
        }
        const double factor = 1 / std::sqrt(variance + 1e-5);
        double slopes = 0;
        double along = 0;
        for (std::size_t j = 0; j < length; ++j) {
            const double normal = (double(x[j]) - mean) * factor;
            const double slope = double(weight[j]) / double(count);
            results.back() += slope * (normal * double(scale[j]) + double(shift[j]));
            results[size + j] += slope * normal;
            results[size + length + j] += slope;
            slopes += slope * double(scale[j]) / length;
            along += slope * double(scale[j]) * normal / length;
        }
        for (std::size_t j = 0; j < length; ++j) {
            const double normal = (double(x[j]) - mean) * factor;
            results[n * length + j] =
                factor * (double(weight[j]) / double(count) * double(scale[j]) - slopes - normal * along);
        }
    }
    return {results.begin(), results.end()};
}

template <class Case>
void compare(session& bench_, const std::vector<float>& inputs, double arrays) {
    const double bytes = arrays * sizeof(float) * Case::count * Case::length;
    // In float, sums over the rows have errors that grow with their number.
    const double tolerance = Case::count == rows::many ? 1e-4 : 0;
    bench_.compare<float>(
        Case::name, inputs, expected(Case(), inputs, Case::count),
        {
            entry<rows::costate<Case>, float>("costate"),
            entry<rows::by_hand<Case>, float>("by-hand"),
#ifdef BENCH_LIBTORCH
            entry<rows::libtorch<Case>, float>("libtorch"),
#endif
        },
        {.bytes = bytes, .tolerance = tolerance});
}

std::vector<float> numbers(std::size_t size, double low, double high) {
    std::vector<float> values(size);
    for (std::size_t i = 0; i < size; ++i) {
        values[i] = static_cast<float>(scattered(i, low, high));
    }
    return values;
}

template <class Case>
void softmax_xent(session& bench_) {
    if (!bench_.wants(Case::name)) return;
    constexpr std::size_t length = Case::length;
    constexpr std::size_t count = Case::count;
    std::vector<float> inputs = numbers(count * (length + 1), -3, 3);
    for (std::size_t n = 0; n < count; ++n) {
        inputs[count * length + n] = static_cast<float>(n * 37 % length);
    }
    compare<Case>(bench_, inputs, 2);
}

template <class Case>
void layernorm(session& bench_) {
    if (!bench_.wants(Case::name)) return;
    compare<Case>(bench_, numbers(2 * (Case::count + 1) * Case::length, -1, 2), 3);
}

}  // namespace

void bench::row_kernels(session& bench_) {
    softmax_xent<rows::softmax_xent>(bench_);
    layernorm<rows::layernorm>(bench_);
    softmax_xent<rows::softmax_xent_beyond>(bench_);
    layernorm<rows::layernorm_beyond>(bench_);
}
