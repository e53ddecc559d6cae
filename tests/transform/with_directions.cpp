// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <costate/costate.hpp>

#include <cmath>

namespace cs = costate;
namespace nn = cs::nn;

namespace {

constexpr std::size_t many = 3, samples = 20;
constexpr auto x = cs::input<"x", double, 3>;
constexpr auto label = cs::input<"label", int>;
constexpr auto w = cs::param<"0.weight", double, 3, 5>;
constexpr auto logits = (nn::dense<5> | nn::tanh | nn::dense<2>)(x);
constexpr auto loss = cs::softmax_cross_entropy(logits, label);
constexpr auto plain = cs::mean(cs::vmap(loss));
constexpr auto penalised = 2 * cs::sum(cs::vmap(loss)) - 0.5 * dot(reshape<15>(w), reshape<15>(tanh(w)));
constexpr auto without_samples = sum(tanh(w) * w) * sum(w);

template <auto M>
constexpr cs::mistake problem_of = cs::mistake_of(cs::model_graph<M>::view().problem);
static_assert(problem_of<cs::with_directions<many, cs::grad<plain>>> == cs::mistake::no_directions);
static_assert(problem_of<cs::with_directions<many, cs::hvp<plain, x>>> == cs::mistake::directions_of_samples);

// Values stay, tangents are several; for each sample, or their mean.
constexpr auto slope = cs::param<"slope", double>;
constexpr auto along = cs::with_directions<2, cs::jvp<cs::vmap(sum(x) * slope * slope)>>;
constexpr bool tangents_agree() {
    cs::parameters<slope> p;
    p[slope]() = 3;
    cs::parameters<cs::directions<2, slope>> v;
    v.get<0>()(0) = 1, v.get<0>()(1) = -2;
    const double data[] = {1, 1, 1, 0, 0, 5};
    cs::tensor<double, 2> values{};
    cs::tensor<double, 2, 2> tangents{};
    cs::reference<along>{}(p, data, v, values, tangents);
    return values == cs::tensor<double, 2>{27, 45} && tangents == cs::tensor<double, 2, 2>{18, -36, 30, -60};
}
static_assert(tangents_agree());

template <class Tensor>
void fill(Tensor&& t, double step) {
    for (std::size_t i = 0; i < t.size(); ++i) t.data()[i] = std::sin(static_cast<double>(i + 1) * step);
}

/// Products with three directions at once, and one after the other.
template <auto Product, auto M, class Together, class Single, class... Data>
void compare(Together&& together, Single&& single, const Data&... data) {
    using record = cs::parameters<M>;
    using records = cs::parameters<cs::directions<many, M>>;
    static record p, v, one;
    static records vs, all;
    double step = 0.3;
    p.for_each([&](const char*, auto t) { fill(t, step += 0.1); });
    vs.for_each([&](const char*, auto t) { fill(t, step += 0.1); });
    together(p, data..., vs, all);
    const auto part = [&]<std::uint32_t I>(std::integral_constant<std::uint32_t, I>, std::size_t k, const auto& f) {
        const std::size_t count = v.template get<I>().size();
        for (std::size_t i = 0; i < count; ++i)
            f(v.template get<I>().data()[i], vs.template get<I>().data()[k * count + i], one.template get<I>().data()[i],
              all.template get<I>().data()[k * count + i]);
    };
    const auto parts = [&](std::size_t k, const auto& f) {
        [&]<std::uint32_t... I>(std::integer_sequence<std::uint32_t, I...>) {
            (part(std::integral_constant<std::uint32_t, I>{}, k, f), ...);
        }(std::make_integer_sequence<std::uint32_t, record::count>{});
    };
    for (std::size_t k = 0; k < many; ++k) {
        parts(k, [](double& to, double from, double, double) { to = from; });
        single(p, data..., v, one);
        parts(k, [](double, double, double expected, double computed) {
            CHECK(computed == Approx(expected).epsilon(1e-12).margin(1e-15));
        });
    }
}

}  // namespace

TEST_CASE("a product with several directions is that with each") {
    cs::tensor<double, samples, 3> xs;
    cs::tensor<int, samples> labels;
    fill(xs, 0.9);
    for (std::size_t i = 0; i < samples; ++i) labels(i) = static_cast<int>(i % 2);
    constexpr auto hessian = cs::hvp<plain>;
    constexpr auto curved = cs::hvp<penalised>;
    constexpr auto gauss_newton = cs::ggnvp<plain>;
    static cs::program<cs::with_directions<many, hessian>> hvps;
    compare<hessian, plain>(hvps, cs::reference<hessian>{}, xs, labels);
    compare<curved, penalised>(cs::reference<cs::with_directions<many, curved>>{}, cs::reference<curved>{}, xs, labels);
    compare<gauss_newton, plain>(
        cs::reference<cs::with_directions<many, gauss_newton>>{}, cs::reference<gauss_newton>{}, xs, labels);
    constexpr auto exact = cs::fisher_vp<plain, cs::fisher::exact>;
    compare<exact, plain>(cs::reference<cs::with_directions<many, exact>>{}, cs::reference<exact>{}, xs, labels);
    constexpr auto empirical = cs::fisher_vp<plain, cs::fisher::empirical>;
    compare<empirical, plain>(cs::reference<cs::with_directions<many, empirical>>{}, cs::reference<empirical>{}, xs, labels);
    // The targets that are drawn are the same for all directions.
    constexpr auto drawn = cs::fisher_vp<penalised, cs::fisher::monte_carlo>;
    compare<drawn, penalised>(cs::reference<cs::with_directions<many, drawn>>{}, cs::reference<drawn>{}, xs, labels, 7);
    constexpr auto alone = cs::hvp<without_samples>;
    compare<alone, without_samples>(cs::reference<cs::with_directions<many, alone>>{}, cs::reference<alone>{});
}
