// SPDX-License-Identifier: BSL-1.0
// A network that solves equations: one layer of tanh, trained by Levenberg-Marquardt and by Adam on the same points from the
// same beginning. Exits with 0 if Levenberg-Marquardt gets as far as it should.
#include "problems.hpp"

#include <costate/core/philox.hpp>
#include <costate/optim/adam.hpp>
#include <costate/optim/levenberg_marquardt.hpp>

#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>

namespace pinn {
namespace {

constexpr double sufficient = 1e-15;
constexpr int most_steps = 5000;
constexpr int adam_steps = 20000;

template <std::size_t Count>
std::array<double, Count> grid() {
    std::array<double, Count> places{};
    for (std::size_t i = 0; i < Count; ++i)
        places[i] = static_cast<double>(i) / static_cast<double>(Count - 1);
    return places;
}

template <class Parameters>
void begin(Parameters& p) {
    std::uint32_t number = 0;
    p.for_each([&](const char*, auto tensor) {
        for (double& value : tensor)
            value =
                2 * costate::unit_interval<double>(costate::philox({{number++, 0, 0, 0}}, 1, 0)) -
                1;
    });
}

class stopwatch {
public:
    double milliseconds() const {
        return std::chrono::duration<double, std::milli>(clock::now() - start_).count();
    }

private:
    using clock = std::chrono::steady_clock;
    clock::time_point start_ = clock::now();
};

/// The greatest error of a solution between the points as well as on them.
template <class Problem, class Parameters>
double greatest_error(const Parameters& p) {
    static cs::program<cs::vmap(u)> solution;
    const auto places = grid<1001>();
    std::array<double, 1001> values{};
    solution(p, places, values);
    double greatest = 0;
    for (std::size_t i = 0; i < places.size(); ++i)
        greatest = std::fmax(greatest, std::fabs(values[i] - Problem::exact(places[i])));
    return greatest;
}

void report(const char* method, int steps, double loss, double error, double milliseconds) {
    std::printf(
        "  %-21s %6d steps  loss %8.2e  greatest error %8.2e  %7.1f ms\n", method, steps, loss,
        error, milliseconds);
}

// Residuals and loss are about the same: the loss is the mean of the squares at the points and the squares of
// the conditions at the ends, which is 2 / points times half of the sum of the weighted squares.
template <class Problem>
double by_levenberg_marquardt(const char* name, double acceleration) {
    using method = cs::levenberg_marquardt<Problem::residual>;
    static method optimiser;
    static typename method::record p;
    begin(p);
    optimiser.settings().acceleration = acceleration;
    optimiser.init(p);
    const auto places = grid<points>();
    const stopwatch watch;
    double loss = 0;
    int steps = 0;
    while (steps < most_steps) {
        const cs::step_report r = optimiser.step(p, places);
        ++steps;
        loss = 2 * r.new_loss / points;
        if (loss <= sufficient || !r.moved()) break;
    }
    report(name, steps, loss, greatest_error<Problem>(p), watch.milliseconds());
    return loss;
}

template <class Problem>
void by_adam() {
    using parameters = cs::parameters<Problem::loss>;
    static cs::program<cs::value_and_grad<Problem::loss>> gradient;
    static cs::adam<parameters> optimiser;
    static parameters p, g, best;
    begin(p);
    const auto places = grid<points>();
    const stopwatch watch;
    double least = 1e300;
    for (int i = 0; i < adam_steps; ++i) {
        const double loss = gradient(p, places, g);
        if (loss < least) {
            least = loss;
            best = p;
        }
        optimiser.settings().rate = 1e-2 * std::pow(1e-3, static_cast<double>(i) / adam_steps);
        optimiser.step(p, g);
    }
    report(
        "Adam, at its best", adam_steps, least, greatest_error<Problem>(best),
        watch.milliseconds());
}

template <class Problem>
bool solve() {
    std::printf("%s\n", Problem::title);
    const double loss = by_levenberg_marquardt<Problem>("Levenberg-Marquardt", 0.75);
    by_levenberg_marquardt<Problem>("  with straight steps", 0);
    by_adam<Problem>();
    return loss <= sufficient;
}

}  // namespace
}  // namespace pinn

int main() {
    const bool fitted = pinn::solve<pinn::regression>();
    const bool grown = pinn::solve<pinn::growth>();
    const bool bent = pinn::solve<pinn::poisson>();
    return fitted && grown && bent ? 0 : 1;
}
