// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "../allocation_counter.hpp"
#include "../catch.hpp"

#include <costate/costate.hpp>
#include <costate/optim/step_report.hpp>

#include <cstddef>
#include <type_traits>
#include <vector>

#include "../oracle/kfac.inc"

/// The network whose steps NumPy has written out.
namespace small_network {

inline constexpr auto x = costate::input<"x", double, 3>;
inline constexpr auto y = costate::input<"y", double, 2>;
inline constexpr auto w1 = costate::param<"w1", double, 3, 4>;
inline constexpr auto b1 = costate::param<"b1", double, 4>;
inline constexpr auto w2 = costate::param<"w2", double, 4, 2>;
inline constexpr auto b2 = costate::param<"b2", double, 2>;
inline constexpr auto output = matmul(tanh(matmul(x, w1) + b1), w2) + b2;
inline constexpr auto objective = costate::mean(costate::vmap(squared_error(output, y)));

using record = costate::parameters<objective>;
inline const std::vector<double> xs{0.3, -0.2, 0.8, 0.1, 0.5, -0.4, -0.7, 0.2, 0.9};
inline const std::vector<double> ys{0.2, -0.6, 0.4, 0.1, -0.3, 0.7};
inline const std::vector<double> one_x(xs.begin(), xs.begin() + 3), one_y(ys.begin(), ys.begin() + 2);

struct numbers {
    double state = 0.3;
    double operator()() { return (state = 3.7 * state * (1 - state)) - 0.6; }
};
template <class Record>
numbers start(Record& p) {
    numbers next;
    p.for_each([&](const char*, auto view) {
        for (auto& e : view) e = static_cast<std::remove_reference_t<decltype(e)>>(next());
    });
    return next;
}

template <class View, std::size_t N>
void agree(const View& view, const double (&expected)[N]) {
    for (std::size_t i = 0; i < N; ++i) CHECK(view.data()[i] == Approx(expected[i]).epsilon(1e-9));
}
/// Steps from the start, with the settings that NumPy has as well. The record has the parameters of two layers.
template <class Optimiser, class Record, int Inputs, std::size_t N>
void take_steps(
    Optimiser& optimiser, Record& p, const oracle::kfac_step<Inputs> (&steps)[N], std::uint32_t inverses_every,
    const std::vector<double>& inputs = xs) {
    start(p);
    optimiser.settings() = {
        .damping = 0.5, .regularisation = 1e-2, .damping_every = 1, .gamma_every = 2, .inverses_every = inverses_every};
    optimiser.init(p);
    for (const auto& expected : steps) {
        const std::size_t allocations = heap_allocations();
        const costate::step_report r = optimiser.step(p, inputs, ys);
        CHECK(heap_allocations() == allocations);
        CHECK(r.moved());
        CHECK(r.loss == Approx(expected.loss).epsilon(1e-10));
        CHECK(r.damping == Approx(expected.damping).epsilon(1e-12));
        CHECK(optimiser.gamma() == Approx(expected.gamma).epsilon(1e-12));
        CHECK(r.reduction_ratio == Approx(expected.ratio).epsilon(1e-8));
        CHECK(r.step_length == Approx(expected.step_length).epsilon(1e-9));
        agree(p.template get<0>(), expected.w1);
        agree(p.template get<1>(), expected.b1);
        agree(p.template get<2>(), expected.w2);
        agree(p.template get<3>(), expected.b2);
    }
}

}  // namespace small_network
