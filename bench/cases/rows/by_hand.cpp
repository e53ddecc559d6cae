// SPDX-License-Identifier: BSL-1.0
// One pass over memory: a row stays in the nearest cache for as long as it is needed.
#include <algorithm>
#include <cmath>
#include <vector>
#include <xsimd/xsimd.hpp>

#include "../flat.hpp"
#include "../hand.hpp"
#include "rows.hpp"

namespace bench::rows {
namespace {

using hand::load;
using hand::store;
using total = hand::total<float>;

template <std::size_t Length, class Each>
void along_row(const Each& each) {
    hand::along<float>(Length, each);
}

std::vector<float> inputs_of_case, results_of_case;
std::size_t count;

void set_softmax_xent(const float* inputs, std::size_t rows) {
    count = rows;
    inputs_of_case.assign(inputs, inputs + count * (softmax_xent::length + 1));
    results_of_case.resize(count * softmax_xent::length + 1);
}

void run_softmax_xent() {
    constexpr std::size_t length = softmax_xent::length;
    using std::exp;
    using xsimd::exp;
    const auto samples = static_cast<float>(count);
    float sum_of_rows = 0;
    for (std::size_t n = 0; n < count; ++n) {
        const float* x = inputs_of_case.data() + n * length;
        float* to = results_of_case.data() + n * length;
        const auto label = static_cast<std::size_t>(inputs_of_case[count * length + n]);
        const float most = hand::largest(length, x);
        total powers;
        along_row<length>([&](std::size_t j, auto kind) {
            const auto power = exp(load(x + j, kind) - most);
            powers += power;
            store(to + j, power);
        });
        const float all = powers.all();
        const float factor = 1 / (all * samples);
        along_row<length>(
            [&](std::size_t j, auto kind) { store(to + j, load(to + j, kind) * factor); });
        to[label] -= 1.0f / samples;
        sum_of_rows += most + std::log(all) - x[label];
    }
    results_of_case.back() = sum_of_rows / samples;
}

void set_layernorm(const float* inputs, std::size_t rows) {
    count = rows;
    inputs_of_case.assign(inputs, inputs + 2 * (count + 1) * layernorm::length);
    results_of_case.resize((count + 2) * layernorm::length + 1);
}

void run_layernorm() {
    constexpr std::size_t length = layernorm::length;
    const std::size_t size = count * length;
    const auto samples = static_cast<float>(count);
    const float* scale = inputs_of_case.data() + 2 * size;
    const float* shift = scale + length;
    float* by_scale = results_of_case.data() + size;
    float* by_shift = by_scale + length;
    std::fill_n(by_scale, 2 * length, 0.0f);
    total value;
    for (std::size_t n = 0; n < count; ++n) {
        const float* x = inputs_of_case.data() + n * length;
        const float* weight = x + size;
        float* to = results_of_case.data() + n * length;
        total sum;
        total squares;
        along_row<length>([&](std::size_t j, auto kind) { sum += load(x + j, kind); });
        const float mean = sum.all() / length;
        along_row<length>([&](std::size_t j, auto kind) {
            const auto off = load(x + j, kind) - mean;
            squares += off * off;
        });
        const float factor = 1 / std::sqrt(squares.all() / length + 1e-5f);
        total slopes;
        total products;
        along_row<length>([&](std::size_t j, auto kind) {
            const auto normal = (load(x + j, kind) - mean) * factor;
            const auto slope = load(weight + j, kind);
            const auto inner = slope * load(scale + j, kind);
            value += inner * normal + slope * load(shift + j, kind);
            slopes += inner;
            products += inner * normal;
            store(by_scale + j, load(by_scale + j, kind) + slope * normal);
            store(by_shift + j, load(by_shift + j, kind) + slope);
        });
        const float flat = slopes.all() / length;
        const float along = products.all() / length;
        const float share = factor / samples;
        along_row<length>([&](std::size_t j, auto kind) {
            const auto normal = (load(x + j, kind) - mean) * factor;
            const auto inner = load(weight + j, kind) * load(scale + j, kind);
            store(to + j, (inner - flat - normal * along) * share);
        });
    }
    along_row<2 * length>([&](std::size_t j, auto kind) {
        store(by_scale + j, load(by_scale + j, kind) * (1.0f / samples));
    });
    results_of_case.back() = value.all() / samples;
}

void get_rows(float* results) {
    write(results, results_of_case);
}

}  // namespace

BENCH_ROWS(by_hand, softmax_xent, set_softmax_xent, run_softmax_xent, get_rows)
BENCH_ROWS(by_hand, softmax_xent_beyond, set_softmax_xent, run_softmax_xent, get_rows)
BENCH_ROWS(by_hand, layernorm, set_layernorm, run_layernorm, get_rows)
BENCH_ROWS(by_hand, layernorm_beyond, set_layernorm, run_layernorm, get_rows)

}  // namespace bench::rows
