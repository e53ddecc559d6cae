// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <costate/costate.hpp>

#include "../oracle/second_order.hpp"

#include <cmath>
#include <type_traits>

namespace cs = costate;
namespace nn = cs::nn;

// What products with second derivatives have to be to each other, and what PyTorch says that they are.
namespace {

using namespace second_order;

constexpr auto x = cs::input<"x", double, 2>;
constexpr auto label = cs::input<"label", int>;
constexpr auto target = cs::input<"target", double, 2>;
constexpr auto net = nn::dense<3> | nn::tanh | nn::dense<2>;
constexpr auto classified = cs::mean(cs::vmap(cs::softmax_cross_entropy(net(x), label)));
constexpr auto separate = cs::mean(cs::vmap(cs::sigmoid_cross_entropy(net(x), target)));
constexpr auto fitted = cs::mean(cs::vmap(cs::squared_error(net(x), target)));
constexpr auto linear = cs::mean(cs::vmap(cs::softmax_cross_entropy(nn::dense<2>(x), label)));

using record = cs::parameters<net(x)>;

/// The numbers of a record without its padding.
struct numbers {
    double at[count]{};
};
template <class Record>
numbers numbers_of(const Record& r) {
    numbers n;
    std::size_t i = 0;
    r.for_each([&](const char*, auto tensor) {
        for (const double element : tensor) n.at[i++] = element;
    });
    return n;
}
template <class Record, class F>
Record record_of(const F& f) {
    Record r;
    std::size_t i = 0;
    r.for_each([&](const char*, auto tensor) {
        for (double& element : tensor) element = f(i++);
    });
    return r;
}
double dot(const numbers& a, const numbers& b) {
    double total = 0;
    for (std::size_t i = 0; i < count; ++i) total += a.at[i] * b.at[i];
    return total;
}
double direction(std::size_t i) { return std::sin(1.7 * static_cast<double>(i) + 0.4); }
double other_direction(std::size_t i) { return std::cos(0.9 * static_cast<double>(i * i)); }

/// Every product with a unit vector against the column of the matrix that the oracle has, and symmetry between two others.
template <auto M, class Product, class Data, class Matrix>
void check_product(Product&& product, const Data& data, const Matrix& matrix) {
    using parameters = cs::parameters<M>;
    const auto p = record_of<parameters>(parameter);
    const auto times = [&](const auto& coordinate) {
        const auto v = record_of<parameters>(coordinate);
        parameters result;
        product(p, inputs, data, v, result);
        return numbers_of(result);
    };
    for (std::size_t j = 0; j < count; ++j) {
        const numbers column = times([j](std::size_t i) { return i == j ? 1.0 : 0.0; });
        for (std::size_t i = 0; i < count; ++i) CHECK(column.at[i] == Approx(matrix(i, j)).epsilon(1e-12).margin(1e-15));
    }
    const numbers u = numbers_of(record_of<parameters>(direction)), v = numbers_of(record_of<parameters>(other_direction));
    CHECK(dot(u, times(other_direction)) == Approx(dot(v, times(direction))).epsilon(1e-13));
}

}  // namespace

TEST_CASE("products with the Hessian are PyTorch's, column by column") {
    static cs::program<cs::hvp<classified>> product;
    check_product<classified>(product, labels, [](auto i, auto j) { return oracle[softmax].hessian(i, j); });
    check_product<separate>(
        cs::reference<cs::hvp<separate>>{}, targets, [](auto i, auto j) { return oracle[sigmoid].hessian(i, j); });
    check_product<fitted>(cs::reference<cs::hvp<fitted>>{}, targets, [](auto i, auto j) { return oracle[squared].hessian(i, j); });
}

TEST_CASE("products with the Gauss-Newton matrix are PyTorch's, column by column") {
    static cs::program<cs::ggnvp<classified>> product;
    check_product<classified>(product, labels, [](auto i, auto j) { return oracle[softmax].gauss_newton(i, j); });
    check_product<separate>(
        cs::reference<cs::ggnvp<separate>>{}, targets, [](auto i, auto j) { return oracle[sigmoid].gauss_newton(i, j); });
    check_product<fitted>(
        cs::reference<cs::ggnvp<fitted>>{}, targets, [](auto i, auto j) { return oracle[squared].gauss_newton(i, j); });
}

TEST_CASE("the Gauss-Newton matrix is the Fisher matrix of these losses, and curves nowhere down") {
    check_product<classified>(cs::reference<cs::fisher_vp<classified, cs::fisher::exact>>{}, labels,
                              [](auto i, auto j) { return oracle[softmax].gauss_newton(i, j); });
    check_product<separate>(cs::reference<cs::fisher_vp<separate, cs::fisher::exact>>{}, targets,
                            [](auto i, auto j) { return oracle[sigmoid].gauss_newton(i, j); });
    check_product<fitted>(cs::reference<cs::fisher_vp<fitted, cs::fisher::exact>>{}, targets,
                          [](auto i, auto j) { return oracle[squared].gauss_newton(i, j); });
    // Where the Hessian does: of 100 directions there is one for which it is negative.
    const auto p = record_of<record>(parameter);
    bool down = false;
    for (std::size_t k = 1; k <= 100; ++k) {
        const auto v = record_of<record>([k](std::size_t i) { return std::sin(static_cast<double>(k * k * (i + 1))); });
        record by_ggnvp, by_hvp;
        cs::reference<cs::ggnvp<classified>>{}(p, inputs, labels, v, by_ggnvp);
        cs::reference<cs::hvp<classified>>{}(p, inputs, labels, v, by_hvp);
        CHECK(dot(numbers_of(v), numbers_of(by_ggnvp)) >= 0);
        down = down || dot(numbers_of(v), numbers_of(by_hvp)) < 0;
    }
    CHECK(down);
}

TEST_CASE("for a model that is linear in its parameters the Gauss-Newton matrix is the Hessian") {
    using parameters = cs::parameters<linear>;
    const auto p = record_of<parameters>(parameter), v = record_of<parameters>(direction);
    parameters by_ggnvp, by_hvp;
    cs::reference<cs::ggnvp<linear>>{}(p, inputs, labels, v, by_ggnvp);
    cs::reference<cs::hvp<linear>>{}(p, inputs, labels, v, by_hvp);
    const numbers a = numbers_of(by_ggnvp), b = numbers_of(by_hvp);
    for (std::size_t i = 0; i < 6; ++i) CHECK(a.at[i] == Approx(b.at[i]).epsilon(1e-12).margin(1e-15));
}

TEST_CASE("forward over reverse, reverse over forward and reverse over reverse are one product") {
    const auto p = record_of<record>(parameter), v = record_of<record>(direction);
    record by_hvp, by_jvp, by_vjp, gradient;
    cs::reference<cs::hvp<classified>>{}(p, inputs, labels, v, by_hvp);
    cs::reference<cs::grad<cs::jvp_model<classified, false>{}>>{}(p, inputs, labels, v, by_jvp);
    cs::reference<cs::vjp<cs::grad<classified>>>{}(
        p, inputs, labels, v.get<0>(), v.get<1>(), v.get<2>(), v.get<3>(), gradient, by_vjp);
    const numbers a = numbers_of(by_hvp), b = numbers_of(by_jvp), c = numbers_of(by_vjp);
    for (std::size_t i = 0; i < count; ++i) {
        CHECK(a.at[i] == Approx(b.at[i]).epsilon(1e-12).margin(1e-16));
        CHECK(a.at[i] == Approx(c.at[i]).epsilon(1e-12).margin(1e-16));
    }
}

TEST_CASE("third derivatives along three directions, in any order") {
    constexpr auto weights = cs::param<"weights", double, 3>;
    constexpr auto energy = logsumexp(weights * weights);
    using small = cs::parameters<energy>;
    const auto p = record_of<small>(parameter), u = record_of<small>(direction), v = record_of<small>(other_direction);
    constexpr auto thrice = cs::jvp<cs::jvp<cs::jvp<energy>>>;
    const auto along = [&](const small& first, const small& second, const small& third) {
        double t[7]{};
        cs::reference<thrice>{}(p, first, second, third, t[0], t[1], t[2], t[3], t[4], t[5], t[6]);
        return t[6];
    };
    const double both = along(u, u, v);
    CHECK(both == Approx(along(u, v, u)).epsilon(1e-12));
    CHECK(both == Approx(along(v, u, u)).epsilon(1e-12));
    // The slope of uᵀHu along v.
    const auto curvature = [&](double step) {
        small moved = p, product;
        for (std::size_t i = 0; i < 3; ++i) moved[weights](i) += step * v[weights](i);
        cs::reference<cs::hvp<energy>>{}(moved, u, product);
        return dot(numbers_of(u), numbers_of(product));
    };
    constexpr double h = 1e-4;
    CHECK(both == Approx((curvature(h) - curvature(-h)) / (2 * h)).epsilon(1e-6));
}
