// SPDX-License-Identifier: BSL-1.0
#include "kfac_network.hpp"

#include <costate/optim/kfac.hpp>

#include <cmath>
#include <cstddef>
#include <vector>

namespace cs = costate;

namespace {

/// A convolution in two groups at one position, and a dense layer: each group has factors of its own.
template <class T>
constexpr auto three_places = cs::input<"places", T, 3, 4>;
template <class T>
constexpr auto made = cs::reshape<4>(tanh(cs::convolution(three_places<T>, cs::param<"w1", T, 3, 2, 4>) + cs::param<"b1", T, 4>));
template <class T>
constexpr auto grouped =
    mean(vmap(squared_error(matmul(made<T>, cs::param<"w2", T, 4, 2>) + cs::param<"b2", T, 2>, cs::input<"y", T, 2>)));

using record = cs::parameters<grouped<double>>;
record p;
cs::kfac<grouped<double>, cs::sequential, cs::fisher::exact> by_groups;

/// A scale and a shift, which are inverted together, in the place of the first layer.
constexpr auto moved = cs::input<"features", double, 4> * cs::param<"scale", double, 4> + cs::param<"shift", double, 4>;
constexpr auto scaled = mean(vmap(squared_error(
    matmul(tanh(moved), cs::param<"w2", double, 4, 2>) + cs::param<"b2", double, 2>, cs::input<"y", double, 2>)));

/// What NumPy draws next.
template <class Record>
std::vector<double> inputs(std::size_t count) {
    Record unused;
    small_network::numbers next = small_network::start(unused);
    std::vector<double> values(count);
    for (double& e : values) e = next();
    return values;
}

}  // namespace

TEST_CASE("steps of K-FAC with groups of a convolution are those written out in NumPy") {
    small_network::take_steps(by_groups, p, oracle::grouped_kfac_steps, 1, inputs<record>(36));
}

TEST_CASE("steps of EKFAC with groups of a convolution are those written out in NumPy") {
    static cs::kfac<grouped<double>, cs::sequential, cs::fisher::empirical, cs::kfac_inverse::eigenbasis> optimiser;
    small_network::take_steps(optimiser, p, oracle::grouped_ekfac_steps, 5, inputs<record>(36));
}

TEST_CASE("steps of K-FAC with a scale and a shift in one block are those written out in NumPy") {
    static cs::kfac<scaled, cs::sequential, cs::fisher::exact> optimiser;
    static cs::parameters<scaled> q;
    small_network::take_steps(optimiser, q, oracle::scaled_kfac_steps, 1, inputs<cs::parameters<scaled>>(12));
}

TEST_CASE("a group whose factors have no inverse is damped more, like a whole layer") {
    const auto gamma_after = [&](std::size_t large) {
        small_network::start(p);
        by_groups.settings() = {.damping = 1e-10, .regularisation = 0};
        by_groups.init(p);
        std::vector<double> one(12);
        // What one of the two groups sees is so large that the damping is lost in rounding.
        for (std::size_t i = 0; i < 12; ++i) one[i] = i % 4 / 2 == large ? 3e12 + static_cast<double>(i) : 1e-4;
        // Not saturated, so that there are gradients.
        const auto kernel = p.get<0>();
        for (std::size_t i = 0; i < kernel.size(); ++i) kernel.data()[i] *= 1e-14;
        CHECK(by_groups.step(p, one, std::vector<double>{0.5, -0.5}).moved());
        for (const double e : kernel) CHECK(std::isfinite(e));
        return by_groups.gamma();
    };
    CHECK(gamma_after(2) < 1.1e-5);
    CHECK(gamma_after(0) > 2e-5);
    CHECK(gamma_after(1) > 2e-5);
}
