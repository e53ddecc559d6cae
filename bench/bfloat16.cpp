// SPDX-License-Identifier: BSL-1.0
// A dense layer of 784 by 4096 weights, which no second-level cache holds, with the weights in 16 bits
// and in 32.
#include <costate/costate.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

namespace cs = costate;

namespace {

constexpr std::uint32_t inputs = 784, outputs = 4096;
constexpr auto w = cs::param<"w", cs::bfloat16, inputs, outputs>;
constexpr auto x = cs::input<"x", float, inputs>;
constexpr auto layer = matmul(x, cs::cast<float>(w));
constexpr auto forward = cs::vmap(layer);
constexpr auto to_inputs = cs::grad<cs::mean(cs::vmap(sum(square(layer)))), x>;

template <class Call>
double microseconds(const Call& call) {
    const auto start = std::chrono::steady_clock::now();
    call();
    return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start)
        .count();
}

}  // namespace

int main() {
    static cs::program<forward> run;
    static cs::program<cs::in_float<forward>> run_in_float;
    static cs::program<to_inputs> back;
    static cs::program<cs::in_float<to_inputs>> back_in_float;
    static cs::parameters<layer> p;
    static cs::parameters<cs::in_float<layer>> q;
    q.fill(0.01);
    p.round_from(q);
    std::printf(
        "| batch | forward bf16 | float | ratio | gradient to inputs bf16 | float | ratio |\n");
    for (const std::size_t n : {1u, 4u, 16u, 64u, 256u}) {
        std::vector<float> xs(n * inputs, 0.5f), ys(n * outputs), gradient(n * inputs);
        double least[4] = {1e9, 1e9, 1e9, 1e9};
        for (std::size_t i = 0; i < 1600 / n + 20; ++i) {
            least[0] = std::min(least[0], microseconds([&] { run(p, xs, ys); }));
            least[1] = std::min(least[1], microseconds([&] { run_in_float(q, xs, ys); }));
            least[2] = std::min(least[2], microseconds([&] { back(p, xs, gradient); }));
            least[3] = std::min(least[3], microseconds([&] { back_in_float(q, xs, gradient); }));
        }
        std::printf(
            "| %zu | %.0f µs | %.0f µs | %.2f | %.0f µs | %.0f µs | %.2f |\n", n, least[0],
            least[1], least[1] / least[0], least[2], least[3], least[3] / least[2]);
    }
}
