// SPDX-License-Identifier: BSL-1.0
// Counters that go on and numbers that stay: over axes of odd lengths, in tails, in pieces, in several tiles.
#include "catch.hpp"

#include <costate/costate.hpp>

#include <cmath>
#include <vector>

using namespace costate;

namespace {

template <auto M>
using plan_of = compiled<laid_out<finished_stage<M>>>;

template <class P, std::uint32_t G, bool Counts>
constexpr bool any_in() {
    return []<std::size_t... I>(std::index_sequence<I...>) {
        using loads = steady_loads<P, G, true>;
        return ((Counts ? loads::template counts<I> : loads::template has<I> && !loads::template counts<I>) || ...);
    }(std::make_index_sequence<P::group(G).loads>{});
}
template <auto M, bool Counts>
constexpr bool any_of() {
    return []<std::uint32_t... G>(std::integer_sequence<std::uint32_t, G...>) {
        return (any_in<plan_of<M>, G, Counts>() || ...);
    }(std::make_integer_sequence<std::uint32_t, plan_of<M>::size.groups>{});
}

// A counter goes on by additions as long as a float holds its numbers: 2^24, and what a pack or two beyond would ask.
static_assert(any_of<argmax(input<"short", float, 1003>), true>());
static_assert(any_of<argmax(input<"long", float, (1 << 24) - 200>), true>());
static_assert(!any_of<argmax(input<"beyond", float, 1 << 24>), true>());
static_assert(any_of<argmax(input<"wide", double, 1 << 25>), true>());

// What the last axis shares is read once, an element of it is not; a number beside one of another number is no loop.
constexpr auto row = input<"row", float, 37>;
static_assert(any_of<vmap(row * input<"factor", float>), false>() && !any_of<vmap(row * row), false>());
using product = plan_of<vmap(row * input<"factor", float>)>;
static_assert(!steady_loads<product, 0, false>::has<0> && !steady_loads<product, 0, false>::has<1>, "a loop that keeps nothing");

template <class T, extent N>
void check_places() {
    static program<argmax(input<"x", T, N>)> place;
    std::vector<T> x(N, T(-1));
    for (const std::size_t at : {std::size_t{0}, std::size_t{15}, std::size_t{16}, std::size_t{N / 2}, std::size_t{N - 2}, std::size_t{N - 1}}) {
        x[at] = T(1);
        CHECK(place(x) == static_cast<std::int32_t>(at));
        x[at] = T(-1);
    }
}

}  // namespace

TEST_CASE("a counter along the last axis counts in whole packs, tails and pieces") {
    check_places<float, 33>();
    check_places<float, 1003>();
    check_places<float, 70001>();
    check_places<double, 1003>();
    check_places<double, 40007>();
}

TEST_CASE("every label finds its class, in each row of several tiles") {
    constexpr extent classes = 1003;
    constexpr auto logits = input<"logits", float, classes>;
    constexpr auto label = input<"label", int>;
    static program<value_and_grad<mean(vmap(softmax_cross_entropy(logits, label))), logits>> step;
    const std::vector<float> x = [] {
        std::vector<float> numbers(classes * 7);
        for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = static_cast<float>(i * 7919 % 1009) / 100 - 5;
        return numbers;
    }();
    std::vector<float> g(x.size());
    std::vector<int> labels(7);
    for (int first = 0; first < static_cast<int>(classes); first += 7) {
        for (std::size_t n = 0; n < 7; ++n) labels[n] = (first + static_cast<int>(n)) % static_cast<int>(classes);
        const double value = static_cast<double>(step(x, labels, g));
        double expected = 0;
        double worst = 0;
        for (std::size_t n = 0; n < 7; ++n) {
            const float* const from = x.data() + n * classes;
            double total = 0;
            for (std::size_t j = 0; j < classes; ++j) total += std::exp(static_cast<double>(from[j]));
            expected += (std::log(total) - static_cast<double>(from[labels[n]])) / 7;
            for (std::size_t j = 0; j < classes; ++j) {
                const double slope = std::exp(static_cast<double>(from[j])) / total - (static_cast<int>(j) == labels[n]);
                worst = std::fmax(worst, std::fabs(slope / 7 - static_cast<double>(g[n * classes + j])));
            }
        }
        REQUIRE(value == Approx(expected).epsilon(1e-6));
        REQUIRE(worst < 1e-7);
    }
}

TEST_CASE("what a row shares is read for each row") {
    constexpr auto factor = input<"factor", float>;
    static program<vmap(row * factor + exp(factor))> scaled;
    std::vector<float> x(37 * 131), factors(131), y(x.size());
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<float>(i % 11);
    for (std::size_t i = 0; i < factors.size(); ++i) factors[i] = static_cast<float>(i) / 32;
    scaled(x, factors, y);
    for (std::size_t i = 0; i < y.size(); ++i) {
        const float f = factors[i / 37];
        REQUIRE(static_cast<double>(y[i]) == Approx(static_cast<double>(x[i] * f) + std::exp(static_cast<double>(f))).epsilon(1e-6));
    }
}
