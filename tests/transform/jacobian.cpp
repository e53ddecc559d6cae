// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <costate/costate.hpp>
#include <costate/transform/sparse_jacobian.hpp>

#include <cmath>
#include <limits>

namespace cs = costate;

namespace {

constexpr std::size_t n = 5, hidden = 7;
constexpr auto x = cs::input<"x", double, n>;
constexpr auto y = cs::input<"y", double>;
constexpr auto w = cs::param<"w", double, n, hidden>;
constexpr auto b = cs::param<"b", double, hidden>;
constexpr auto c = cs::param<"c", double, hidden>;
constexpr auto loss = square(dot(tanh(matmul(x, w) + b), c) - y);

constexpr auto v = cs::input<"v", double, 3>;
constexpr auto sweep = [](auto h) {
    const auto run = cs::scan<4>(cs::carry(h), cs::over(), [](auto a) { return cs::next(cs::carry(sin(a) * sum(a))); });
    return run.template last<0>();
};
constexpr auto swept = cs::function<cs::tensor<double, 2>>(sweep);
constexpr auto energy = cs::function<cs::tensor<double, 2>>([](auto h) { return sum(square(sweep(h))); });

template <class Tensor>
void fill(Tensor&& t, double step) {
    for (std::size_t i = 0; i < t.size(); ++i) t.data()[i] = std::sin(static_cast<double>(i + 1) * step);
}

}  // namespace

TEST_CASE("a Hessian for each sample is the Hessian of the sample") {
    constexpr auto each = cs::hessian<loss, b>;
    cs::parameters<loss> p;
    fill(p[w], 0.7);
    fill(p[b], 1.3);
    fill(p[c], 0.4);
    constexpr std::size_t samples = 3;
    cs::tensor<double, samples, n> xs;
    cs::tensor<double, samples> ys;
    fill(xs, 2.1);
    fill(ys, 0.9);
    cs::tensor<double, samples, hidden, hidden> all;
    cs::program<cs::vmap(each)>{}(p, xs, ys, all);
    for (std::size_t s = 0; s < samples; ++s) {
        cs::tensor<double, n> one;
        for (std::size_t i = 0; i < n; ++i) one(i) = xs(s, i);
        cs::tensor<double, hidden, hidden> h;
        cs::program<each>{}(p, one, ys(s), h);
        for (std::size_t i = 0; i < hidden; ++i)
            for (std::size_t k = 0; k < hidden; ++k) {
                CHECK(all(s, i, k) == Approx(h(i, k)).epsilon(1e-12));
                CHECK(h(i, k) == Approx(h(k, i)).epsilon(1e-12));
            }
    }
}

TEST_CASE("Jacobians nest, with and without what they are taken by") {
    // ∂³ (v·v)² / ∂v_i ∂v_j ∂v_k = 8 (v_i δ_jk + v_j δ_ik + v_k δ_ij)
    constexpr auto quartic = square(dot(v, v));
    const cs::tensor<double, 3> at{1, 2, 3};
    cs::tensor<double, 3, 3, 3> plain, named;
    cs::program<cs::jacobian<cs::hessian<quartic>>>{}(at, plain);
    cs::program<cs::jacobian<cs::hessian<quartic, v>, v>>{}(at, named);
    for (std::size_t i = 0; i < 3; ++i)
        for (std::size_t j = 0; j < 3; ++j)
            for (std::size_t k = 0; k < 3; ++k) {
                const double expected = 8 * (at(i) * (j == k) + at(j) * (i == k) + at(k) * (i == j));
                CHECK(plain(i, j, k) == Approx(expected));
                CHECK(named(i, j, k) == Approx(expected));
            }
}

TEST_CASE("an infinite slope stays in its row and column") {
    const cs::tensor<double, 3> at{0, 4, 9};
    cs::tensor<double, 3, 3> slopes, curvature;
    cs::program<cs::jacobian<sqrt(v)>>{}(at, slopes);
    cs::program<cs::hessian<sum(log(v))>>{}(at, curvature);
    constexpr double infinity = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < 3; ++i)
        for (std::size_t k = 0; k < 3; ++k) {
            CHECK(slopes(i, k) == (i != k ? 0 : i == 0 ? infinity : 0.5 / std::sqrt(at(i))));
            CHECK(curvature(i, k) == (i != k ? 0 : i == 0 ? -infinity : -1 / (at(i) * at(i))));
        }
}

TEST_CASE("a scan has a Jacobian and a Hessian") {
    const cs::tensor<double, 2> at{0.3, 0.9};
    cs::tensor<double, 2, 2> slopes;
    cs::program<cs::jacobian<swept>>{}(at, slopes);
    cs::tensor<double, 2, 2> curvature;
    cs::program<cs::hessian<energy>>{}(at, curvature);
    constexpr double h = 1e-5;
    for (std::size_t k = 0; k < 2; ++k) {
        cs::tensor<double, 2> up = at, down = at, high, low, slope_up, slope_down;
        up(k) += h;
        down(k) -= h;
        cs::program<swept>{}(up, high);
        cs::program<swept>{}(down, low);
        cs::program<cs::grad<energy>>{}(up, slope_up);
        cs::program<cs::grad<energy>>{}(down, slope_down);
        for (std::size_t i = 0; i < 2; ++i) {
            CHECK(slopes(i, k) == Approx((high(i) - low(i)) / (2 * h)).epsilon(1e-7));
            CHECK(curvature(i, k) == Approx((slope_up(i) - slope_down(i)) / (2 * h)).epsilon(1e-7));
        }
    }
}

TEST_CASE("a sparse Jacobian for each sample of a batch") {
    constexpr std::size_t length = 40, samples = 2;
    constexpr auto u = cs::input<"u", double, length>;
    constexpr auto inner = cs::slice<cs::range{1, -1}>(u);
    constexpr auto bent = cs::slice<cs::range{2, cs::range::end}>(u) - 2.0 * inner + cs::slice<cs::range{0, -2}>(u) - exp(inner);
    using pattern = cs::sparsity<bent, u>;
    static_assert(pattern::colours == 3, "tridiagonal");
    static cs::tensor<double, samples, length> at;
    static cs::tensor<double, samples, pattern::nonzeros> values;
    fill(at, 0.37);
    static cs::program<cs::vmap(cs::sparse_jacobian<bent, u>)> run;
    run(at, values);
    for (std::size_t s = 0; s < samples; ++s)
        for (std::uint32_t e = 0; e < pattern::nonzeros; ++e) {
            const auto [row, column] = pattern::entry(e);
            const double expected = column == row + 1 ? -2 - std::exp(at(s, column)) : 1;
            CHECK(values(s, e) == Approx(expected));
        }
}
