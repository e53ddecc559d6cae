// SPDX-License-Identifier: BSL-1.0
//
// Forces are the negative gradient of an energy, and here an energy is learned from forces alone (Chmiela et al., "Machine
// learning of accurate energy-conserving molecular force fields", 2017): the loss contains the gradient by the positions of
// what is differentiated by the weights. Four atoms attract and repel each other as Lennard-Jones has it.
#include <costate/costate.hpp>
#include <costate/optim.hpp>

#include <cmath>
#include <cstdio>
#include <random>

namespace cs = costate;
namespace nn = cs::nn;

constexpr std::size_t atoms = 4;
constexpr auto positions = cs::input<"positions", double, atoms, 3>;
constexpr auto observed = cs::input<"observed", double, atoms, 3>;

/// 1 / r² of all pairs; 1 for an atom and itself, whatever the positions.
constexpr auto one =
    cs::constants(cs::tensor<double, 4, 4>{1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1});
constexpr auto apart = reshape<atoms, 1, 3>(positions) - reshape<1, atoms, 3>(positions);
constexpr auto closeness = 1 / (sum<2>(square(apart)) + one);

constexpr auto cubed = closeness * closeness * closeness;
constexpr auto lennard_jones = 2 * sum(cubed * cubed - cubed);  // each pair is there twice
constexpr auto net = nn::dense<16> | nn::tanh | nn::dense<16> | nn::tanh | nn::dense<1>;
constexpr auto learned = sum(net(reshape<atoms * atoms, 1>(closeness)));

constexpr auto error = mean(square(-diff(learned, positions) - observed));
constexpr auto objective = cs::mean(cs::vmap(error));

static cs::parameters<objective> weights, gradient;
static cs::program<cs::value_and_grad<objective>> step;
static cs::reference<cs::vmap(-diff(lennard_jones, positions))> nature;
static cs::adam<cs::parameters<objective>> optimiser({.rate = 3e-3});

int main() {
    constexpr std::size_t samples = 64;
    constexpr int steps = 3000;
    std::mt19937 random_bits(1);
    std::uniform_real_distribution<double> uniform(-0.15, 0.15);
    // A tetrahedron near its state of rest, shaken.
    constexpr double edge = 1.12;
    constexpr double corners[atoms][3] = {{1, 1, 1}, {1, -1, -1}, {-1, 1, -1}, {-1, -1, 1}};
    cs::tensor<double, samples, atoms, 3> at, forces;
    for (std::size_t i = 0; i < at.size(); ++i)
        at.elements[i] =
            edge / std::sqrt(8.0) * corners[i / 3 % atoms][i % 3] + uniform(random_bits);
    nature(at, forces);
    double scale = 0;
    for (const double f : forces.elements) scale += f * f / static_cast<double>(forces.size());

    nn::initialise(weights, 1);
    double last = 0;
    for (int i = 0; i < steps; ++i) {
        if (i == 2 * steps / 3) optimiser.settings().rate /= 10;
        last = step(weights, at, forces, gradient);
        optimiser.step(weights, gradient);
    }
    const double relative = std::sqrt(last / scale);
    std::printf(
        "forces of %zu configurations, root of mean square: %.3f\n", samples, std::sqrt(scale));
    std::printf("error of the learned energy's forces: %.2f %%\n", 100 * relative);
    return relative < 0.05 ? 0 : 1;
}
