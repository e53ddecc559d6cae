// SPDX-License-Identifier: BSL-1.0
// Parameters and inputs stored as bfloat16: programs against loops in double and the reference.
#include "catch.hpp"

#include <costate/costate.hpp>

#include <cmath>
#include <vector>

namespace cs = costate;

namespace {

constexpr std::uint32_t inputs = 21, hidden = 19, outputs = 3;
constexpr auto w = cs::param<"w", cs::bfloat16, inputs, hidden>;
constexpr auto b = cs::param<"b", cs::bfloat16, hidden>;
constexpr auto v = cs::param<"v", cs::bfloat16, outputs, hidden>;
constexpr auto x = cs::input<"x", float, inputs>;
constexpr auto q = cs::input<"q", cs::bfloat16, hidden>;
constexpr auto h = tanh(matmul(x, cs::cast<float>(w)) + cs::cast<float>(b));
// v through views, one in front of the cast and one behind it.
constexpr auto twice = matmul(cs::cast<float>(cs::transpose(v)), matmul(transpose(transpose(cs::cast<float>(v))), h));
constexpr auto loss = dot(twice, h) + dot(cs::cast<float>(q), h);
constexpr auto mean_loss = cs::mean(cs::vmap(loss));

static_assert(cs::parameters<loss>::floats == 0 && cs::parameters<loss>::bfloats >= inputs * hidden + hidden);
static_assert(cs::parameters<cs::in_float<loss>>::bfloats == 0);
// What converts as it loads needs no copy: as much workspace as where nothing is converted.
static_assert(
    cs::program<cs::vmap(h)>::workspace_bytes == cs::program<cs::in_float<cs::vmap(h)>>::workspace_bytes);

std::vector<float> numbers(std::size_t n, unsigned seed) {
    std::vector<float> values(n);
    for (float& value : values) {
        seed = seed * 1664525U + 1013904223U;
        value = static_cast<float>(static_cast<int>(seed >> 16) - 32768) / 131072;
    }
    return values;
}

}  // namespace

TEST_CASE("bfloat16 parameters and inputs, values and gradients") {
    static cs::program<cs::value_and_grad<mean_loss>> step;
    static cs::parameters<cs::in_float<loss>> master, gradient, expected;
    static cs::parameters<loss> p;
    unsigned seed = 0;
    master.for_each([&](const char*, auto view) {
        const auto values = numbers(view.size(), ++seed);
        for (std::size_t i = 0; i < values.size(); ++i) view.data()[i] = values[i];
    });
    p.round_from(master);
    CHECK(p[w](1, 2) == float(cs::bfloat16(master[w](1, 2))));
    CHECK(p[w](1, 2) != master[w](1, 2));
    master.round_from(p);
    CHECK(p[w](1, 2) == master[w](1, 2));

    constexpr std::size_t n = 37;
    const auto xs = numbers(n * inputs, 9);
    const std::vector<float> raw = numbers(n * hidden, 10);
    const std::vector<cs::bfloat16> qs(raw.begin(), raw.end());

    double sum = 0;
    for (std::size_t s = 0; s < n; ++s) {
        double y[hidden];
        for (std::uint32_t j = 0; j < hidden; ++j) {
            double z = p[b](j);
            for (std::uint32_t i = 0; i < inputs; ++i) z += double(xs[s * inputs + i]) * p[w](i, j);
            y[j] = std::tanh(z);
            sum += qs[s * hidden + j] * y[j];
        }
        for (std::uint32_t k = 0; k < outputs; ++k) {
            double z = 0;
            for (std::uint32_t j = 0; j < hidden; ++j) z += p[v](k, j) * y[j];
            sum += z * z;
        }
    }
    const float value = step(p, xs, qs, gradient);
    CHECK(value == Approx(sum / n).epsilon(1e-5));

    CHECK(cs::reference<cs::value_and_grad<mean_loss>>{}(p, xs, qs, expected) == Approx(value).epsilon(1e-6));
    constexpr auto floats = cs::element::float32;
    double worst = 0, largest = 0;
    for (std::size_t i = 0; i < gradient.floats; ++i) {
        const double g = gradient.block<floats>()[i];
        worst = std::fmax(worst, std::fabs(g - expected.block<floats>()[i]));
        largest = std::fmax(largest, std::fabs(g));
    }
    CHECK(worst < 1e-6);
    CHECK(largest > 1e-3);
}

// Directions of what is stored in 16 bits are floats, and so are cotangents of inputs.
constexpr auto number = cs::input<"number", cs::bfloat16>;
constexpr auto cubed = cs::function<cs::bfloat16>([](auto t) {
    const auto z = cs::cast<float>(t);
    return z * z * z;
});
constexpr float along(float direction) {
    float y = 0, dy = 0;
    y = cs::reference<cs::jvp<cubed>>{}(cs::tensor<cs::bfloat16, 1>{cs::bfloat16(2)}, direction, dy);
    return y == 8 ? dy : 0;
}
static_assert(along(0.5f) == 6);
constexpr float slope() {
    float g = 0;
    cs::reference<cs::value_and_grad<cs::cast<float>(number) * 3>>{}(cs::tensor<cs::bfloat16, 1>{cs::bfloat16(2)}, g);
    return g;
}
static_assert(slope() == 3);

// Copies in another order, of 16 and of 8 bits, are what they are copies of; repetitions have directions.
constexpr auto short_table = cs::param<"short_table", cs::bfloat16, 3, 5>;
constexpr auto bytes = cs::input<"bytes", std::uint8_t, 3, 5>;
constexpr auto turned =
    dot(cs::cast<float>(cs::reshape<15>(cs::transpose(short_table))), cs::cast<float>(cs::reshape<15>(cs::transpose(bytes))));
constexpr auto repeated = sum(square(cs::cast<float>(cs::broadcast_to<2, 3, 5>(short_table))));
TEST_CASE("bfloat16 and bytes in another order, and as they are") {
    static cs::program<cs::value_and_grad<turned>> step;
    static cs::program<cs::jvp<repeated>> forward;
    static cs::program<cs::transpose(short_table)> turn;
    static cs::parameters<turned> p;
    static cs::parameters<cs::in_float<turned>> gradient, direction;
    cs::tensor<std::uint8_t, 3, 5> picture;
    double products = 0, squares = 0;
    for (std::uint32_t i = 0; i < 15; ++i) {
        p[short_table].data()[i] = cs::bfloat16(static_cast<float>(i) / 4);
        picture.data()[i] = static_cast<std::uint8_t>(255 - i);
        direction[short_table].data()[i] = 1;
        products += i / 4.0 * (255 - i);
        squares += i * i / 8.0;
    }
    CHECK(step(p, picture, gradient) == Approx(products));
    CHECK(gradient[short_table](1, 2) == 255 - 7);
    float along_ones = 0;
    CHECK(forward(p, direction, along_ones) == Approx(squares));
    CHECK(along_ones == Approx(105));  // 2 · 2 · Σ i / 4
    cs::tensor<cs::bfloat16, 5, 3> result;
    turn(p, result);
    CHECK(float(result(4, 1)) == 9 / 4.0f);
}

// What a loop captures has a gradient too.
constexpr auto rate = cs::param<"rate", cs::bfloat16>;
constexpr auto decayed = cs::function<float, cs::tensor<float, 3>>([](auto first, auto sequence) {
    const auto run = cs::scan<3>(cs::carry(first), cs::over(sequence), [](auto y, auto u) {
        const auto after = cs::cast<float>(rate) * y + u;
        return cs::next(cs::carry(after));
    });
    return run.template last<0>();
});
constexpr float rate_of_change() {
    cs::parameters<decayed> p;
    cs::parameters<cs::in_float<decayed>> g;
    p.fill(0.5);
    const float y = cs::reference<cs::value_and_grad<decayed>>{}(p, 1.0f, cs::tensor<float, 3>{1, 0, 0}, g);
    return y == 0.375f ? g[rate]() : 0;  // r³ + r²
}
static_assert(rate_of_change() == 1.75f);
