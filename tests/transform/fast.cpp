// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <costate/costate.hpp>

#include <limits>

namespace cs = costate;

namespace {

constexpr std::size_t n = 19;
using row = cs::tensor<double, n>;

constexpr auto x = cs::input<"x", double, n>;
constexpr auto y = cs::input<"y", double, n>;
constexpr auto s = cs::input<"s", double>;

/// Operations of the fast model, for one element where it has n of them.
template <auto M>
constexpr std::uint64_t fast_flops = cs::program<cs::fast<M>>::flops();
template <auto M>
constexpr std::uint64_t exact_flops = cs::program<M>::flops();

constexpr auto plain = x + y;
static_assert(fast_flops<plain> == exact_flops<plain>, "what cannot be cheaper stays");
constexpr auto alone = 3 * x * y;
static_assert(fast_flops<alone> == exact_flops<alone>);

constexpr auto numbers = 2 * (3 * x) * (5 * y);
static_assert(exact_flops<numbers> > 2 * n && fast_flops<numbers> == 2 * n, "30·x·y");
constexpr auto of_sum = 3 * (1 - x) + 2 * x;
static_assert(fast_flops<of_sum> == n, "3 - x");
constexpr auto cancelled = x + 2 * y - x;
static_assert(fast_flops<cancelled> == n, "2·y");
constexpr auto shared_factor = 2 * x * y * y + 3 * x * exp(y) + x;
static_assert(fast_flops<shared_factor> < exact_flops<shared_factor>, "x·(…)");
constexpr auto ratio = x / (s + 1) / 4;
static_assert(fast_flops<ratio> < 5 * n, "one division, not n");
constexpr auto scaled_sum = sum(7 * x);
static_assert(fast_flops<scaled_sum> < exact_flops<scaled_sum>, "the number comes out of the sum");
constexpr auto squares = sum(3 * square(x) + x * x * 2 + square(1 - y));
static_assert(fast_flops<squares> < exact_flops<squares>);
constexpr auto differences = sum(x - y);
static_assert(fast_flops<differences> == exact_flops<differences>, "sum(x) - sum(y) would cancel");
constexpr auto here = cs::slice<cs::range{0, -1}>(x);
constexpr auto next = cs::slice<cs::range{1}>(x);
constexpr auto valley = sum(100 * square(next - square(here)) + square(1 - here));

constexpr row point(double from) {
    row r;
    for (std::size_t i = 0; i < n; ++i) r(i) = from + 0.37 * static_cast<double>(i % 7) - 0.05 * static_cast<double>(i);
    return r;
}

template <auto M, class... Args>
void same_rows(const Args&... arguments) {
    row exact;
    row fast;
    cs::program<M>{}(arguments..., exact);
    cs::program<cs::fast<M>>{}(arguments..., fast);
    for (std::size_t i = 0; i < n; ++i) CHECK(fast(i) == Approx(exact(i)).epsilon(1e-13).margin(1e-13));
}

}  // namespace

TEST_CASE("a fast model computes the same up to rounding") {
    same_rows<plain>(point(1), point(2));
    same_rows<numbers>(point(1), point(2));
    same_rows<of_sum>(point(1));
    same_rows<cancelled>(point(1), point(2));
    same_rows<shared_factor>(point(1), point(-2));
    same_rows<ratio>(point(1), 2.5);
    CHECK(cs::program<cs::fast<scaled_sum>>{}(point(1)) == Approx(cs::program<scaled_sum>{}(point(1))));
    CHECK(cs::program<cs::fast<squares>>{}(point(1), point(2)) == Approx(cs::program<squares>{}(point(1), point(2))));
}

TEST_CASE("derivatives and fast models may be taken in any order") {
    row exact, after, before;
    const double value = cs::program<cs::value_and_grad<valley>>{}(point(-1), exact);
    CHECK(cs::program<cs::fast<cs::value_and_grad<valley>>>{}(point(-1), after) == Approx(value));
    CHECK(cs::program<cs::value_and_grad<cs::fast<valley>>>{}(point(-1), before) == Approx(value));
    for (std::size_t i = 0; i < n; ++i) {
        CHECK(after(i) == Approx(exact(i)).epsilon(1e-12));
        CHECK(before(i) == Approx(exact(i)).epsilon(1e-12));
    }
    row exact_product, fast_product;
    cs::program<cs::hvp<valley>>{}(point(-1), point(0.5), exact_product);
    cs::program<cs::fast<cs::hvp<valley>>>{}(point(-1), point(0.5), fast_product);
    for (std::size_t i = 0; i < n; ++i) CHECK(fast_product(i) == Approx(exact_product(i)).epsilon(1e-12));
}

TEST_CASE("a branch that is not taken stays out of a fast derivative") {
    constexpr auto guarded = sum(select(less(x, 1), 2 * x, 3 * log(x - 1)));
    row slopes;
    cs::program<cs::fast<cs::grad<guarded>>>{}(row{}, slopes);
    for (std::size_t i = 0; i < n; ++i) CHECK(slopes(i) == 2);
}

TEST_CASE("a fast model has batches, and a body of a loop stays as it is") {
    constexpr auto loss = [] {
        return cs::function<cs::tensor<double, 3>, cs::tensor<double, 3>>(
            [](auto p, auto sample) { return 2 * square(3 * sum(p * sample) - 1) / 5; });
    }();
    constexpr auto total = cs::value_and_grad<cs::mean(cs::vmap(loss))>;
    const double samples[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 0, 1};
    const double p[] = {0.1, -0.2, 0.3, 0.1, -0.2, 0.3, 0.1, -0.2, 0.3, 0.1, -0.2, 0.3};
    double exact[12], fast[12], exact_too[12], fast_too[12];
    const double value = cs::program<total>{}(p, samples, exact, exact_too);
    CHECK(cs::program<cs::fast<total>>{}(p, samples, fast, fast_too) == Approx(value));
    for (int i = 0; i < 12; ++i) {
        CHECK(fast[i] == Approx(exact[i]));
        CHECK(fast_too[i] == Approx(exact_too[i]));
    }

    constexpr auto repeated = cs::function<double, double>([](auto start, auto rate) {
        const auto run = cs::scan<20>(cs::carry(start, rate), cs::over(), [](auto state, auto r) {
            return cs::next(cs::carry(state + 2 * (3 * r) * state * (1 - state), r));
        });
        return run.template last<0>();
    });
    CHECK(cs::program<cs::fast<repeated>>{}(0.1, 0.02) == Approx(cs::program<repeated>{}(0.1, 0.02)));
}
