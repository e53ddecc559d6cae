// SPDX-License-Identifier: BSL-1.0
#include "../catch.hpp"

#include <costate/check.hpp>
#include <costate/check/catch2.hpp>
#include <costate/costate.hpp>

#include <vector>

namespace cs = costate;
using cs::check::agrees;
using cs::check::check_grads;
using cs::check::disagrees;
using cs::check::mode;

namespace {

constexpr auto x = cs::symbol<"x">;
constexpr auto y = cs::symbol<"y">;
constexpr auto wave = sin(x) * y + x * exp(x * y);

// Gradients that the compiler checks itself.
static_assert(check_grads<wave, 2>(0.7, -0.4).ok, "sin(x)·y + x·exp(x·y) to second order");
static_assert(check_grads<wave, 1, mode::forward>(0.7, -0.4).checks == 1, "one mode, one order, one comparison");
static_assert(check_grads<wave, 2>(0.7, -0.4).checks == 6, "two modes at order 1, each with two at order 2");

constexpr auto normalised = cs::function<cs::tensor<double, 4>, cs::tensor<double, 4, 3>>(
    [](auto v, auto m) { return cs::outputs(softmax(matmul(v, m)), sum(tanh(v) * v)); });

constexpr auto image = cs::input<"image", float, 6>;
constexpr auto label = cs::input<"label", int>;
constexpr auto net = cs::nn::dense<5> | cs::nn::tanh | cs::nn::dense<3>;
constexpr auto loss = softmax_cross_entropy(net(image), label);

constexpr auto wrong = cs::custom_vjp([](auto v) { return v * v * v; }, [](auto v, auto, auto cotangent) { return 2 * v * v * cotangent; });
constexpr auto uses_wrong = cs::function<cs::tensor<double, 3>>([](auto v) { return sum(sin(wrong(v))); });

// Right in first order, but its rule hides that it depends on v, and so its own derivative is lost.
constexpr auto hidden = cs::custom_vjp([](auto v) { return v * v * v; },
                                       [](auto v, auto, auto cotangent) { return 3 * stop_gradient(v * v) * cotangent; });
constexpr auto uses_hidden = cs::function<cs::tensor<double, 3>>([](auto v) { return sum(hidden(v)); });

constexpr cs::tensor<double, 3> place{0.3, -0.8, 1.1};

}  // namespace

TEST_CASE("formulas agree to third order") { CHECK_THAT((check_grads<wave, 3>(0.3, 0.9)), agrees()); }

TEST_CASE("several outputs that are tensors") {
    const cs::tensor<double, 4> v{0.1, -0.7, 0.4, 0.9};
    const cs::tensor<double, 4, 3> m{0.5, -0.3, 0.2, 0.8, 0.1, -0.6, 0.4, 0.7, -0.2, 0.3, 0.9, -0.5};
    CHECK_THAT((check_grads<normalised, 2>(v, m)), agrees());
}

TEST_CASE("a batch of samples with parameters in float") {
    static cs::parameters<loss> p;
    cs::nn::initialise(p, 5);
    std::vector<float> images(7 * 6);
    const std::vector<int> labels{0, 1, 2, 2, 1, 0, 1};
    for (std::size_t i = 0; i < images.size(); ++i) images[i] = static_cast<float>(i % 11) / 11 - 0.4f;
    CHECK_THAT((check_grads<cs::mean(cs::vmap(loss)), 2>(p, images, labels)), agrees());
    CHECK_THAT((check_grads<cs::mean(cs::vmap(loss)), 1, mode::both | mode::compiled>(p, images, labels)), agrees());
}

TEST_CASE("a wrong custom_vjp is found") {
    const cs::check::result found = check_grads<uses_wrong>(place);
    CHECK_THAT(found, disagrees(mode::reverse));
    CHECK(found.error > 0.01);
    CHECK(check_grads<uses_wrong, 1, mode::forward>(place).ok);
    CHECK(check_grads<uses_wrong, 1, mode::compiled>(place).path[0] == mode::reverse);
    CHECK(cs::check::to_text(found).find("wrong: gradient") == 0);
}

TEST_CASE("a rule that is wrong in second order only is found there") {
    CHECK_THAT((check_grads<uses_hidden>(place)), agrees());
    CHECK_FALSE(check_grads<uses_hidden, 2>(place).ok);
    CHECK(check_grads<uses_hidden, 2>(place).order == 2);
}

TEST_CASE("step, tolerance and seed can be chosen") {
    const cs::check::options strict{.step = 0.1, .tolerance = 1e-14};
    CHECK_FALSE(check_grads<wave>(strict, 0.7, -0.4));
    CHECK_THAT((check_grads<wave>(cs::check::options{.seed = 9}, 0.7, -0.4)), agrees());
}
