// SPDX-License-Identifier: BSL-1.0
#include "kfac_network.hpp"
#include "static_storage.hpp"

#include <costate/optim/kfac.hpp>

#include <cmath>
#include <vector>

namespace cs = costate;
using namespace small_network;

namespace {

constinit cs::kfac<objective, cs::sequential, cs::fisher::empirical, cs::kfac_inverse::eigenbasis> optimiser;
record p;

// The program of the optimiser, so that it is compiled once.
cs::program<cs::kfac_factors<objective, cs::fisher::monte_carlo, cs::fisher::empirical, cs::kfac_inverse::eigenbasis>> sweep;
record gradient;
cs::parameters<cs::kfac_layout<objective>> factors;
cs::parameters<cs::kfac_inverse_layout<objective>> bases;
cs::parameters<cs::kfac_moments_layout<objective>> moments;

/// The squares of the norms of F - A ⊗ G and of F - U diag(S) Uᵀ for a layer, F being that of these samples.
struct distances {
    double kronecker = 0, eigenbasis = 0;
};
template <std::uint32_t Layer>
distances distances_of(const std::vector<double>& inputs, const std::vector<double>& targets) {
    sweep(p, inputs, targets, bases, gradient, factors, moments);
    auto u = bases.get<2 * Layer>();
    auto v = bases.get<2 * Layer + 1>();
    const auto moment = factors.get<3 * Layer>();
    const auto mean = factors.get<3 * Layer + 1>();
    const auto g = factors.get<3 * Layer + 2>();
    const std::size_t order = static_cast<std::size_t>(std::sqrt(u.size())), outputs = static_cast<std::size_t>(std::sqrt(g.size()));
    std::vector<double> a(u.size()), values(16), workspace(cs::symmetric_eigen_workspace(order));
    for (std::size_t i = 0; i < order; ++i)
        for (std::size_t k = 0; k < order; ++k)
            a[i * order + k] = i + 1 == order ? (k + 1 == order ? 1 : mean(k)) : k + 1 == order ? mean(i) : moment(i, k);
    std::copy(a.begin(), a.end(), u.begin());
    std::copy(g.begin(), g.end(), v.begin());
    CHECK(cs::symmetric_eigen<double>(order, {u.data(), order}, values.data(), workspace.data()));
    CHECK(cs::symmetric_eigen<double>(outputs, {v.data(), outputs}, values.data(), workspace.data()));
    sweep(p, inputs, targets, bases, gradient, factors, moments);
    const auto s = moments.get<Layer>();
    const std::size_t n = inputs.size() / 3, size = order * outputs;
    std::vector<double> fisher(size * size);
    for (std::size_t sample = 0; sample < n; ++sample) {
        const std::vector<double> this_x(inputs.begin() + 3 * static_cast<long>(sample), inputs.begin() + 3 * static_cast<long>(sample) + 3);
        const std::vector<double> this_y(targets.begin() + 2 * static_cast<long>(sample), targets.begin() + 2 * static_cast<long>(sample) + 2);
        static cs::parameters<cs::kfac_layout<objective>> unused;
        static cs::parameters<cs::kfac_moments_layout<objective>> unused_moments;
        sweep(p, this_x, this_y, bases, gradient, unused, unused_moments);
        std::vector<double> both(gradient.get<2 * Layer>().begin(), gradient.get<2 * Layer>().end());
        both.insert(both.end(), gradient.get<2 * Layer + 1>().begin(), gradient.get<2 * Layer + 1>().end());
        for (std::size_t i = 0; i < size * size; ++i) fisher[i] += both[i / size] * both[i % size] / static_cast<double>(n);
    }
    distances result;
    for (std::size_t i = 0; i < size; ++i)
        for (std::size_t k = 0; k < size; ++k) {
            double near = 0;
            for (std::size_t c = 0; c < order; ++c)
                for (std::size_t d = 0; d < outputs; ++d)
                    near += s(c, d) * u(c, i / outputs) * v(d, i % outputs) * u(c, k / outputs) * v(d, k % outputs);
            const double off = fisher[i * size + k] - a[i / outputs * order + k / outputs] * g(i % outputs, k % outputs);
            result.kronecker += off * off;
            result.eigenbasis += (fisher[i * size + k] - near) * (fisher[i * size + k] - near);
        }
    return result;
}

/// The first layer replaced by a scale and a shift, whose block is whole.
constexpr auto scale = cs::param<"scale", double, 4>;
constexpr auto shift = cs::param<"shift", double, 4>;
constexpr auto scaled = cs::mean(cs::vmap(squared_error(matmul(tanh(cs::input<"features", double, 4> * scale + shift), w2) + b2, y)));
using scaled_solver = cs::kfac_eigenbasis<scaled, cs::kfac_inverse::eigenbasis>;
constexpr auto scaled_blocks = cs::kfac_structure<scaled, cs::kfac_inverse::eigenbasis>::value;
constexpr std::uint32_t whole = scaled_blocks.block[0].form == cs::kfac_form::full ? 0 : 1;
static_assert(scaled_blocks.count == 2 && scaled_blocks.block[whole].has_bias() && scaled_blocks.block[1 - whole].has_bias());

}  // namespace

TEST_CASE("steps of EKFAC are those of the paper, written out in NumPy") {
    take_steps(optimiser, p, oracle::ekfac_steps, 5);
}

TEST_CASE("EKFAC of static storage takes no room in the executable") { CHECK(takes_no_room(&optimiser)); }

TEST_CASE("moments in the eigenbasis are nearer to the Fisher matrix than the Kronecker product, and exact for one sample") {
    start(p);
    for (const distances all : {distances_of<0>(xs, ys), distances_of<1>(xs, ys)}) {
        CHECK(all.eigenbasis < 0.99 * all.kronecker);
        CHECK(all.eigenbasis > 1e-6);
    }
    for (const distances one : {distances_of<0>(one_x, one_y), distances_of<1>(one_x, one_y)}) {
        CHECK(one.eigenbasis < 1e-28);
        CHECK(one.kronecker < 1e-28);
    }
}

TEST_CASE("what is not finite stops EKFAC at the last good parameters") {
    start(p);
    optimiser.settings() = {.damping = 0.5};
    optimiser.init(p);
    CHECK(optimiser.step(p, xs, ys).moved());
    const double before = p[w1](0, 0);
    std::vector<double> bad = xs;
    bad[4] = 1e200;  // its square is infinite, and tanh is saturated
    const cs::step_report r = optimiser.step(p, bad, ys);
    CHECK(r.stopped == cs::step_stop::factor);
    CHECK(r.where != nullptr);
    CHECK(p[w1](0, 0) == before);
    CHECK(optimiser.step(p, xs, ys).moved());
    // One sample and no damping: no direction is finite.
    start(p);
    optimiser.settings() = {.damping = 0, .regularisation = 0};
    optimiser.init(p);
    CHECK(optimiser.step(p, one_x, one_y).stopped == cs::step_stop::factor);
}

TEST_CASE("EKFAC inverts the block of a scale and a shift as it is, beside the moments of another one") {
    static scaled_solver solver;
    static scaled_solver::factors f;
    static scaled_solver::record slopes, direction;
    // Each scale with its shift is [2 0.5; 0.5 1]; the moments of the other block are 3 in any basis.
    const auto matrix = f.get<whole == 0 ? 0 : 3>();
    for (std::size_t i = 0; i < 4; ++i) {
        matrix(i, i) = 2;
        matrix(4 + i, 4 + i) = 1;
        matrix(i, 4 + i) = matrix(4 + i, i) = 0.5;
        slopes[scale](i) = 1 + static_cast<double>(i);
        slopes[shift](i) = -2 * static_cast<double>(i);
    }
    constexpr std::uint32_t other = whole == 0 ? 1 : 0;
    for (std::size_t i = 0; i < 4; ++i)
        for (std::size_t k = 0; k < 4; ++k) f.get<other>()(i, k) = 1.0 / (1 + static_cast<double>(i + k));
    for (std::size_t i = 0; i < 4; ++i) f.get<other + 1>().data()[i] = 0.1 * static_cast<double>(i);
    for (std::size_t i = 0; i < 2; ++i) f.get<other + 2>()(i, i) = 1 + static_cast<double>(i);
    solver.init();
    REQUIRE(solver.turn(f) == nullptr);
    solver.fresh().for_each([](const char*, auto values) {
        for (double& v : values) v = 3;
    });
    solver.average(0);
    for (double& v : slopes[w2]) v = 0.7;
    for (double& v : slopes[b2]) v = -0.4;
    const double gamma = 0.5, damped = gamma * gamma;
    REQUIRE(solver.solve(f, gamma, false, slopes, direction) == nullptr);
    const double determinant = (2 + damped) * (1 + damped) - 0.25;
    for (std::size_t i = 0; i < 4; ++i) {
        CHECK(direction[scale](i) == Approx(-((1 + damped) * slopes[scale](i) - 0.5 * slopes[shift](i)) / determinant));
        CHECK(direction[shift](i) == Approx(-((2 + damped) * slopes[shift](i) - 0.5 * slopes[scale](i)) / determinant));
    }
    for (const double v : direction[w2]) CHECK(v == Approx(-0.7 / (3 + damped)));
    for (const double v : direction[b2]) CHECK(v == Approx(0.4 / (3 + damped)));
}
