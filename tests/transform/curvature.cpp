// SPDX-License-Identifier: BSL-1.0
// Products with curvature beside what they are made of: J from jvp, Jᵀ from vjp, the outputs' Hessian by hand.
#include <costate/costate.hpp>

#include <cmath>
#include <vector>

#include "catch.hpp"

namespace {

namespace cs = costate;

constexpr auto x = cs::input<"x", double, 4>;
constexpr auto y = cs::input<"y", int>;
constexpr auto w1 = cs::param<"w1", double, 4, 5>;
constexpr auto w2 = cs::param<"w2", double, 5, 3>;
constexpr auto scores = matmul(tanh(matmul(x, w1)), w2);
constexpr auto loss = softmax_cross_entropy(scores, y);
constexpr auto objective = cs::mean(cs::vmap(loss));
constexpr auto penalty = 0.5 * sum(w1 * w1);

using parameters = cs::parameters<loss>;
constexpr std::size_t samples = 3;
constexpr std::size_t classes = 3;

struct numbers {
    std::uint64_t state;
    double operator()() {
        state = state * 6364136223846793005u + 1442695040888963407u;
        return static_cast<double>(state >> 11) * 0x1p-52 - 1;
    }
};
void fill(parameters& p, std::uint64_t seed) {
    numbers next{seed};
    p.for_each([&next](const char*, auto values) {
        for (double& v : values) v = next();
    });
}
std::vector<double> elements(const parameters& p) {
    std::vector<double> all;
    p.for_each([&all](const char*, auto values) {
        for (const double v : values) all.push_back(v);
    });
    return all;
}
double distance(const std::vector<double>& a, const std::vector<double>& b) {
    double difference = 0, size = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        difference += (a[i] - b[i]) * (a[i] - b[i]);
        size += b[i] * b[i];
    }
    return std::sqrt(difference / size);
}

struct setting {
    parameters p, v;
    std::vector<double> images = std::vector<double>(samples * 4);
    std::vector<int> labels{0, 2, 1};
    std::vector<double> z = std::vector<double>(samples * classes), moves = z, p_of_class = z;

    setting() {
        fill(p, 1);
        fill(v, 2);
        numbers next{3};
        for (double& value : images) value = next();
        cs::program<cs::jvp<cs::vmap(scores)>> forward;
        forward(p, images, v, z, moves);
        for (std::size_t s = 0; s < samples; ++s) {
            double total = 0;
            for (std::size_t c = 0; c < classes; ++c) total += std::exp(z[s * classes + c]);
            for (std::size_t c = 0; c < classes; ++c) p_of_class[s * classes + c] = std::exp(z[s * classes + c]) / total;
        }
    }

    /// Jᵀ·H·J·v / n, where the outputs' curvature times a vector is given for one sample.
    template <class Curvature>
    std::vector<double> product(const Curvature& curvature) const {
        std::vector<double> cotangents(samples * classes), unused(samples * classes);
        for (std::size_t s = 0; s < samples; ++s)
            curvature(s, &p_of_class[s * classes], &moves[s * classes], &cotangents[s * classes]);
        for (double& c : cotangents) c /= samples;
        parameters result;
        cs::program<cs::vjp<cs::vmap(scores)>> backward;
        backward(p, images, cotangents, unused, result);
        return elements(result);
    }
};

void softmax_hessian(const double* p, const double* u, double* to) {
    double mean = 0;
    for (std::size_t c = 0; c < classes; ++c) mean += p[c] * u[c];
    for (std::size_t c = 0; c < classes; ++c) to[c] = p[c] * (u[c] - mean);
}

}  // namespace

TEST_CASE("Gauss-Newton and Fisher products are made of the Jacobian and the outputs' curvature", "[transform][curvature]") {
    const setting s;
    const auto wanted = s.product([](std::size_t, const double* p, const double* u, double* to) { softmax_hessian(p, u, to); });
    parameters result;
    cs::program<cs::ggnvp<objective>> gauss_newton;
    gauss_newton(s.p, s.images, s.labels, s.v, result);
    CHECK(distance(elements(result), wanted) < 1e-14);

    SECTION("the Fisher matrix of a categorical distribution is the same") {
        cs::program<cs::fisher_vp<objective, cs::fisher::exact>> exact;
        exact(s.p, s.images, s.labels, s.v, result);
        CHECK(distance(elements(result), wanted) < 1e-14);
    }
    SECTION("with one parameter alone, the others stand still") {
        cs::program<cs::ggnvp<objective, w2>> of_one;
        std::vector<double> product(15);
        of_one(s.p, s.images, s.labels, s.v, product);
        parameters only = s.v;
        for (double& value : only[w1]) value = 0;
        gauss_newton(s.p, s.images, s.labels, only, result);
        CHECK(distance(product, std::vector<double>(result[w2].data(), result[w2].data() + 15)) < 1e-14);
    }
    SECTION("a sum is n means, and a penalty has its own Hessian") {
        cs::program<cs::ggnvp<cs::sum(cs::vmap(loss)) + 3.0 * penalty>> with_penalty;
        with_penalty(s.p, s.images, s.labels, s.v, result);
        std::vector<double> both = wanted;
        for (std::size_t i = 0; i < both.size(); ++i) both[i] = samples * both[i] + (i < 20 ? 3 * elements(s.v)[i] : 0);
        CHECK(distance(elements(result), both) < 1e-14);
    }
    SECTION("the empirical Fisher matrix has the labels of the data") {
        cs::program<cs::fisher_vp<objective, cs::fisher::empirical>> empirical;
        empirical(s.p, s.images, s.labels, s.v, result);
        const auto of_data = s.product([&s](std::size_t i, const double* p, const double* u, double* to) {
            double dot = 0;
            for (std::size_t c = 0; c < classes; ++c) to[c] = p[c] - (s.labels[i] == static_cast<int>(c));
            for (std::size_t c = 0; c < classes; ++c) dot += to[c] * u[c];
            for (std::size_t c = 0; c < classes; ++c) to[c] *= dot;
        });
        CHECK(distance(elements(result), of_data) < 1e-14);
    }
    SECTION("sampled targets come to it, and are those of their seed") {
        cs::program<cs::fisher_vp<objective, cs::fisher::monte_carlo>> sampled;
        constexpr int draws = 25000;
        std::vector<double> mean(wanted.size());
        for (int seed = 0; seed < draws; ++seed) {
            sampled(s.p, s.images, s.labels, seed, s.v, result);
            const auto one = elements(result);
            for (std::size_t i = 0; i < one.size(); ++i) mean[i] += one[i] / draws;
        }
        CHECK(distance(mean, wanted) < 5e-2);
        const auto last = elements(result);
        sampled(s.p, s.images, s.labels, draws - 1, s.v, result);
        CHECK(elements(result) == last);
    }
}

// A network whose outputs are its parameters: the same for all samples. Linear, so that the Hessian is the Gauss-Newton matrix.
TEST_CASE("outputs may be the same for all samples", "[transform][curvature]") {
    static constexpr auto logits = cs::param<"logits", double, 3>;
    constexpr auto shared = cs::mean(cs::vmap(softmax_cross_entropy(logits, y)));
    cs::parameters<shared> p, v, hessian, gauss_newton, exact;
    p[logits](0) = 0.5;
    v[logits](0) = 1;
    v[logits](1) = 3;
    const std::vector<int> labels{0, 2, 1, 2};
    cs::reference<cs::hvp<shared>>{}(p, labels, v, hessian);
    cs::reference<cs::ggnvp<shared>>{}(p, labels, v, gauss_newton);
    cs::reference<cs::fisher_vp<shared, cs::fisher::exact>>{}(p, labels, v, exact);
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(gauss_newton[logits](i) == Approx(hessian[logits](i)));
        CHECK(exact[logits](i) == Approx(hessian[logits](i)));
    }
    CHECK(hessian[logits](0) != 0);
}
