// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "transform/kfac_blocks.hpp"
#include <costate/transform/kfac.hpp>

#include <cmath>
#include <cstddef>
#include <vector>

#include "oracle/kfac.inc"

namespace cs = costate;
using namespace curvature_blocks;

namespace {

using cs::mean, cs::vmap;

template <std::size_t... Dims>
constexpr auto target = cs::input<"target", double, Dims...>;
constexpr auto sequence = cs::input<"sequence", double, 3, 4>;
constexpr auto image = cs::input<"image", double, 3, 2, 4>;
constexpr auto along_sequence = cs::param<"kernel", double, 3, 2, 6>;  // two groups of three channels
constexpr auto over_image = cs::param<"kernel", double, 3, 2, 1, 8>;  // two channels for each of four
constexpr auto six = cs::param<"six", double, 6>;
constexpr auto eight = cs::param<"eight", double, 8>;

constexpr auto once = cs::convolution(sequence, along_sequence) + six;
constexpr auto once_over_image = cs::convolution(image, over_image) + eight;

// Two channels for each of two.
constexpr auto volume = cs::input<"volume", double, 2, 2, 2, 2>;
constexpr auto over_volume = cs::param<"kernel", double, 2, 2, 2, 1, 4>;
constexpr auto of_volume = cs::param<"four", double, 4>;
constexpr auto once_in_volume = cs::convolution(volume, over_volume) + of_volume;

std::vector<double> draw(std::size_t count) {
    static numbers next;
    std::vector<double> values(count);
    for (double& e : values) e = next();
    return values;
}

template <auto Objective, auto... Choices>
constexpr auto found = cs::kfac_structure<Objective, Choices...>::value;

}  // namespace

TEST_CASE("each group of a convolution has factors: those of one sample and position are the Gauss-Newton block itself") {
    constexpr auto by_channel = mean(vmap(squared_error(tanh(once), target<1, 6>)));
    static_assert(found<by_channel>.count == 1 && found<by_channel>.block[0].groups == 2 && found<by_channel>.block[0].has_bias());
    static_assert(found<by_channel>.block[0].inputs == 6 && found<by_channel>.block[0].outputs == 3);
    CHECK(off_from_gauss_newton<by_channel>(draw(12), draw(6)) < 1e-14);
    constexpr auto depthwise = cs::sum(vmap(squared_error(tanh(once_over_image), target<1, 1, 8>)));
    static_assert(found<depthwise>.count == 1 && found<depthwise>.block[0].groups == 4 && found<depthwise>.block[0].has_bias());
    CHECK(off_from_gauss_newton<depthwise>(draw(24), draw(8)) < 1e-14);
    constexpr auto in_volume = mean(vmap(squared_error(tanh(once_in_volume), target<1, 1, 1, 4>)));
    static_assert(found<in_volume>.count == 1 && found<in_volume>.block[0].groups == 2 && found<in_volume>.block[0].has_bias());
    static_assert(found<in_volume>.block[0].inputs == 8 && found<in_volume>.block[0].outputs == 2);
    CHECK(off_from_gauss_newton<in_volume>(draw(16), draw(4)) < 1e-14);
}

namespace {

constexpr auto padded = cs::sliding{.padding = 1};
constexpr auto over_positions = cs::convolution<padded>(sequence, along_sequence) + six;
constexpr auto over_pixels = cs::convolution<cs::sliding{.stride = 2, .padding = 1}>(image, over_image) + eight;

}  // namespace

TEST_CASE("groups at several positions: the expand and the reduce setting, each in its exact case") {
    constexpr auto each = mean(vmap(squared_error(over_positions, target<3, 6>)));
    CHECK(off_from_gauss_newton<each>(draw(36), draw(54)) < 1e-13);
    constexpr auto each_pixel = mean(vmap(squared_error(over_pixels, target<2, 2, 8>)));
    static_assert(found<each_pixel>.block[0].places == 4);
    CHECK(off_from_gauss_newton<each_pixel>(draw(48), draw(64)) < 1e-13);
    constexpr auto each_voxel = mean(vmap(squared_error(
        cs::convolution<cs::sliding{.padding = 1}, cs::sliding{}, cs::sliding{.stride = 2}>(volume, over_volume) + of_volume,
        target<3, 1, 1, 4>)));
    static_assert(found<each_voxel>.block[0].places == 3 && found<each_voxel>.block[0].groups == 2);
    CHECK(off_from_gauss_newton<each_voxel>(draw(32), draw(24)) < 1e-13);
    constexpr auto pooled = mean(vmap(squared_error(cs::sum<0>(over_positions), target<6>)));
    CHECK(off_from_gauss_newton<pooled, cs::as_reduced<along_sequence>>(draw(36), draw(18)) < 1e-13);
}

TEST_CASE("the groups of a transposed convolution have factors, too, unless its window, which it reverses, has several places") {
    constexpr auto pair = cs::input<"pair", double, 2, 4>;
    constexpr auto spread = cs::param<"kernel", double, 1, 6, 2>;  // three channels of the result for each two
    constexpr auto apart = mean(vmap(squared_error(cs::convolution_transpose<cs::sliding{.stride = 2}>(pair, spread) + six, target<3, 6>)));
    static_assert(found<apart>.count == 1 && found<apart>.block[0].groups == 2);
    static_assert(found<apart>.block[0].inputs == 2 && found<apart>.block[0].outputs == 3);
    CHECK(off_from_gauss_newton<apart>(draw(24), draw(54)) < 1e-13);
    constexpr auto wide = cs::param<"kernel", double, 3, 6, 2>;
    constexpr auto turned = mean(vmap(squared_error(cs::convolution_transpose(pair, wide), target<4, 6>)));
    static_assert(found<turned, cs::as_diagonal<wide>>.block[0].form == cs::kfac_form::diagonal);
    CHECK(off_from_gauss_newton<turned, cs::as_diagonal<wide>>(draw(24), draw(72)) < 1e-13);
}

namespace {

constexpr auto heads = cs::input<"heads", double, 2, 3>;
constexpr auto mixed = cs::param<"mixed", double, 2, 3, 2>;  // a matrix for each head
constexpr auto four = cs::param<"four", double, 4>;
constexpr auto by_head = cs::param<"by_head", double, 2, 2>;
template <auto Made>
constexpr auto fits_heads = mean(vmap(squared_error(Made, target<2, 2>)));

}  // namespace

TEST_CASE("matrices side by side in one parameter are groups, and so is a bias behind another shape") {
    constexpr auto heads_made = cs::einsum<"gi,gio->go">(heads, mixed);
    constexpr auto as_it_is = fits_heads<tanh(heads_made + by_head)>;
    static_assert(found<as_it_is>.count == 1 && found<as_it_is>.block[0].groups == 2 && found<as_it_is>.block[0].has_bias());
    CHECK(off_from_gauss_newton<as_it_is>(draw(6), draw(4)) < 1e-14);
    constexpr auto joined = mean(vmap(squared_error(tanh(cs::reshape<4>(heads_made) + four), target<4>)));
    static_assert(found<joined>.count == 1 && found<joined>.block[0].has_bias());
    CHECK(off_from_gauss_newton<joined>(draw(6), draw(4)) < 1e-14);
    // Biases in another order than the weight's groups and outputs have a block of their own.
    constexpr auto turned = fits_heads<cs::einsum<"gi,gio->og">(heads, mixed) + by_head>;
    static_assert(found<turned>.count == 2 && !found<turned>.block[0].has_bias());
    CHECK(off_from_gauss_newton<turned>(draw(12), draw(8)) < 1e-14);
    // Two axes of groups, and a parameter whose axes are split and merged on the way.
    constexpr auto flat = cs::param<"flat", double, 4, 9>;
    constexpr auto grid = cs::input<"grid", double, 2, 2, 3>;
    constexpr auto merged = cs::einsum<"ghi,ghio->gho">(grid, cs::reshape<2, 2, 3, 3>(cs::reshape<36>(flat)));
    constexpr auto two_axes = mean(vmap(squared_error(tanh(merged), target<2, 2, 3>)));
    static_assert(found<two_axes>.block[0].groups == 4 && found<two_axes>.block[0].inputs == 3);
    CHECK(off_from_gauss_newton<two_axes>(draw(12), draw(12)) < 1e-14);
    const checks::at_run_time<cs::fisher_vp<two_axes, cs::fisher::empirical>> empirical;
    CHECK(off_in_bases<two_axes, cs::fisher::empirical>(empirical, {draw(36), draw(36)}) < 1e-14);
    // One axis of the input has all inputs of a group, and the groups come from splitting it.
    constexpr auto wide = cs::input<"wide", double, 6>;
    constexpr auto split = fits_heads<tanh(cs::einsum<"gi,gio->go">(cs::reshape<2, 3>(wide), mixed) + by_head)>;
    CHECK(off_from_gauss_newton<split>(draw(6), draw(4)) < 1e-14);
}

TEST_CASE("groups that are used twice, and in a loop") {
    constexpr auto again = cs::param<"again", double, 2, 2, 2>;
    constexpr auto pairs = cs::input<"pairs", double, 2, 2>;
    constexpr auto inner = cs::einsum<"gi,gio->go">(pairs, again);
    constexpr auto twice = fits_heads<inner + cs::einsum<"gi,gio->go">(2.0 * pairs, again)>;
    CHECK(off_from_gauss_newton<twice, cs::as_reduced<again>>(draw(12), draw(12)) < 1e-13);
    constexpr auto looped = cs::function<cs::tensor<double, 2, 2>, cs::tensor<double, 2, 2>>([](auto from, auto goal) {
        const auto w = cs::param<"again", double, 2, 2, 2>;
        const auto run = cs::scan<2>(cs::carry(from * 0.0), cs::over(), [from, w](auto so_far) {
            return cs::next(cs::carry(so_far + cs::einsum<"gi,gio->go">(from, w)));
        });
        return squared_error(run.template last<0>(), goal);
    });
    constexpr auto steps = mean(vmap(looped));
    static_assert(found<steps>.block[0].groups == 2 && found<steps>.block[0].places == 2);
    CHECK(off_from_gauss_newton<steps, cs::as_reduced<again>>(draw(12), draw(12)) < 1e-13);
}

namespace {

constexpr auto pixels = cs::input<"pixels", double, 3, 3, 4>;
constexpr auto in_two = tanh(cs::convolution<padded>(pixels, cs::param<"grouped", double, 2, 2, 2, 4>) + cs::param<"grouped.b", double, 4>);
constexpr auto by_channels =
    tanh(cs::convolution<cs::sliding{.stride = 2}>(in_two, cs::param<"depthwise", double, 2, 2, 1, 8>) + cs::param<"depthwise.b", double, 8>);
constexpr auto channels_mixed = matmul(cs::sum<0, 1>(by_channels), cs::param<"mixing", double, 8, 3>);

}  // namespace

TEST_CASE("the factors of a grouped and of a depthwise convolution are what PyTorch's derivatives make them") {
    constexpr auto objective = mean(vmap(squared_error(channels_mixed, target<3>)));
    static cs::parameters<objective> p;
    static factors_of<objective, cs::fisher::exact> factors;
    numbers next;
    for (const char* name : {"grouped", "depthwise", "grouped.b", "depthwise.b", "mixing"})
        p.for_each([&](const char* here, auto view) {
            if (cs::same_text(name, here))
                for (double& e : view) e = next();
        });
    std::vector<double> two(2 * 36);
    for (double& e : two) e = next();
    const checks::at_run_time<cs::kfac_factors<objective, cs::fisher::exact>> sweep;
    sweep.run(1 + p.count, p, p, {two, std::vector<double>(6)}, factors);
    for (const auto& [name, expected] : oracle::group_factors) {
        INFO(name);
        int found_here = 0;
        factors.for_each([&, wanted = name, values = expected](const char* here, auto view) {
            if (!cs::same_text(here, wanted)) return;
            ++found_here;
            for (std::size_t i = 0; i < view.size(); ++i) CHECK(view.data()[i] == Approx(values[i]).epsilon(1e-11).margin(1e-15));
        });
        CHECK(found_here == 1);
    }
}

TEST_CASE("factors of groups that are computed by halves are whole, over several tiles of samples") {
    constexpr std::size_t groups = 3, inputs = 150, samples = 300;
    constexpr auto wide = cs::input<"wide", float, groups, inputs>;
    constexpr auto goal = cs::input<"goal", float, groups, 2>;
    constexpr auto model = mean(vmap(squared_error(cs::einsum<"gi,gio->go">(wide, cs::param<"w", float, groups, inputs, 2>), goal)));
    static cs::program<cs::kfac_factors<model>> run;
    static cs::parameters<model> p, gradient;
    static factors_of<model> f;
    std::vector<float> data(groups * inputs * samples), goals(2 * groups * samples);
    numbers next;
    for (float& e : data) e = static_cast<float>(next());
    run(p, data, goals, gradient, f);
    double worst = 0;
    for (std::size_t g = 0; g < groups; ++g)
        for (std::size_t i = 0; i < inputs; ++i)
            for (std::size_t k = 0; k < inputs; ++k) {
                double sum = 0;
                for (std::size_t s = 0; s < samples; ++s) {
                    const float* const row = &data[(s * groups + g) * inputs];
                    sum += double(row[i]) * double(row[k]) / samples;
                }
                worst = std::max(worst, std::abs(sum - double(f.get<0>()(g, i, k))));
                worst = std::max(worst, double(f.get<0>()(g, i, k) != f.get<0>()(g, k, i)));
            }
    CHECK(worst < 1e-6);
}

namespace {

constexpr auto features = cs::input<"features", double, 4>;
constexpr auto scale = cs::param<"scale", double, 4>;
constexpr auto shift = cs::param<"shift", double, 4>;
constexpr auto mixing = cs::param<"mixing", double, 4, 3>;
template <auto Hidden>
constexpr auto fits = mean(vmap(squared_error(matmul(tanh(Hidden), mixing), target<3>)));
constexpr auto together = fits<cs::layer_norm(features) * scale + shift>;

/// Whether there is a block of two.
template <auto Objective, auto... Choices>
constexpr bool joint() {
    for (const cs::kfac_block& b : found<Objective, Choices...>.block)
        if (b.form == cs::kfac_form::full && b.has_bias()) return true;
    return false;
}

}  // namespace

TEST_CASE("a scale and its shift have one block together, exact for any number of samples") {
    static_assert(found<together>.count == 2 && joint<together>() && found<together>.block[1].outputs == 8);
    CHECK(off_from_gauss_newton<together>(draw(12), draw(9)) < 1e-13);
    const checks::at_run_time<cs::fisher_vp<together, cs::fisher::empirical>> empirical;
    CHECK(off_from<together, cs::fisher::empirical, cs::as_full<mixing>>(empirical, {draw(12), draw(9)}) < 1e-13);
    // Channels at several positions of an image, behind a reshape, and the shift traced first.
    constexpr auto per_channel = mean(vmap(squared_error(
        matmul(cs::sum<0>(tanh(shift + cs::reshape<6, 4>(cs::instance_norm(image) * scale))), mixing), target<3>)));
    static_assert(found<per_channel>.count == 2 && joint<per_channel>());
    CHECK(off_from_gauss_newton<per_channel>(draw(48), draw(6)) < 1e-12);
    // Shared by two layers, and a gain and an offset of all features.
    constexpr auto shared = fits<tanh(features * scale + shift) * scale + shift>;
    static_assert(joint<shared>());
    CHECK(off_from_gauss_newton<shared>(draw(12), draw(9)) < 1e-13);
    constexpr auto numbers_only = fits<features * cs::param<"gain", double> + cs::param<"offset", double>>;
    static_assert(joint<numbers_only>() && found<numbers_only>.block[1].outputs == 2);
    CHECK(off_from_gauss_newton<numbers_only>(draw(12), draw(9)) < 1e-13);
    constexpr auto looped = cs::function<cs::tensor<double, 4>, cs::tensor<double, 3>>([](auto from, auto goal) {
        const auto run = cs::scan<2>(cs::carry(from), cs::over(), [](auto h) {
            return cs::next(cs::carry(tanh(h * cs::param<"scale", double, 4> + cs::param<"shift", double, 4>)));
        });
        return squared_error(matmul(run.template last<0>(), cs::param<"mixing", double, 4, 3>), goal);
    });
    static_assert(joint<mean(vmap(looped))>());
    CHECK(off_from_gauss_newton<mean(vmap(looped))>(draw(12), draw(9)) < 1e-13);
}

TEST_CASE("a scale and a shift that are chosen, or do not belong together, have blocks of their own") {
    static_assert(!joint<together, cs::as_diagonal<scale>>() && found<together, cs::as_diagonal<shift>>.count == 3);
    static_assert(!joint<together, cs::as_full<"scale">>());
    CHECK(off_from_gauss_newton<together, cs::as_diagonal<scale>, cs::as_full<shift>>(draw(12), draw(9)) < 1e-13);
    static_assert(!joint<fits<(features + shift) * scale>>(), "the shift is scaled");
    static_assert(!joint<fits<tanh(features * scale) + shift>>(), "something lies between them");
    static_assert(!joint<fits<(features * scale + shift) * shift>>(), "the shift is used elsewhere");
    static_assert(!joint<fits<tanh(features * scale + shift) * scale>>(), "the scale is used elsewhere");
    static_assert(!joint<fits<features * scale + cs::param<"number", double>>>(), "another shape");
    constexpr auto square = cs::input<"square", double, 2, 2>;
    constexpr auto turned = square * cs::param<"turned", double, 2, 2> + transpose(cs::param<"over", double, 2, 2>);
    static_assert(!joint<fits<cs::reshape<4>(turned)>>(), "another order");
}

TEST_CASE("a program of the factors of channels by themselves computes what its graph says") {
    constexpr auto one_each = cs::convolution(sequence, cs::param<"window", double, 2, 1, 4>);
    constexpr auto model = mean(vmap(squared_error(cs::sum<0>(tanh(one_each)), target<4>)));
    static_assert(found<model>.block[0].groups == 4 && found<model>.block[0].outputs == 1);
    static cs::program<cs::kfac_factors<model>> run;
    static cs::parameters<model> p, gradient;
    static factors_of<model> computed, expected;
    numbers next;
    fill(p, next);
    const std::vector<double> points = draw(36), targets = draw(12);
    run(p, points, targets, gradient, computed);
    checks::at_run_time<cs::kfac_factors<model>>{}.run(1 + p.count, p, p, {points, targets}, expected);
    for (std::size_t i = 0; i < 16; ++i) CHECK(computed.get<0>().data()[i] == Approx(expected.get<0>().data()[i]).epsilon(1e-12));
    for (std::size_t i = 0; i < 4; ++i) {
        CHECK(expected.get<1>().data()[i] > 0);
        CHECK(computed.get<1>().data()[i] == Approx(expected.get<1>().data()[i]).epsilon(1e-12));
    }
}
