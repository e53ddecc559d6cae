// SPDX-License-Identifier: BSL-1.0
#include "kfac_network.hpp"
#include "static_storage.hpp"

#include <costate/optim/kfac.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace cs = costate;
using namespace small_network;

namespace {

using exact = cs::kfac<objective, cs::sequential, cs::fisher::exact>;
constinit exact optimiser;
record p;

/// A symmetric positive definite matrix of this order, its upper half, times its inverse.
template <class T>
double off_from_identity(std::size_t n) {
    std::vector<T> a(n * n), inverse, workspace(cs::symmetric_inverse_workspace(n));
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t k = 0; k < n; ++k)
            a[i * n + k] = static_cast<T>(i == k ? 3.0 : 1.0 / (1.0 + static_cast<double>(i > k ? i - k : k - i)));
    inverse = a;
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t k = 0; k < i; ++k) inverse[i * n + k] = std::numeric_limits<T>::quiet_NaN();
    if (!cs::invert_symmetric<T>(n, {inverse.data(), n}, workspace.data())) return 1;
    double worst = 0;
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j) {
            double sum = i == j ? -1 : 0;
            for (std::size_t k = 0; k < n; ++k)
                sum += static_cast<double>(a[i * n + k]) * static_cast<double>(inverse[k * n + j]);
            worst = sum > worst ? sum : -sum > worst ? -sum : worst;
        }
    return worst;
}

}  // namespace

TEST_CASE("symmetric matrices are inverted in their place, of any order") {
    for (const std::size_t n : {1u, 2u, 5u, 47u, 48u, 49u, 100u, 131u}) {
        CHECK(off_from_identity<double>(n) < 1e-13);
        CHECK(off_from_identity<float>(n) < 1e-5);
    }
    double indefinite[] = {1, 2, 0, 1}, infinite[] = {1, 0, 0, std::numeric_limits<double>::infinity()};
    double workspace[cs::symmetric_inverse_workspace(2)];
    CHECK(!cs::invert_symmetric<double>(2, {indefinite, 2}, workspace));
    CHECK(!cs::invert_symmetric<double>(2, {infinite, 2}, workspace));
}

TEST_CASE("steps of K-FAC are those of the paper, written out in NumPy") {
    take_steps(optimiser, p, oracle::kfac_steps, 1);
}

TEST_CASE("what K-FAC does every 0 steps it does not do") {
    start(p);
    optimiser.settings() = {.damping = 0.5, .damping_every = 0, .gamma_every = 0, .inverses_every = 0};
    optimiser.init(p);
    const double gamma = optimiser.gamma();
    for (int i = 0; i < 5; ++i) CHECK(optimiser.step(p, xs, ys).moved());
    CHECK(optimiser.damping() == 0.5);
    CHECK(optimiser.gamma() == gamma);
}

TEST_CASE("K-FAC of static storage takes no room in the executable") { CHECK(takes_no_room(&optimiser)); }

TEST_CASE("a loss or a factor that is not finite stops K-FAC at the last good parameters") {
    start(p);
    optimiser.settings() = {.damping = 0.5};
    optimiser.init(p);
    const double before = p[w1](0, 0);
    std::vector<double> bad = xs;
    bad[4] = std::numeric_limits<double>::infinity();
    cs::step_report r = optimiser.step(p, xs, std::vector<double>(6, std::numeric_limits<double>::quiet_NaN()));
    CHECK(r.stopped == cs::step_stop::loss);
    CHECK(p[w1](0, 0) == before);
    r = optimiser.step(p, bad, ys);  // the loss is finite where tanh is saturated
    CHECK(r.stopped != cs::step_stop::nothing);
    CHECK(p[w1](0, 0) == before);
    CHECK(optimiser.step(p, xs, ys).moved());
    CHECK(p[w1](0, 0) != before);
}

TEST_CASE("K-FAC goes back only where it has been and the same batch is finite") {
    start(p);
    optimiser.settings() = {.damping = 0.5};
    optimiser.init(p);
    const auto is = [](const record& expected) {
        for (std::size_t i = 0; i < p.doubles; ++i)
            if (p.block<cs::element::float64>()[i] != expected.block<cs::element::float64>()[i]) return false;
        return true;
    };
    static record first, second;
    CHECK(optimiser.step(p, xs, ys).moved());
    first = p;
    CHECK(optimiser.step(p, xs, ys).moved());
    second = p;
    CHECK(!is(first));
    const std::vector<double> bad(6, std::numeric_limits<double>::quiet_NaN());
    CHECK(optimiser.step(p, xs, bad).stopped == cs::step_stop::loss);
    CHECK(is(second));  // the data is at fault
    p[w2](0, 0) = std::numeric_limits<double>::infinity();
    CHECK(!optimiser.step(p, xs, ys).moved());
    CHECK(is(first));
    CHECK(optimiser.step(p, xs, ys).moved());
    // Singular factors without damping in the first step: nothing to go back to.
    start(p);
    first = p;
    optimiser.settings() = {.damping = 0, .regularisation = 0};
    optimiser.init(p);
    CHECK(optimiser.step(p, one_x, one_y).stopped == cs::step_stop::factor);
    CHECK(is(first));
}

TEST_CASE("a gradient of zeros stops K-FAC, and the next one does not") {
    start(p);
    for (const double clip : {0.0, 1e-3}) {
        for (double& e : p[w2]) e = 0;
        for (double& e : p[b2]) e = 0;
        optimiser.settings() = {.damping = 0.5, .regularisation = 0, .clip = clip};
        optimiser.init(p);
        for (int i = 0; i < 5; ++i)
            CHECK(optimiser.step(p, xs, std::vector<double>(6, 0.0)).stopped == cs::step_stop::no_descent);
        const cs::step_report r = optimiser.step(p, xs, ys);
        CHECK(r.moved());
        CHECK(std::isfinite(p[w2](0, 0)));
        CHECK(p[w2](0, 0) != 0);
    }
}

namespace {

constexpr auto step_by_step = [](auto h, auto v) {
    return cs::next(cs::carry(tanh((matmul(v, cs::param<"wx", double, 2, 3>) + cs::param<"wb", double, 3>) + matmul(h, cs::param<"wh", double, 3, 3>))));
};
constexpr auto told = cs::shared<"told", int>;
template <std::uint32_t Steps, bool Counted>
constexpr auto recurrent = cs::mean(cs::vmap(cs::function<cs::tensor<double, 3>, cs::tensor<double, Steps, 2>, cs::tensor<double, 3>>(
    [](auto first, auto sequence, auto target) {
        if constexpr (Counted)
            return squared_error(cs::scan<Steps>(told, cs::carry(first), cs::over(sequence), step_by_step).template last<0>(), target);
        else
            return squared_error(cs::scan<Steps>(cs::carry(first), cs::over(sequence), step_by_step).template last<0>(), target);
    })));
using by_count = cs::kfac<recurrent<4, true>, cs::sequential, cs::fisher::exact>;
using by_length = cs::kfac<recurrent<2, false>, cs::sequential, cs::fisher::exact>;
by_count counting;
by_length knowing;

}  // namespace

TEST_CASE("K-FAC of a recurrent network that is told how many steps to make") {
    static by_count::record a;
    static by_length::record b;
    const auto start_of = [](auto& record) {
        double next = 0.3;
        record.for_each([&](const char*, auto view) {
            for (double& e : view) e = (next = 3.7 * next * (1 - next)) - 0.6;
        });
    };
    start_of(a), start_of(b);
    counting.settings() = knowing.settings() = {.damping = 0.5, .damping_every = 2, .gamma_every = 3, .inverses_every = 2};
    counting.init(a), knowing.init(b);
    const std::vector<double> first{0.3, -0.2, 0.1, 0.4, 0.2, -0.5}, target{0.4, 0.2, -0.3, 0.1, 0.5, -0.6};
    const std::vector<double> two{0.3, -0.2, 0.8, 0.1, 0.5, -0.4, -0.7, 0.2};
    const std::vector<double> four{0.3, -0.2, 0.8, 0.1, 9, 9, 9, 9, 0.5, -0.4, -0.7, 0.2, 9, 9, 9, 9};
    double loss = 0;
    for (int i = 0; i < 7; ++i) {
        const cs::step_report r = counting.step(a, first, four, target, 2), s = knowing.step(b, first, two, target);
        CHECK((r.moved() && s.moved()));
        CHECK(r.loss == Approx(s.loss).epsilon(1e-11));
        CHECK((i == 0 || r.loss < loss));
        loss = r.loss;
    }
    for (std::size_t i = 0; i < a.doubles; ++i)
        CHECK(a.block<cs::element::float64>()[i] == Approx(b.block<cs::element::float64>()[i]).epsilon(1e-9));
}
