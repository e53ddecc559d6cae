// SPDX-License-Identifier: BSL-1.0
// Eight Hessian and Gauss-Newton products of a classifier at once, and one after the other.
#include <costate/costate.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <vector>

namespace cs = costate;
namespace nn = cs::nn;

namespace {

constexpr std::size_t samples = 64, many = 8;
constexpr auto x = cs::input<"x", float, 784>;
constexpr auto label = cs::input<"label", int>;
template <class Net>
constexpr auto objective_of(const Net& net) {
    return cs::mean(cs::vmap(cs::softmax_cross_entropy(net(x), label)));
}
constexpr auto small = objective_of(nn::dense<128> | nn::relu | nn::dense<10>);
constexpr auto large =
    objective_of(nn::dense<512> | nn::relu | nn::dense<512> | nn::relu | nn::dense<10>);

template <class Call>
double microseconds(const Call& call) {
    const auto start = std::chrono::steady_clock::now();
    call();
    return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start)
        .count();
}

template <auto Objective, auto Product>
void compare(const char* name) {
    static cs::parameters<Objective> p, direction[many], result[many];
    static cs::parameters<cs::directions<many, Objective>> directions, results;
    static cs::program<Product> one;
    static cs::program<cs::with_directions<many, Product>> all;
    nn::initialise(p, 1);
    for (auto& v : direction) nn::initialise(v, 2);
    nn::initialise(directions, 3);
    const std::vector<float> images(samples * 784, 0.5f);
    const std::vector<std::int32_t> labels(samples, 3);
    double least[2] = {1e9, 1e9};
    for (double spent = 0; spent < 3e6;) {
        const double apart = microseconds([&] {
            for (std::size_t k = 0; k < many; ++k) one(p, images, labels, direction[k], result[k]);
        });
        const double together = microseconds([&] { all(p, images, labels, directions, results); });
        spent += apart + together;
        least[0] = std::min(least[0], apart);
        least[1] = std::min(least[1], together);
    }
    std::printf(
        "| %s | %.0f µs | %.0f µs | %.2f | %.2f |\n", name, least[0], least[1], least[0] / least[1],
        static_cast<double>(many) * static_cast<double>(one.flops(samples)) /
            static_cast<double>(all.flops(samples)));
}

}  // namespace

int main() {
    std::printf(
        "| %zu products, batch of %zu | one after the other | at once | ratio | of operations |\n",
        many, samples);
    compare<small, cs::hvp<small>>("Hessian, 784-128-10");
    compare<small, cs::ggnvp<small>>("Gauss-Newton, 784-128-10");
    compare<large, cs::hvp<large>>("Hessian, 784-512-512-10");
}
