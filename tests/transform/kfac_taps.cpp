// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "transform/at_run_time.hpp"
#include <costate/transform/kfac.hpp>

#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "oracle/kfac.inc"

namespace cs = costate;

namespace {

constexpr std::size_t samples = 4;
constexpr auto wx = cs::param<"wx", double, 2, 3>;
constexpr auto wh = cs::param<"wh", double, 3, 3>;
constexpr auto bias = cs::param<"bias", double, 3>;
constexpr auto out = cs::param<"out", double, 3, 2>;

constexpr auto cell = [](const auto& h, const auto& x) { return tanh((matmul(x, wx) + bias) + matmul(h, wh)); };
template <class State>
struct stepped {
    State state;
};
template <class State, class X>
constexpr auto operator<<(const stepped<State>& before, const X& x) {
    const auto after = cell(before.state, x);
    return stepped<std::remove_const_t<decltype(after)>>{after};
}

/// A loss of the state after all steps.
template <std::uint32_t Steps>
constexpr auto looped = cs::function<cs::tensor<double, 3>, cs::tensor<double, Steps, 2>, cs::tensor<double, 2>>(
    [](auto first, auto sequence, auto target) {
        const auto run = cs::scan<Steps>(
            cs::carry(first), cs::over(sequence), [](auto h, auto x) { return cs::next(cs::carry(cell(h, x))); });
        return squared_error(matmul(run.template last<0>(), out), target);
    });
/// The same without a loop.
template <std::uint32_t Steps>
constexpr auto unrolled = cs::function<cs::tensor<double, 3>, cs::tensor<double, Steps, 2>, cs::tensor<double, 2>>(
    [](auto first, auto sequence, auto target) {
        const auto last = [&]<std::int64_t... T>(std::integer_sequence<std::int64_t, T...>) {
            return (stepped{first} << ... << cs::reshape<2>(cs::slice<cs::range{T, T + 1}>(sequence))).state;
        }(std::make_integer_sequence<std::int64_t, Steps>{});
        return squared_error(matmul(last, out), target);
    });

struct numbers {
    double state = 0.3;
    void operator()(auto&& to) {
        for (auto& e : to) e = (state = 3.7 * state * (1 - state)) - 0.6;
    }
};

using named_factors = std::vector<std::pair<const char*, std::vector<double>>>;
template <auto Loss, std::size_t Steps, auto... Choices>
named_factors factors_of(const auto& run) {
    constexpr auto objective = cs::mean(cs::vmap(Loss));
    static cs::parameters<objective> p;
    static cs::parameters<cs::kfac_layout<objective, Choices...>> factors;
    numbers next;
    for (const char* name : {"wx", "bias", "wh", "out"})
        p.for_each([&](const char* here, auto view) {
            if (cs::same_text(here, name)) next(view);
        });
    std::vector<double> first(3 * samples), sequence(2 * Steps * samples), target(2 * samples);
    next(first), next(sequence), next(target);
    run.template operator()<cs::kfac_factors<objective, Choices...>>(p, first, sequence, target, factors);
    named_factors all;
    factors.for_each([&](const char* name, auto view) { all.emplace_back(name, std::vector<double>(view.begin(), view.end())); });
    return all;
}

template <auto Loss, std::size_t Steps, auto... Choices>
named_factors factors_of() {
    return factors_of<Loss, Steps, Choices...>(
        []<auto Sweep>(auto& p, const auto& first, const auto& sequence, const auto& target, auto& factors) {
            const checks::at_run_time<Sweep> sweep;
            sweep.run(1 + p.count, p, p, {first, sequence, target}, factors);
        });
}

void agree(const named_factors& a, const named_factors& b) {
    REQUIRE(a.size() == b.size());
    for (std::size_t k = 0; k < a.size(); ++k) {
        const auto& [name, values] = a[k];
        CHECK(cs::same_text(name, b[k].first));
        REQUIRE(values.size() == b[k].second.size());
        for (std::size_t i = 0; i < values.size(); ++i)
            CHECK(values[i] == Approx(b[k].second[i]).epsilon(1e-12).margin(1e-14));
    }
}

}  // namespace

TEST_CASE("the factors of a recurrent weight are those of a weight that is used in each step") {
    constexpr auto exact = cs::fisher::exact;
    agree(factors_of<looped<3>, 3, exact>(), factors_of<unrolled<3>, 3, exact>());
    constexpr auto wh_once = cs::as_reduced<wh>;
    constexpr auto wx_once = cs::as_reduced<wx>;
    agree(factors_of<looped<3>, 3, wh_once, wx_once>(), factors_of<unrolled<3>, 3, wh_once, wx_once>());
    agree(factors_of<looped<1>, 1, exact>(), factors_of<unrolled<1>, 1, exact>());
}

TEST_CASE("a program of the factors of recurrent weights computes what its graph says") {
    const auto compiled =
        []<auto Sweep>(auto& p, const auto& first, const auto& sequence, const auto& target, auto& factors) {
            static std::remove_reference_t<decltype(p)> gradient;
            static cs::program<Sweep> sweep;
            sweep(p, first, sequence, target, gradient, factors);
        };
    agree(factors_of<looped<3>, 3>(compiled), factors_of<looped<3>, 3>());
}

namespace {

template <cs::fixed_string Name, cs::extent... Dims>
constexpr auto weight = cs::param<Name, double, Dims...>;

/// The loss sees what the state is after three steps.
constexpr auto gated = cs::function<cs::tensor<double, 2>, cs::tensor<double, 3, 3>, cs::tensor<double, 2>>(
    [](auto first, auto sequence, auto target) {
        const auto run = cs::scan<3>(cs::carry(first), cs::over(sequence), [](auto h, auto v) {
            const auto z = sigmoid(
                matmul(v, weight<"update.x", 3, 2>) + weight<"update.b", 2> + matmul(h, weight<"update.h", 2, 2>));
            const auto r =
                sigmoid(matmul(v, weight<"reset.x", 3, 2>) + weight<"reset.b", 2> + matmul(h, weight<"reset.h", 2, 2>));
            const auto c = tanh(
                matmul(v, weight<"candidate.x", 3, 2>) + weight<"candidate.b", 2> +
                matmul(r * h, weight<"candidate.h", 2, 2>));
            return cs::next(cs::carry(z * h + (1 - z) * c));
        });
        return squared_error(run.template last<0>(), target);
    });

}  // namespace

TEST_CASE("the factors of a gated recurrent unit are what PyTorch's derivatives make them") {
    constexpr auto objective = cs::mean(cs::vmap(gated));
    static cs::parameters<objective> p;
    static cs::parameters<cs::kfac_layout<objective, cs::fisher::exact>> factors;
    numbers next;
    for (const char* suffix : {".x", ".h", ".b"})
        for (const std::string gate : {"update", "reset", "candidate"})
            p.for_each([&](const char* name, auto view) {
                if (cs::same_text(name, (gate + suffix).c_str())) next(view);
            });
    std::vector<double> sequences(2 * 3 * 3), states(2 * 2);
    next(sequences), next(states);
    const checks::at_run_time<cs::kfac_factors<objective, cs::fisher::exact>> sweep;
    sweep.run(1 + p.count, p, p, {states, sequences, {0, 0, 0, 0}}, factors);
    for (const auto& [weight_name, a, g] : oracle::recurrent_factors)
        for (const bool inputs : {true, false}) {
            const std::string wanted = std::string(weight_name) + (inputs ? ".A" : ".G");
            INFO(wanted);
            const double* const expected = inputs ? a : g;
            int found = 0;
            factors.for_each([&](const char* name, auto view) {
                if (!cs::same_text(name, wanted.c_str())) return;
                ++found;
                for (std::size_t i = 0; i < view.size(); ++i)
                    CHECK(view.data()[i] == Approx(expected[i]).epsilon(1e-11).margin(1e-16));
            });
            CHECK(found == 1);
        }
}
