// SPDX-License-Identifier: BSL-1.0
//
// A gradient penalty (Gulrajani et al., "Improved training of Wasserstein GANs", 2017, eq. 3): a critic whose slope by its
// input is held near 1 measures how far one distribution has to be carried to become another. Here that is known: two
// clouds of one shape, one of them moved by (0.6, 0.8), are 1 apart. The best slope s of 10 (s - 1)² - s is 1.05, so that is
// what the critic should say. The loss contains a gradient and is differentiated again.
#include <costate/costate.hpp>
#include <costate/optim.hpp>

#include <cmath>
#include <cstdio>
#include <random>

namespace cs = costate;
namespace nn = cs::nn;

constexpr auto critic = nn::dense<32> | nn::tanh | nn::dense<1>;
constexpr auto real = cs::input<"real", float, 2>;
constexpr auto fake = cs::input<"fake", float, 2>;
constexpr auto share = cs::input<"share", float>;

constexpr auto between = share * real + (1 - share) * fake;
constexpr auto slope = diff(sum(critic(between)), between);
constexpr auto distance = sum(critic(real)) - sum(critic(fake));
constexpr auto penalty = square(sqrt(dot(slope, slope)) - 1);
constexpr auto loss = 10 * penalty - distance;
constexpr auto objective = cs::mean(cs::vmap(loss));

static cs::parameters<objective> weights, gradient;
static cs::program<cs::value_and_grad<objective>> step;
static cs::reference<cs::mean(cs::vmap(distance))> measure;
static cs::adam<cs::parameters<objective>> optimiser({.rate = 1e-3});

int main() {
    constexpr std::size_t samples = 64;
    constexpr int steps = 2000;
    std::mt19937 random_bits(1);
    std::normal_distribution<float> normal;
    std::uniform_real_distribution<float> uniform;
    cs::tensor<float, samples, 2> here, there;
    cs::tensor<float, samples> shares;
    nn::initialise(weights, 1);
    double first = 0, last = 0;
    for (int i = 0; i < steps; ++i) {
        for (std::size_t k = 0; k < samples; ++k) {
            here(k, 0) = 0.6f + 0.1f * normal(random_bits);
            here(k, 1) = 0.8f + 0.1f * normal(random_bits);
            there(k, 0) = 0.1f * normal(random_bits);
            there(k, 1) = 0.1f * normal(random_bits);
            shares(k) = uniform(random_bits);
        }
        if (i == 0) first = measure(weights, here, there);
        step(weights, real = here, fake = there, share = shares, gradient);
        optimiser.step(weights, gradient);
        if (i >= steps - 20) last += measure(weights, here, there) / 20;
    }
    std::printf("distance of two clouds that are 1 apart\n");
    std::printf(
        "  by the untrained critic  %.3f\n  by the trained critic    %.3f (best: 1.050)\n", first,
        last);
    return std::abs(last - 1.05) < 0.05 ? 0 : 1;
}
