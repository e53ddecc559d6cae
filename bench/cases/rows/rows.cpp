// SPDX-License-Identifier: BSL-1.0
#include "rows.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "../cases.hpp"

namespace {

using namespace bench;
using rows::count;

template <class Case>
std::vector<float> expected(const std::vector<float>& inputs);

template <>
std::vector<float> expected<rows::softmax_xent>(const std::vector<float>& inputs) {
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
                static_cast<float>((std::exp(double(x[j])) / sum - (j == label)) / count);
        }
    }
    results.back() = static_cast<float>(total / count);
    return results;
}

template <>
std::vector<float> expected<rows::layernorm>(const std::vector<float>& inputs) {
    constexpr std::size_t length = rows::layernorm::length;
    constexpr std::size_t size = count * length;
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
            const double slope = double(weight[j]) / count;
            results.back() += slope * (normal * double(scale[j]) + double(shift[j]));
            results[size + j] += slope * normal;
            results[size + length + j] += slope;
            slopes += slope * double(scale[j]) / length;
            along += slope * double(scale[j]) * normal / length;
        }
        for (std::size_t j = 0; j < length; ++j) {
            const double normal = (double(x[j]) - mean) * factor;
            results[n * length + j] =
                factor * (double(weight[j]) / count * double(scale[j]) - slopes - normal * along);
        }
    }
    return {results.begin(), results.end()};
}

template <class Case>
void compare(session& bench_, const std::vector<float>& inputs, double bytes) {
    bench_.compare<float>(
        Case::name, inputs, expected<Case>(inputs),
        {
            entry<rows::costate<Case>, float>("costate"),
            entry<rows::by_hand<Case>, float>("by-hand"),
#ifdef BENCH_LIBTORCH
            entry<rows::libtorch<Case>, float>("libtorch"),
#endif
        },
        {.bytes = bytes});
}

std::vector<float> numbers(std::size_t size, double low, double high) {
    std::vector<float> values(size);
    for (std::size_t i = 0; i < size; ++i) {
        values[i] = static_cast<float>(scattered(i, low, high));
    }
    return values;
}

}  // namespace

void bench::row_kernels(session& bench_) {
    if (bench_.wants(rows::softmax_xent::name)) {
        constexpr std::size_t length = rows::softmax_xent::length;
        std::vector<float> inputs = numbers(count * (length + 1), -3, 3);
        for (std::size_t n = 0; n < count; ++n) {
            inputs[count * length + n] = static_cast<float>(n * 37 % length);
        }
        compare<rows::softmax_xent>(bench_, inputs, 2.0 * sizeof(float) * count * length);
    }
    if (bench_.wants(rows::layernorm::name)) {
        constexpr std::size_t length = rows::layernorm::length;
        compare<rows::layernorm>(
            bench_, numbers(2 * (count + 1) * length, -1, 2), 3.0 * sizeof(float) * count * length);
    }
}
