// SPDX-License-Identifier: BSL-1.0
// Takes the best code that this processor can run. To show that it does not matter which, it runs all
// the others too.
#include "regression.hpp"

#include <chrono>
#include <cmath>
#include <cstdio>
#include <vector>

namespace {

using costate::instruction_set;
using function = decltype(&regression::loss<instruction_set::baseline>);

// The best first; the last one runs everywhere.
function best() {
    using enum instruction_set;
    return costate::dispatch<avx512, avx2, sse42, baseline>(
        [](auto set) { return &regression::loss<set()>; });
}

struct outcome {
    float loss = 0;
    float gradient[regression::features]{};
    double microseconds = 0;
};

struct data {
    std::vector<float> weights, samples, labels;
};

data made_up(std::size_t count) {
    data d;
    unsigned seed = 1;
    const auto next = [&] {
        seed = seed * 1664525U + 1013904223U;
        return static_cast<float>(static_cast<int>(seed >> 16) - 32768) / 32768;
    };
    for (std::size_t i = 0; i < regression::features; ++i) d.weights.push_back(next());
    for (std::size_t i = 0; i < count * regression::features; ++i) d.samples.push_back(next());
    for (std::size_t i = 0; i < count; ++i) d.labels.push_back(next() > 0 ? 1.0f : 0.0f);
    return d;
}

outcome run(function loss, const data& d) {
    outcome o;
    for (int i = 0; i < 20; ++i) {
        const auto start = std::chrono::steady_clock::now();
        o.loss =
            loss(d.weights.data(), d.samples.data(), d.labels.data(), d.labels.size(), o.gradient);
        const std::chrono::duration<double, std::micro> time =
            std::chrono::steady_clock::now() - start;
        if (i == 0 || time.count() < o.microseconds) o.microseconds = time.count();
    }
    return o;
}

bool agree(const outcome& a, const outcome& b) {
    bool close = std::fabs(a.loss - b.loss) < 1e-6f;
    for (std::size_t i = 0; i < regression::features; ++i)
        close = close && std::fabs(a.gradient[i] - b.gradient[i]) < 1e-6f;
    return close && a.loss > 0;
}

template <instruction_set... Sets>
bool all_agree(const data& d, const outcome& expected) {
    const auto one = [&](instruction_set set, function loss) {
        if (!costate::is_available(set)) {
            std::printf("%-8s  not on this processor\n", name_of(set));
            return true;
        }
        const outcome o = run(loss, d);
        const bool well = agree(o, expected);
        std::printf(
            "%-8s  loss %.6f  %6.1f µs%s\n", name_of(set), static_cast<double>(o.loss),
            o.microseconds, well ? "" : "  WRONG");
        return well;
    };
    return (static_cast<int>(one(Sets, &regression::loss<Sets>)) & ...) != 0;
}

}  // namespace

int main() {
    const data d = made_up(1000);
    const outcome chosen = run(best(), d);
    using enum instruction_set;
    const bool well = all_agree<baseline, sse42, avx2, avx512>(d, chosen);
    std::printf(
        "chosen    loss %.6f  %6.1f µs\n", static_cast<double>(chosen.loss), chosen.microseconds);
    return well ? 0 : 1;
}
