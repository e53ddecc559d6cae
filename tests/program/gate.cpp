// SPDX-License-Identifier: BSL-1.0
#include <costate/program/gate.hpp>

#include "against_interpreter.hpp"

#include <limits>

using namespace costate;
using namespace costate::testing;

namespace {

template <class T, extent Dimensions>
inline constexpr auto point = input<"point", T, Dimensions>;
template <class T, extent Centres, extent Dimensions>
inline constexpr auto centres = param<"centres", T, Centres, Dimensions>;

template <class T, extent Centres, extent Dimensions>
inline constexpr auto nearest =
    sum(vmap(min(sum<1>(square(centres<T, Centres, Dimensions> - point<T, Dimensions>)))));
template <auto M>
inline constexpr auto newton = together<value_and_grad<M>, hvp<M>>;

template <auto M>
constexpr std::uint32_t gated_loops() {
    using P = compiled<laid_out_stage<finished_stage<M>>>;
    std::uint32_t count = 0;
    for (std::uint32_t i = 0; i < P::size.groups; ++i) count += P::value.groups[i].gate != 0;
    return count;
}

template <std::int64_t Stride, class T>
void check_gates(std::size_t count) {
    T values[64 * 3]{};
    std::uint64_t expected = 0;
    const T open[] = {T(1), T(-0.5), std::numeric_limits<T>::quiet_NaN(), std::numeric_limits<T>::denorm_min()};
    for (std::size_t i = 0; i < 64; ++i) {
        values[i * Stride] = i % 3 == 0 ? T(-0.0) : open[i % 4];
        if (i < count && i % 3 != 0) expected |= std::uint64_t{1} << i;
    }
    CHECK(open_gates<Stride>(values, count) == expected);
}

}  // namespace

TEST_CASE("a gate is open at what is not 0, NaN and the smallest number too") {
    for (std::size_t count = 0; count <= 64; ++count) {
        check_gates<1, double>(count);
        check_gates<1, float>(count);
        check_gates<3, double>(count);
        check_gates<3, float>(count);
    }
}

TEST_CASE("sums by gates agree with the reference") {
    // Samples side by side; packs that are full, more than one, and a part of one.
    static_assert(gated_loops<newton<nearest<double, 10, 8>>>() == 1);
    check_batches<newton<nearest<double, 10, 8>>>(1e-12);
    static_assert(gated_loops<newton<nearest<double, 70, 13>>>() == 1);
    check_batches<newton<nearest<double, 70, 13>>>(1e-12);
    static_assert(gated_loops<newton<nearest<float, 9, 5>>>() == 1);
    check_batches<newton<nearest<float, 9, 5>>>(1e-4);
    // One sample after the other.
    static_assert(gated_loops<newton<nearest<double, 4, 20>>>() == 1);
    check_batches<newton<nearest<double, 4, 20>>>(1e-12);
    check_batches<jvp<value_and_grad<nearest<float, 6, 33>>>>(1e-3);
}

TEST_CASE("what ties shares the gradient behind a gate") {
    constexpr auto some = param<"some", double, 5, 6>;
    constexpr auto twice = concat<0>(some, some);
    constexpr auto objective = sum(vmap(min(sum<1>(square(twice - point<double, 6>)))));
    static_assert(gated_loops<newton<objective>>() == 1);
    check_batches<newton<objective>>(1e-12);
    // Both halves of a pair have half of what one alone would have.
    constexpr auto pairs = sum(vmap(min(sum<1>(square(centres<double, 8, 4> - point<double, 4>)))));
    parameters<pairs> p, gradient;
    double points[300 * 4], expected[4]{};
    for (std::size_t i = 0; i < 8; ++i)
        for (std::size_t d = 0; d < 4; ++d) p[centres<double, 8, 4>](i, d) = i % 4 == 1 ? 0.5 : 100 + double(i);
    for (std::size_t i = 0; i < 1200; ++i) {
        points[i] = double(i * 7 % 31) / 8;
        expected[i % 4] += 0.5 - points[i];  // half of 2·(c - x)
    }
    static program<value_and_grad<pairs>> step;
    step(p, points, gradient);
    for (std::size_t i = 0; i < 8; ++i)
        for (std::size_t d = 0; d < 4; ++d)
            CHECK(gradient[centres<double, 8, 4>](i, d) == Approx(i % 4 == 1 ? expected[d] : 0).margin(1e-12));
}

TEST_CASE("nothing that a gate keeps out is met, infinities neither; what it lets in may be NaN") {
    constexpr auto w = centres<double, 6, 8>;
    constexpr auto objective = nearest<double, 6, 8>;
    parameters<objective> p, gradient, expected;
    for (std::size_t i = 0; i < 48; ++i) p[w].data()[i] = i / 8 == 2 ? std::numeric_limits<double>::infinity() : double(i % 11);
    double points[90 * 8];
    for (std::size_t i = 0; i < 720; ++i) points[i] = double(i * 5 % 13);
    static program<value_and_grad<objective>> step;
    const double value = step(p, points, gradient);
    CHECK(value == Approx(reference<value_and_grad<objective>>{}(p, points, expected)));
    for (std::size_t i = 0; i < 48; ++i) CHECK(gradient[w].data()[i] == Approx(expected[w].data()[i]));
    CHECK(gradient[w](2, 0) == 0);
    // The distances of a point that is not a number are none, and nothing equals the least of them: 1 / 0 shares.
    points[37] = std::numeric_limits<double>::quiet_NaN();
    step(p, points, gradient);
    reference<value_and_grad<objective>>{}(p, points, expected);
    for (std::size_t i = 0; i < 48; ++i) {
        const double found = gradient[w].data()[i], wanted = expected[w].data()[i];
        CHECK((wanted != wanted ? found != found : found == Approx(wanted)));
    }
}

TEST_CASE("an axis of the model itself is skipped along as samples are") {
    constexpr auto points = input<"points", double, 100, 8>;
    constexpr auto w = centres<double, 10, 8>;
    constexpr auto objective = sum(min<1>(sum<2>(square(w - reshape<100, 1, 8>(points)))));
    constexpr auto step = together<value_and_grad<objective, w>, hvp<objective, w>>;
    static_assert(gated_loops<step>() == 1);
    testing::comparison<step>::check(1, 1e-12);
}
