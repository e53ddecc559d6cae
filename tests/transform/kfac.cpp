// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <costate/costate.hpp>
#include <costate/transform/kfac.hpp>

#include <cstddef>
#include <vector>

namespace cs = costate;

namespace {

/// The same arbitrary numbers everywhere, around 0.
struct numbers {
    double state = 0.3;
    double operator()() { return (state = 3.7 * state * (1 - state)) - 0.6; }
};
template <class Record>
void fill(Record& p, numbers& next) {
    p.for_each([&](const char*, auto view) {
        for (auto& e : view) e = next();
    });
}

template <auto Objective, auto... Choices>
using factors_of = cs::parameters<cs::kfac_layout<Objective, Choices...>>;

/// Element (i, j) of the block that the factors of parameter number w stand for, and the place of row i in the record.
template <auto Objective, auto... Choices>
struct blocks {
    using structure = cs::kfac_structure<Objective, Choices...>;
    using factors = factors_of<Objective, Choices...>;
    using P = cs::parameters<Objective>;

    template <std::uint32_t I>
    static constexpr std::uint32_t first_factor() {
        std::uint32_t at = 0;
        for (std::uint32_t i = 0; i < I; ++i) at += structure::value.block[i].factors();
        return at;
    }
    template <std::uint32_t I>
    static constexpr std::size_t size() {
        constexpr cs::kfac_block b = structure::value.block[I];
        return b.form == cs::kfac_form::kronecker ? b.input_order() * b.outputs : b.outputs;
    }
    template <std::uint32_t I>
    static double element(const factors& f, std::size_t row, std::size_t column) {
        constexpr cs::kfac_block b = structure::value.block[I];
        constexpr std::uint32_t at = first_factor<I>();
        if constexpr (b.form == cs::kfac_form::diagonal)
            return row == column ? f.template get<at>().data()[row] : 0;
        if constexpr (b.form == cs::kfac_form::full) return f.template get<at>()(row, column);
        if constexpr (b.form == cs::kfac_form::kronecker) {
            const std::size_t i = row / b.outputs, k = column / b.outputs;
            const double a = i < b.inputs && k < b.inputs ? f.template get<at>()(i, k)
                : i < b.inputs                            ? mean<at, b.has_bias()>(f, i)
                : k < b.inputs                            ? mean<at, b.has_bias()>(f, k)
                                                          : 1;
            return a * f.template get<at + b.factors() - 1>()(row % b.outputs, column % b.outputs);
        }
    }
    /// Where an element of the block is in the record of parameters.
    template <std::uint32_t I>
    static double& place(P& p, std::size_t row) {
        constexpr cs::kfac_block b = structure::value.block[I];
        if constexpr (b.form != cs::kfac_form::kronecker) return p.template get<b.weight>().data()[row];
        const std::size_t i = row / b.outputs, o = row % b.outputs;
        if constexpr (b.has_bias())
            if (i == b.inputs) return p.template get<b.bias>().data()[o];
        return p.template get<b.weight>().data()[i * b.input_stride + o * b.output_stride];
    }

private:
    template <std::uint32_t At, bool HasBias>
    static double mean(const factors& f, std::size_t i) {
        if constexpr (HasBias)
            return f.template get<At + 1>()(i);
        else
            return 0 * static_cast<double>(i);
    }
};

/// The largest difference between a block and that part of the matrix which `product(direction, result)` multiplies with.
template <std::uint32_t I, auto Objective, auto... Choices, class Product>
double difference(const factors_of<Objective, Choices...>& f, const Product& product) {
    using b = blocks<Objective, Choices...>;
    double worst = 0;
    for (std::size_t column = 0; column < b::template size<I>(); ++column) {
        cs::parameters<Objective> v, hv;
        b::template place<I>(v, column) = 1;
        product(v, hv);
        for (std::size_t row = 0; row < b::template size<I>(); ++row) {
            const double d = b::template element<I>(f, row, column) - b::template place<I>(hv, row);
            worst = d > worst ? d : -d > worst ? -d : worst;
        }
    }
    return worst;
}
template <auto Objective, auto... Choices, class Product>
double worst_difference(const factors_of<Objective, Choices...>& f, const Product& product) {
    constexpr std::uint32_t count = cs::kfac_structure<Objective, Choices...>::value.count;
    return [&]<std::uint32_t... I>(std::integer_sequence<std::uint32_t, I...>) {
        double worst = 0;
        ((worst = std::max(worst, difference<I, Objective, Choices...>(f, product))), ...);
        return worst;
    }(std::make_integer_sequence<std::uint32_t, count>{});
}

/// The largest difference between the blocks and the generalised Gauss-Newton matrix, for so many samples.
template <auto Objective, auto... Choices, class... Data>
double off_from_gauss_newton(const Data&... data) {
    numbers next;
    cs::parameters<Objective> p, g;
    fill(p, next);
    factors_of<Objective, cs::fisher::exact, Choices...> f;
    cs::reference<cs::kfac_factors<Objective, cs::fisher::exact, Choices...>>{}(p, data..., g, f);
    const cs::reference<cs::ggnvp<Objective>> product;
    return worst_difference<Objective, cs::fisher::exact, Choices...>(
        f, [&](const auto& v, auto& hv) { product(p, data..., v, hv); });
}

constexpr auto x = cs::input<"x", double, 3>;
constexpr auto y = cs::input<"y", double, 2>;
constexpr auto label = cs::input<"label", int>;
constexpr auto w1 = cs::param<"w1", double, 3, 4>;
constexpr auto b1 = cs::param<"b1", double, 4>;
constexpr auto w2 = cs::param<"w2", double, 4, 2>;
constexpr auto b2 = cs::param<"b2", double, 2>;
constexpr auto before = matmul(x, w1) + b1;
template <auto Hidden>
constexpr auto outputs_of = matmul(Hidden, w2) + b2;

const std::vector<double> xs{0.3, -0.2, 0.8, 0.1, 0.5, -0.4, -0.7, 0.2, 0.9};
const std::vector<double> ys{0.2, -0.6, 0.4, 0.1, -0.3, 0.7};
const std::vector<double> one_x(xs.begin(), xs.begin() + 3), one_y(ys.begin(), ys.begin() + 2);
const std::vector<int> one_label{1}, labels{1, 0, 1};

}  // namespace

TEST_CASE("of one sample, the factors are the Gauss-Newton blocks themselves") {
    using cs::mean, cs::sum, cs::vmap;
    constexpr auto smooth = outputs_of<tanh(before)>;
    constexpr auto logistic = outputs_of<sigmoid(before)>;
    constexpr auto kinked = outputs_of<relu(before)>;
    CHECK(off_from_gauss_newton<mean(vmap(squared_error(smooth, y)))>(one_x, one_y) < 1e-14);
    CHECK(off_from_gauss_newton<sum(vmap(softmax_cross_entropy(smooth, label)))>(one_x, one_label) < 1e-14);
    CHECK(off_from_gauss_newton<sum(vmap(mean_squared_error(logistic, y)))>(one_x, one_y) < 1e-14);
    CHECK(off_from_gauss_newton<mean(vmap(softmax_cross_entropy(logistic, label)))>(one_x, one_label) < 1e-14);
    CHECK(off_from_gauss_newton<sum(vmap(squared_error(kinked, y)))>(one_x, one_y) < 1e-14);
    CHECK(off_from_gauss_newton<mean(vmap(softmax_cross_entropy(kinked, label)))>(one_x, one_label) < 1e-14);
}

TEST_CASE("of deep linear networks with squared errors, they are so for any number of samples") {
    constexpr auto linear = outputs_of<before>;
    CHECK(off_from_gauss_newton<cs::mean(cs::vmap(squared_error(linear, y)))>(xs, ys) < 1e-14);
    CHECK(off_from_gauss_newton<cs::sum(cs::vmap(mean_squared_error(linear, y)))>(xs, ys) < 1e-14);
}
