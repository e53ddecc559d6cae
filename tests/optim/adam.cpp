// SPDX-License-Identifier: BSL-1.0
#include <array>
#include <cmath>
#include <cstddef>

#include <costate/optim/adam.hpp>

#include "catch.hpp"
#include "record.hpp"

namespace {

/// Algorithm 1 of the paper, to the letter.
struct reference {
    double p, m = 0, v = 0;
    int t = 0;
    void step(double g, const costate::adam_settings& s) {
        ++t;
        m = s.beta1 * m + (1 - s.beta1) * g;
        v = s.beta2 * v + (1 - s.beta2) * g * g;
        p -= s.rate * (m / (1 - std::pow(s.beta1, t))) /
            (std::sqrt(v / (1 - std::pow(s.beta2, t))) + s.epsilon);
    }
};

double gradient_at(std::size_t i, int step) {
    return i == 0 ? 0.0 : std::sin(static_cast<double>(i) + 0.1 * step);
}

template <std::size_t Count>
void follows_the_paper() {
    const costate::adam_settings settings{0.01, 0.8, 0.95, 1e-6};
    record<Count, Count> p, g;
    std::array<reference, Count> expected{};
    for (std::size_t i = 0; i < Count; ++i)
        expected[i].p = p.twofold[i] = p.single[i] = 0.5f * static_cast<float>(i);
    costate::adam<record<Count, Count>> optimiser(settings);
    for (int step = 0; step < 50; ++step) {
        for (std::size_t i = 0; i < Count; ++i) {
            g.twofold[i] = gradient_at(i, step);
            g.single[i] = static_cast<float>(g.twofold[i]);
            expected[i].step(g.twofold[i], settings);
        }
        optimiser.step(p, g);
    }
    CHECK(optimiser.steps() == 50);
    for (std::size_t i = 0; i < Count; ++i) {
        CHECK(p.twofold[i] == Approx(expected[i].p).epsilon(1e-12));
        CHECK(p.single[i] == Approx(expected[i].p).epsilon(1e-5));
    }
}

}  // namespace

TEST_CASE("Adam follows the algorithm of the paper, for every length of a block") {
    follows_the_paper<1>();
    follows_the_paper<7>();
    follows_the_paper<16>();
    follows_the_paper<37>();
}

TEST_CASE("the first step of Adam is the learning rate, whatever the size of the gradient") {
    record<0, 2> p, g;
    g.twofold = {1e-3, -1e3};
    costate::adam<record<0, 2>> optimiser({.rate = 0.1});
    optimiser.step(p, g);
    CHECK(p.twofold[0] == Approx(-0.1).epsilon(1e-4));
    CHECK(p.twofold[1] == Approx(0.1).epsilon(1e-4));
}

constexpr double minimised = [] {
    record<0, 1> p, g;
    p.twofold[0] = 3;
    costate::adam<record<0, 1>> optimiser({.rate = 0.1});
    for (int step = 0; step < 200; ++step) {
        g.twofold[0] = 2 * (p.twofold[0] - 1);
        optimiser.step(p, g);
    }
    return p.twofold[0];
}();
static_assert(minimised > 0.95 && minimised < 1.05, "Adam runs in a constant expression");
