// SPDX-License-Identifier: BSL-1.0
#include <algorithm>

#include "hand.hpp"
#include "rosenbrock.hpp"

namespace bench::valley {
namespace {

using batch = xsimd::batch<double>;
constexpr std::size_t lanes = batch::size;
constexpr std::size_t chains = 3;  // sums kept apart, so that no addition waits for another

alignas(64) double x[length];
alignas(64) double gradient[length];
double value;

struct parts {
    batch off;
    batch one_less;
};

/// Writes the gradient of `lanes` inner elements, each from its own neighbours: eight operations.
inline parts step(std::size_t i) {
    const batch here = batch::load_unaligned(x + i);
    const batch before = batch::load_unaligned(x + i - 1);
    const batch off = batch::load_unaligned(x + i + 1) - here * here;
    const batch off_before = here - before * before;
    const batch slope =
        here * (batch(2.0) - batch(400.0) * off) + (batch(200.0) * off_before - batch(2.0));
    slope.store_unaligned(gradient + i);
    return {off, here - batch(1.0)};
}

}  // namespace

void by_hand::set(const double* inputs) { std::copy_n(inputs, length, x); }

void by_hand::run() {
    const double first = x[1] - x[0] * x[0];
    gradient[0] = -400 * x[0] * first - 2 * (1 - x[0]);

    // The first and the last batch overlap their neighbours, which aligns everything between them;
    // what is computed twice is left out of the sums.
    alignas(64) double weight[lanes];
    std::fill_n(weight, lanes, 1.0);
    weight[lanes - 1] = 0;
    const batch head = batch::load_aligned(weight);
    const parts start = step(1);
    batch off[chains] = {start.off * start.off * head, batch(0.0), batch(0.0)};
    batch one_less[chains] = {start.one_less * start.one_less * head, batch(0.0), batch(0.0)};

    std::size_t i = lanes;
    for (; i + chains * lanes < length; i += chains * lanes) {
        for (std::size_t k = 0; k < chains; ++k) {
            const parts next = step(i + k * lanes);
            off[k] += next.off * next.off;
            one_less[k] += next.one_less * next.one_less;
        }
    }
    for (; i + lanes < length; i += lanes) {
        const parts next = step(i);
        off[0] += next.off * next.off;
        one_less[0] += next.one_less * next.one_less;
    }
    constexpr std::size_t rest = (length - 1) % lanes;
    if constexpr (rest != 0) {
        for (std::size_t k = 0; k < lanes; ++k) {
            weight[k] = k < lanes - rest ? 0 : 1;
        }
        const batch tail = batch::load_aligned(weight);
        const parts end = step(length - 1 - lanes);
        off[1] += end.off * tail * end.off;
        one_less[1] += end.one_less * tail * end.one_less;
    }
    gradient[length - 1] = 200 * (x[length - 1] - x[length - 2] * x[length - 2]);
    value =
        100 * first * first + (1 - x[0]) * (1 - x[0]) +
        hand::sum_lanes(
            batch(100.0) * (off[0] + off[1] + off[2]) + (one_less[0] + one_less[1] + one_less[2]));
}

void by_hand::get(double* results) {
    std::copy_n(gradient, length, results);
    results[length] = value;
}

}  // namespace bench::valley
