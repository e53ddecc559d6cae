// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "transform/kfac_blocks.hpp"
#include <costate/transform/kfac.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>
#include <vector>

namespace cs = costate;
using namespace curvature_blocks;

namespace {

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
const std::vector<double> one_label{1}, labels{1, 0, 1};

}  // namespace

namespace {

/// Means and sums over samples, of squared errors and of cross entropies.
template <auto Outputs>
void check_one_sample() {
    using cs::mean, cs::sum, cs::vmap;
    constexpr auto squares = squared_error(Outputs, y);
    constexpr auto entropy = softmax_cross_entropy(Outputs, label);
    CHECK(off_from_gauss_newton<mean(vmap(squares))>(one_x, one_y) < 1e-14);
    CHECK(off_from_gauss_newton<sum(vmap(squares))>(one_x, one_y) < 1e-14);
    CHECK(off_from_gauss_newton<mean(vmap(entropy))>(one_x, one_label) < 1e-14);
    CHECK(off_from_gauss_newton<sum(vmap(entropy))>(one_x, one_label) < 1e-14);
}

}  // namespace

TEST_CASE("of one sample, the factors are the Gauss-Newton blocks themselves") {
    check_one_sample<outputs_of<tanh(before)>>();
    check_one_sample<outputs_of<sigmoid(before)>>();
    check_one_sample<outputs_of<relu(before)>>();
    constexpr auto halved = mean_squared_error(outputs_of<sigmoid(before)>, y);
    CHECK(off_from_gauss_newton<cs::sum(cs::vmap(halved))>(one_x, one_y) < 1e-14);
}

TEST_CASE("of deep linear networks with squared errors, they are so for any number of samples") {
    constexpr auto linear = outputs_of<before>;
    CHECK(off_from_gauss_newton<cs::sum(cs::vmap(mean_squared_error(linear, y)))>(xs, ys) < 1e-14);
}

namespace {

constexpr auto rows = cs::input<"rows", double, 2, 3>;
constexpr auto row_targets = cs::input<"targets", double, 2, 2>;
const std::vector<double> three_rows{0.3, -0.2, 0.8, 0.1, 0.5, -0.4, -0.7, 0.2, 0.9, 0.6, -0.1, 0.2, 0.25, 0.4, -0.9, 0.35, -0.55, 0.15};
const std::vector<double> three_row_targets{0.2, -0.6, 0.4, 0.1, -0.3, 0.7, 0.5, -0.5, 0.1, 0.9, -0.2, 0.3};

constexpr auto per_row = matmul(matmul(rows, w1) + b1, w2) + b2;
constexpr auto in_windows = cs::param<"kernel", double, 3, 2, 2>;

}  // namespace

TEST_CASE("weights that every row of a sample shares: the expand and the reduce setting, each in its exact case") {
    using cs::mean, cs::vmap;
    CHECK(off_from_gauss_newton<mean(vmap(squared_error(per_row, row_targets)))>(three_rows, three_row_targets) < 1e-13);
    constexpr auto pooled = cs::mean(vmap(squared_error(cs::sum<0>(per_row), y)));
    CHECK(off_from_gauss_newton<pooled, cs::as_reduced<w1>, cs::as_reduced<"w2">>(three_rows, ys) < 1e-13);
    // A weight that is used twice.
    constexpr auto twice = cs::mean(vmap(squared_error(matmul(tanh(matmul(x, w1)), w2) + matmul(matmul(x, w1), w2), y)));
    CHECK(off_from_gauss_newton<twice, cs::as_reduced<w2>, cs::as_full<w1>>(xs, ys) < 1e-13);
}

TEST_CASE("convolutions are weights that the positions of a window share") {
    constexpr auto image = cs::input<"image", double, 5, 2>;
    constexpr auto target = cs::input<"target", double, 5, 2>;
    constexpr auto seen = cs::convolution<cs::sliding{.padding = 1}>(image, in_windows) + b2;
    numbers next;
    std::vector<double> images, targets;
    for (int i = 0; i < 20; ++i) images.push_back(next()), targets.push_back(next());
    CHECK(off_from_gauss_newton<cs::mean(cs::vmap(squared_error(seen, target)))>(images, targets) < 1e-13);
}

TEST_CASE("scales, shifts and whatever is chosen have exact blocks for any number of samples") {
    constexpr auto scale = cs::param<"scale", double, 4>;
    constexpr auto shift = cs::param<"shift", double, 4>;
    constexpr auto scaled = tanh(tanh(matmul(x, w1)) * scale + shift);
    constexpr auto model = cs::mean(cs::vmap(softmax_cross_entropy(matmul(scaled, w2) + b2, label)));
    using s = cs::kfac_structure<model, cs::as_diagonal<w1>, cs::as_full<"w2">, cs::as_diagonal<b2>>;
    static_assert(s::value.count == 4 && s::value.block[0].form == cs::kfac_form::diagonal && s::value.block[1].form == cs::kfac_form::full);
    static_assert(s::value.block[1].outputs == 8 && s::value.block[3].form == cs::kfac_form::diagonal);
    CHECK(off_from_gauss_newton<model, cs::as_diagonal<w1>, cs::as_full<"w2">, cs::as_diagonal<b2>>(xs, labels) < 1e-13);
}

namespace {

constexpr auto tied = cs::param<"tied", double, 3, 4>;
constexpr auto autoencoder = cs::mean(cs::vmap(squared_error(matmul(tanh(matmul(x, tied) + b1), transpose(tied)), sin(x))));
constexpr auto directions = cs::param<"directions", double, 3, 2>;
constexpr auto lengths = cs::param<"lengths", double, 2>;
constexpr auto normalised = cs::mean(cs::vmap(squared_error(matmul(x, directions * (lengths / sqrt(cs::sum<0>(directions * directions)))), y)));

}  // namespace

TEST_CASE("a weight tied to its transpose and a function of a weight have whole and diagonal blocks, exact for any number of samples") {
    static_assert(cs::kfac_structure<autoencoder>::value.reason == cs::kfac_reason::its_uses_take_it_as_different_matrices);
    static_assert(cs::kfac_structure<normalised>::value.reason == cs::kfac_reason::a_function_of_it_is_used);
    static_assert(cs::kfac_structure<autoencoder, cs::as_full<tied>>::covered && cs::kfac_structure<autoencoder, cs::as_diagonal<tied>>::covered);
    constexpr auto exact = cs::fisher::exact, empirical = cs::fisher::empirical;
    const checks::at_run_time<cs::ggnvp<autoencoder>> of_tied;
    CHECK(off_from<autoencoder, exact, cs::as_full<tied>>(of_tied, {xs}) < 1e-13);
    CHECK(off_from<autoencoder, exact, cs::as_diagonal<tied>>(of_tied, {xs}) < 1e-13);
    const checks::at_run_time<cs::fisher_vp<autoencoder, empirical>> empirical_of_tied;
    CHECK(off_from<autoencoder, empirical, cs::as_full<tied>>(empirical_of_tied, {xs}) < 1e-13);
    CHECK(off_from<autoencoder, empirical, cs::as_diagonal<tied>>(empirical_of_tied, {xs}) < 1e-13);
    const checks::at_run_time<cs::ggnvp<normalised>> of_normalised;
    CHECK(off_from<normalised, exact, cs::as_full<directions>, cs::as_diagonal<lengths>>(of_normalised, {xs, ys}) < 1e-13);
    CHECK(off_from<normalised, exact, cs::as_diagonal<directions>, cs::as_full<lengths>>(of_normalised, {xs, ys}) < 1e-13);
    const checks::at_run_time<cs::fisher_vp<normalised, empirical>> empirical_of_normalised;
    CHECK(off_from<normalised, empirical, cs::as_full<directions>, cs::as_full<lengths>>(empirical_of_normalised, {xs, ys}) < 1e-13);
}

namespace {

constexpr auto classified = cs::mean(cs::vmap(softmax_cross_entropy(outputs_of<tanh(before)>, label)));

}  // namespace

TEST_CASE("empirical factors of one sample are the empirical Fisher matrix") {
    const checks::at_run_time<cs::fisher_vp<classified, cs::fisher::empirical>> product;
    CHECK(off_from<classified, cs::fisher::empirical>(product, {one_x, one_label}) < 1e-14);
}

TEST_CASE("what is behind a stop_gradient is no use of a weight") {
    constexpr auto later = cs::input<"later", double, 2>;
    constexpr auto w = cs::param<"w", double, 2, 2>;
    constexpr auto v = cs::param<"v", double, 2, 2>;
    constexpr auto target = stop_gradient(matmul(tanh(matmul(later, w)), v)) + matmul(later, stop_gradient(w));
    constexpr auto model = cs::mean(cs::vmap(squared_error(matmul(y, w), target)));
    constexpr auto found = cs::kfac_structure<model, cs::fisher::exact>::value;
    static_assert(found.count == 2 && found.block[0].uses == 1 && found.block[0].places == 1);
    static_assert(found.block[1].form == cs::kfac_form::diagonal);
    CHECK(off_from_gauss_newton<model>(ys, std::vector<double>{0.7, 0.1, -0.5, 0.3, 0.2, 0.9}) < 1e-14);
}

TEST_CASE("what other outputs than the loss make of a weight is no use of it") {
    constexpr auto model = cs::function<cs::tensor<double, 2>, cs::tensor<double, 2>>([](auto from, auto goal) {
        const auto w = cs::param<"w", double, 2, 2>;
        const auto made = matmul(from, w);
        return cs::outputs(squared_error(made, goal), matmul(tanh(made), w), matmul(made, cs::param<"v", double, 2, 2>));
    });
    constexpr auto found = cs::kfac_structure<cs::mean(cs::vmap(model))>::value;
    static_assert(found.uncovered == cs::kfac_block::no_parameter && found.count == 2);
    static_assert(found.block[0].uses == 1 && found.block[0].places == 1 && found.block[1].form == cs::kfac_form::diagonal);
}

TEST_CASE("second moments in bases are those of gradients of whole samples, wherever a weight is used") {
    using cs::mean, cs::vmap;
    const checks::at_run_time<cs::fisher_vp<classified, cs::fisher::empirical>> empirical;
    CHECK(off_in_bases<classified, cs::fisher::empirical>(empirical, {xs, labels}) < 1e-14);
    static constexpr auto rowwise = mean(vmap(squared_error(per_row, row_targets)));
    CHECK(off_in_bases<rowwise, cs::fisher::exact>(checks::at_run_time<cs::ggnvp<rowwise>>{}, {three_rows, three_row_targets}) < 1e-13);
    static constexpr auto twice = cs::sum(vmap(squared_error(matmul(tanh(matmul(x, w1) + b1), w2) + matmul(matmul(x, w1), w2) + b2, y)));
    CHECK(off_in_bases<twice, cs::fisher::exact>(checks::at_run_time<cs::ggnvp<twice>>{}, {xs, ys}) < 1e-13);
    static constexpr auto images = cs::input<"images", double, 5, 2>;
    static constexpr auto positions = mean(vmap(squared_error(cs::sum<0>(tanh(cs::convolution<cs::sliding{.padding = 1}>(images, in_windows) + b2)), y)));
    const std::vector<double> ten(three_rows.begin(), three_rows.begin() + 10), one(ys.begin(), ys.begin() + 2);
    CHECK(off_in_bases<positions, cs::fisher::exact>(checks::at_run_time<cs::ggnvp<positions>>{}, {ten, one}) < 1e-13);
}

TEST_CASE("a loss inside of a loop has no factors") {
    constexpr auto looped = cs::function<cs::tensor<double, 3>>([](auto from) {
        const auto w = cs::param<"w", double, 3>;
        const auto run = cs::scan<2>(cs::carry(sum(from)), cs::over(), [from, w](auto so_far) {
            return cs::next(cs::carry(so_far + squared_error(from * w, from)));
        });
        return run.template last<0>();
    });
    static constexpr auto model = cs::mean(cs::vmap(looped));
    const auto problem = []<cs::fisher Kind>(std::integral_constant<cs::fisher, Kind>) {
        const char* const said = cs::kfac_factors<model, Kind, cs::as_diagonal<"w">>.template build<0>().problem;
        return said != nullptr && std::string_view(said).find("a loss inside a scan") != std::string_view::npos;
    };
    CHECK(problem(std::integral_constant<cs::fisher, cs::fisher::exact>{}));
    CHECK(problem(std::integral_constant<cs::fisher, cs::fisher::monte_carlo>{}));
}

TEST_CASE("Monte-Carlo factors of many targets are near the exact ones") {
    numbers next;
    cs::parameters<classified> p, g, expected;
    fill(p, next);
    constexpr std::size_t samples = 25000;
    std::vector<double> same;
    for (std::size_t i = 0; i < samples; ++i) same.insert(same.end(), one_x.begin(), one_x.end());
    const std::vector<int> any(samples, 0);
    factors_of<classified, cs::fisher::exact> exact;
    factors_of<classified, cs::fisher::monte_carlo> drawn;
    checks::at_run_time<cs::kfac_factors<classified, cs::fisher::exact>>{}.run(1 + g.count, p, p, {one_x, one_label}, exact);
    static cs::program<cs::kfac_factors<classified, cs::fisher::monte_carlo>> sample;
    const double value = sample(p, same, any, 7, g, drawn);
    CHECK(value == Approx(cs::reference<cs::value_and_grad<classified>>{}(p, one_x, std::vector<int>{0}, expected)));
    for (std::size_t i = 0; i < g.doubles; ++i)
        CHECK(g.block<cs::element::float64>()[i] == Approx(expected.block<cs::element::float64>()[i]));
    const auto near = [](const auto& a, const auto& b) {
        double wrong = 0, all = 0;
        for (std::size_t i = 0; i < a.size(); ++i) {
            wrong += (a.data()[i] - b.data()[i]) * (a.data()[i] - b.data()[i]);
            all += b.data()[i] * b.data()[i];
        }
        return wrong < 5e-2 * 5e-2 * all;
    };
    CHECK(near(drawn.get<0>(), exact.get<0>()));
    CHECK(near(drawn.get<2>(), exact.get<2>()));
    CHECK(near(drawn.get<5>(), exact.get<5>()));
}

TEST_CASE("factors that are computed by halves are whole, over several tiles of samples") {
    constexpr std::size_t inputs = 150, samples = 300;
    constexpr auto wide = cs::input<"wide", float, inputs>;
    constexpr auto goal = cs::input<"goal", float, 2>;
    constexpr auto model = cs::mean(cs::vmap(squared_error(matmul(wide, cs::param<"w", float, inputs, 2>), goal)));
    static cs::program<cs::kfac_factors<model>> run;
    static cs::parameters<model> p, gradient;
    static factors_of<model> f;
    numbers next;
    std::vector<float> data(inputs * samples), goals(2 * samples);
    for (float& e : data) e = static_cast<float>(next());
    run(p, data, goals, gradient, f);
    double worst = 0;
    for (std::size_t i = 0; i < inputs; ++i)
        for (std::size_t k = 0; k < inputs; ++k) {
            double sum = 0;
            for (std::size_t s = 0; s < samples; ++s) sum += double(data[s * inputs + i]) * double(data[s * inputs + k]) / samples;
            worst = std::max(worst, std::abs(sum - double(f.get<0>()(i, k))));
            worst = std::max(worst, double(f.get<0>()(i, k) != f.get<0>()(k, i)));
        }
    CHECK(worst < 1e-6);
}
