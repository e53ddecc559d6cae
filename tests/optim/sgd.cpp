// SPDX-License-Identifier: BSL-1.0
#include <array>

#include <costate/optim/adam.hpp>
#include <costate/optim/sgd.hpp>

#include "catch.hpp"
#include "record.hpp"

namespace {

using vector = record<2, 3>;

struct trajectory {
    double momentum;
    bool nesterov;
    std::array<double, 3> end;
};
constexpr trajectory trajectories[] = {
#include "../oracle/sgd.inc"
};

/// Of Σ cᵢ (pᵢ - tᵢ)² / 2 + p₀ p₁, as in the oracle.
constexpr void gradient(const vector& p, vector& g) {
    g.twofold = {
        (p.twofold[0] - 1) + p.twofold[1], 2 * (p.twofold[1] + 1) + p.twofold[0],
        0.5 * (p.twofold[2] - 3)};
    g.single = {static_cast<float>(g.twofold[0]), static_cast<float>(g.twofold[1])};
}

template <class Optimiser>
vector descended(Optimiser& optimiser, int steps = 25) {
    vector p{{0.3f, 0.7f}, {0.3, 0.7, -0.2}};
    vector g;
    optimiser.init(p);
    for (int i = 0; i < steps; ++i) {
        gradient(p, g);
        optimiser.step(p, g);
    }
    return p;
}

}  // namespace

TEST_CASE("gradient descent goes where PyTorch's goes, with and without momentum") {
    for (const trajectory& t : trajectories) {
        costate::sgd<vector> optimiser({.rate = 0.05, .momentum = t.momentum, .nesterov = t.nesterov});
        for (int run = 0; run < 2; ++run) {  // init forgets the first one
            const vector p = descended(optimiser);
            for (std::size_t i = 0; i < 3; ++i) CHECK(p.twofold[i] == Approx(t.end[i]).epsilon(1e-12));
            for (std::size_t i = 0; i < 2; ++i) CHECK(p.single[i] == Approx(t.end[i]).epsilon(1e-4));
        }
    }
}

TEST_CASE("Adam forgets former steps, too") {
    costate::adam<vector> optimiser({.rate = 0.1});
    const vector first = descended(optimiser, 3);
    const vector second = descended(optimiser, 3);
    CHECK(first.twofold == second.twofold);
    CHECK(first.single == second.single);
    CHECK(optimiser.steps() == 3);
}
