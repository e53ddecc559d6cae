// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>

#include <algorithm>
#include <span>
#include <vector>

#include "catch.hpp"

namespace {

namespace cs = costate;

constexpr auto x = cs::input<"x", float, 3>;
constexpr auto label = cs::input<"label", int>;
constexpr auto w1 = cs::param<"w1", float, 3, 5>;
constexpr auto w2 = cs::param<"w2", float, 5, 2>;
constexpr auto objective =
    cs::mean(cs::vmap(softmax_cross_entropy(matmul(tanh(matmul(x, w1)), w2), label)));
constexpr auto product = cs::hvp<objective>;
using parameters = cs::parameters<objective>;
constexpr std::size_t most = 80;  // more than a tile

float number(std::size_t i) { return static_cast<float>(i * 37 % 101) / 50 - 1; }
void fill(parameters& p, std::size_t seed) {
    p.for_each([&seed](const char*, auto values) {
        for (float& v : values) v = number(seed++);
    });
}

}  // namespace

TEST_CASE("What is held at a point serves products with any direction") {
    static cs::program<product> whole;
    static cs::held_program<product, most> held;
    STATIC_REQUIRE(held.held_bytes > 0);
    STATIC_REQUIRE(held.flops(most) < whole.flops(most));
    parameters p, direction, expected, result;
    for (const std::size_t samples : {most, std::size_t{7}}) {
        fill(p, samples);
        std::vector<float> images(3 * samples);
        std::vector<int> labels(samples);
        for (std::size_t i = 0; i < images.size(); ++i) images[i] = number(7 * i);
        for (std::size_t i = 0; i < samples; ++i) labels[i] = static_cast<int>(i % 2);
        held.hold(p, images, labels);
        for (const std::size_t seed : {1u, 2u}) {
            fill(direction, seed);
            whole(p, images, labels, direction, expected);
            held(p, images, labels, direction, result);
            for (std::size_t i = 0; i < 15; ++i)
                CHECK(result[w1].data()[i] == Approx(expected[w1].data()[i]).margin(1e-6));
            for (std::size_t i = 0; i < 10; ++i)
                CHECK(result[w2].data()[i] == Approx(expected[w2].data()[i]).margin(1e-6));
        }
    }
}

TEST_CASE("What is held takes inputs by name as well, in any order") {
    static cs::held_program<product, 7> held;
    parameters p, direction, expected, result;
    fill(p, 3);
    fill(direction, 4);
    std::vector<float> images(21);
    const std::vector<int> labels{1, 0, 0, 1, 1, 0, 1};
    for (std::size_t i = 0; i < images.size(); ++i) images[i] = number(7 * i);
    held.hold(p, images, labels);
    held(p, images, labels, direction, expected);
    held.hold(p, std::vector<float>(21), std::vector<int>(7));
    held.hold(p, label = labels, x = images);
    held(p, label = labels, x = std::span(images), direction, result);
    CHECK(std::equal(result[w1].begin(), result[w1].end(), expected[w1].begin()));
    CHECK(std::equal(result[w2].begin(), result[w2].end(), expected[w2].begin()));
    CHECK(result[w1](0, 0) != 0);
}

TEST_CASE("A program that holds has room for so many samples") {
    static cs::held_program<product, 2> held;
    parameters p;
    CHECK_THROWS_AS(
        held.hold(p, std::vector<float>(9), std::vector<int>(3)), cs::call_error);
}
