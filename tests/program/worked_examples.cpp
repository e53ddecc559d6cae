// SPDX-License-Identifier: BSL-1.0
// The first worked examples of back-propagation, each checked by the compiler to the digits in which it is told.
#include <costate/costate.hpp>

namespace cs = costate;

namespace {

constexpr bool close(double value, double expected, double half_digit) {
    return value - expected < half_digit && expected - value < half_digit;
}
constexpr bool to_5_digits(double value, double expected) { return close(value, expected, 0.5e-5); }

// 1. A two-layer network of sigmoids with one sample and the error (prediction - y)² / 2 replaced by cross-entropy, so that
//    the output's error is prediction - y.
constexpr auto x = cs::input<"x", double, 2>;
constexpr auto y = cs::input<"y", double>;
constexpr auto w1 = cs::param<"w1", double, 2, 2>;
constexpr auto b1 = cs::param<"b1", double, 2>;
constexpr auto w2 = cs::param<"w2", double, 2>;
constexpr auto b2 = cs::param<"b2", double>;
constexpr auto z2 = dot(sigmoid(cs::tap<"z1">(matmul(x, w1) + b1)), w2) + b2;
constexpr auto network_loss = softplus(cs::tap<"z2">(z2)) - y * z2;

struct network_result {
    double loss = 0, z2 = 0;
    cs::parameters<network_loss> gradient, after;
};
constexpr network_result run_network() {
    network_result r;
    cs::parameters<network_loss> p;
    const double weights1[2][2] = {{0.1, 0.2}, {0.3, 0.4}};  // (inputs, units): unit 1 has 0.1 and 0.3
    const double weights2[] = {0.5, 0.6};
    for (int i = 0; i < 2; ++i) {
        for (int j = 0; j < 2; ++j) p[w1](i, j) = weights1[i][j];
        p[b1](i) = 0.1;
        p[w2](i) = weights2[i];
    }
    p[b2]() = 0.1;
    const cs::tensor<double, 2> input{0.5, 0.3};
    const cs::reference<cs::with_taps<cs::value_and_grad<network_loss>, "z2">> step;
    r.loss = step(p, input, 1.0, r.gradient, r.z2);
    r.after = p;
    for (std::size_t i = 0; i < p.doubles; ++i)
        r.after.block<cs::element::float64>()[i] -= 0.1 * r.gradient.block<cs::element::float64>()[i];
    return r;
}
constexpr network_result network = run_network();
constexpr double prediction = cs::math::sigmoid(network.z2);
static_assert(to_5_digits(network.z2, 0.72745), "pre-activation of the output");
static_assert(to_5_digits(prediction, 0.67425), "prediction");
static_assert(to_5_digits(network.loss, 0.39416), "loss");
static_assert(to_5_digits(prediction - 1, -0.32575), "output error");
static_assert(to_5_digits(network.gradient[b2](), -0.32575), "and the output bias's gradient");
static_assert(to_5_digits(network.gradient[b1](0), -0.04014) && to_5_digits(network.gradient[b1](1), -0.04763), "hidden error");
static_assert(to_5_digits(network.gradient[w2](0), -0.18233) && to_5_digits(network.gradient[w2](1), -0.18872), "dW2");
static_assert(to_5_digits(network.gradient[w1](0, 0), -0.02007) && to_5_digits(network.gradient[w1](1, 0), -0.01204), "dW1, unit 1");
static_assert(to_5_digits(network.gradient[w1](0, 1), -0.02382) && to_5_digits(network.gradient[w1](1, 1), -0.01429), "dW1, unit 2");
static_assert(to_5_digits(network.after[w2](0), 0.51823) && to_5_digits(network.after[w2](1), 0.61887), "W2 after a step of 0.1");

// 2. The expression in the README of micrograd (A. Karpathy).
constexpr auto micrograd = cs::function<double, double>([](auto a, auto b) {
    auto c = a + b;
    auto d = a * b + b * b * b;
    c = c + c + 1;
    c = c + 1 + c + (-a);
    d = d + d * 2 + relu(b + a);
    d = d + 3 * d + relu(b - a);
    const auto e = c - d;
    const auto f = e * e;
    auto g = f / 2.0;
    g = g + 10.0 / f;
    return g;
});
struct micrograd_result {
    double g = 0, da = 0, db = 0;
};
constexpr micrograd_result run_micrograd() {
    micrograd_result r;
    r.g = cs::reference<cs::value_and_grad<micrograd>>{}(-4.0, 2.0, r.da, r.db);
    return r;
}
constexpr micrograd_result told = run_micrograd();
static_assert(close(told.g, 24.7041, 0.5e-4), "value");
static_assert(close(told.da, 138.8338, 0.5e-4) && close(told.db, 645.5773, 0.5e-4), "gradient");

// 3. Exclusive or, learned by a 2-2-1 network while this file compiles. Each constant takes the training on from the one
//    before, because compilers bound the steps of one constant evaluation.
constexpr auto bits = cs::input<"bits", double, 2>;
constexpr auto target = cs::input<"target", double>;
constexpr auto classifier = cs::nn::dense<2> | cs::nn::tanh | cs::nn::dense<1>;
constexpr auto error = cs::sum(square(classifier(bits) - target));
constexpr auto mean_error = cs::value_and_grad<cs::mean(cs::vmap(error))>;

struct training {
    cs::parameters<error> p;
    double loss = 1;
};
constexpr training learn(training t, int steps) {
    constexpr cs::tensor<double, 4, 2> inputs{0, 0, 0, 1, 1, 0, 1, 1};
    constexpr cs::tensor<double, 4> targets{0, 1, 1, 0};
    const cs::reference<mean_error> step;
    cs::parameters<error> g;
    for (int i = 0; i < steps; ++i) {
        t.loss = step(t.p, inputs, targets, g);
        for (std::size_t k = 0; k < g.doubles; ++k) t.p.block<cs::element::float64>()[k] -= 0.5 * g.block<cs::element::float64>()[k];
    }
    return t;
}
constexpr training begin() {
    training t;
    cs::nn::initialise(t.p, 3);
    return t;
}
constexpr int some_steps = 60;
constexpr training after_1 = learn(begin(), some_steps);
constexpr training after_2 = learn(after_1, some_steps);
constexpr training after_3 = learn(after_2, some_steps);
constexpr training after_4 = learn(after_3, some_steps);
constexpr training after_5 = learn(after_4, some_steps);
static_assert(learn(begin(), 1).loss > 0.25, "it has something to learn");
static_assert(after_5.loss < 0.01, "and has learned it");

}  // namespace
