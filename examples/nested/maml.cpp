// SPDX-License-Identifier: BSL-1.0
//
// Learning to learn (Finn, Abbeel & Levine, "Model-agnostic meta-learning", 2017): weights from which one step of gradient
// descent on ten points of a sinusoid gives the rest of it. The loss is that after the step, so its gradient goes through
// the gradient of another loss.
#include <costate/costate.hpp>
#include <costate/optim.hpp>

#include <cmath>
#include <cstdio>
#include <random>

namespace cs = costate;
namespace nn = cs::nn;

constexpr std::size_t points = 10, tasks = 25;
constexpr auto net = nn::dense<32> | nn::tanh | nn::dense<32> | nn::tanh | nn::dense<1>;
constexpr auto x = cs::input<"x", float, points, 1>;  // what a task is learned from
constexpr auto y = cs::input<"y", float, points, 1>;
constexpr auto later_x = cs::input<"later_x", float, points, 1>;  // and what it is tested with
constexpr auto later_y = cs::input<"later_y", float, points, 1>;
constexpr auto rate = cs::param<"rate", float>;

constexpr auto seen = mean(square(net(x) - y));
constexpr auto unseen = mean(square(net(later_x) - later_y));
constexpr auto objective = cs::mean(cs::vmap(cs::after_descent(unseen, seen, rate)));

static cs::parameters<objective> weights, gradient;
static cs::program<cs::value_and_grad<objective>> meta_step;
static cs::adam<cs::parameters<objective>> optimiser({.rate = 1e-3});

namespace {

using batch = cs::tensor<float, tasks, points, 1>;
std::mt19937 random_bits(1);
float uniform(float low, float high) {
    return low + (high - low) * static_cast<float>(random_bits() >> 8) / 16777216.0f;
}

/// Sinusoids of amplitudes 0.1 to 5 and any phase, at points between -5 and 5.
struct sinusoids {
    batch x, y, later_x, later_y;

    sinusoids() {
        for (std::size_t task = 0; task < tasks; ++task) {
            const float amplitude = uniform(0.1f, 5), phase = uniform(0, 3.14159f);
            const auto draw = [&](batch& at, batch& value) {
                for (std::size_t i = 0; i < points; ++i) {
                    at(task, i, 0) = uniform(-5, 5);
                    value(task, i, 0) = amplitude * std::sin(at(task, i, 0) - phase);
                }
            };
            draw(x, y);
            draw(later_x, later_y);
        }
    }
};

}  // namespace

int main() {
    constexpr int steps = 3000;
    cs::nn::initialise(weights, 1);
    weights[rate]() = 0.01f;
    optimiser.init(weights);
    double first = 0, last = 0;
    for (int step = 0; step < steps; ++step) {
        const sinusoids drawn;
        const double loss =
            meta_step(weights, drawn.later_x, drawn.later_y, drawn.x, drawn.y, gradient);
        optimiser.step(weights, gradient);
        if (step < 100) first += loss / 100;
        if (step >= steps - 100) last += loss / 100;
    }
    std::printf("squared error after one step of descent on %zu points\n", points);
    std::printf("  from the first weights    %.3f\n", first);
    std::printf(
        "  from the learned weights  %.3f, at the learned rate %.3f\n", last,
        static_cast<double>(weights[rate]()));
    return last < first / 4 ? 0 : 1;
}
