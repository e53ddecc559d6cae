// SPDX-License-Identifier: BSL-1.0
#include "../catch.hpp"

#include <cmath>
#include <vector>

#include <costate/ops.hpp>
#include <costate/transform/adjoint.hpp>
#include <costate/transform/batch.hpp>
#include <costate/transform/eliminate.hpp>
#include <costate/transform/interpret.hpp>
#include <costate/transform/tangent.hpp>

using namespace costate;

namespace {

constexpr extent rows = 2;
constexpr extent columns = 3;
constexpr std::size_t size = rows * columns;

struct dice {
    std::uint64_t state;
    std::uint32_t below(std::uint32_t n) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        return static_cast<std::uint32_t>((state >> 33) % n);
    }
    double number() { return (static_cast<int>(below(257)) - 128) / 100.0; }
};

/// One more operation on matrices of two rows and three columns; results stay of moderate size.
term grow(dice& r, const term& a, const term& b) {
    switch (r.below(18)) {
    case 0: return sin(a) + b;
    case 1: return a * tanh(b);
    case 2: return tanh(a - 2 * b);
    case 3: return matmul(softmax<1>(matmul(a, transpose(b))), b);
    case 4: return pad<margin{1, 0}, margin{0, 1}>(slice<range{0, 1}, range{1, 3}>(a)) + b;
    case 5: return flip<1>(a) - 0.5 * b;
    case 6: return cumsum<1>(0.5 * a) + cumsum<0>(flip<0>(0.3 * b));
    case 7: return reshape<2, 3>(transpose(a)) * 0.7 + b;
    case 8: return a * prod<0>(b);
    case 9: return b + expand<1>(logsumexp<1>(a));
    case 10: return slice<range{1, 3}>(concat<0>(a, sin(b), a));
    case 11: return log_softmax<0>(a) + b;
    case 12: return a * expand<1>(norm<1>(1.5 + 0.2 * b));
    case 13: return gather<0>(a, argmax<1>(stack<0>(sum<1>(sin(b)), mean<1>(cos(a))))) * 0.5 * slice<range{0, 1}>(b) + b;
    case 14: return einsum<"ij,kj,il->kl">(0.3 * a, b, 0.5 * a);
    case 15: return slice<range{0, 4, 2}>(reshape<4, 3>(stack<2>(a, b)));
    case 16: return transpose(tanh(einsum<"ii->i">(matmul(a, transpose(b))) * transpose(a)) - 0.1 * min<1>(b));
    default: return (a - mean<0>(a)) * rsqrt(1 + variance<0>(a)) + max(a, b);
    }
}

struct graph_under_test {
    builder b;
    term x, v, y, moved, pulled;
};

double value_at(const graph_under_test& g, const term& t, const std::vector<double>& x, const std::vector<double>& v) {
    const auto leaf = [&](node_id n, double* to) {
        for (std::size_t i = 0; i < size; ++i) to[i] = n == g.x.id ? x[i] : v[i];
    };
    const interpreter run(g.b.view(), 1, leaf);
    return run.value(t.id)[0];
}

/// A number computed from x in some random steps, with its derivative in the direction v by both modes.
void build(graph_under_test& g, std::uint64_t seed) {
    dice r{seed};
    const tensor_type matrix{element::float64, 2, {rows, columns}};
    g.x = named_leaf(g.b, operation_of<input_op>, matrix, "x");
    g.v = named_leaf(g.b, operation_of<input_op>, matrix, "v");
    std::vector<term> made{g.x};
    for (int step = 0; step < 6; ++step) {
        const term a = made[r.below(static_cast<std::uint32_t>(made.size()))];
        const term b = made[made.size() - 1];
        const term c = grow(r, a, b);
        if (c.type() == matrix) made.push_back(c);
    }
    g.y = sum(sin(made.back()));
    g.moved = tangent(g.b, &g.y, 1, &g.x, &g.v, 1)[0];
    g.pulled = sum(gradient(g.b, g.y, &g.x, 1)[0] * g.v);
}

}  // namespace

TEST_CASE("derivatives of random graphs agree with differences") {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        graph_under_test g;
        build(g, seed);
        INFO("seed " << seed);
        REQUIRE(g.b.problem == nullptr);
        dice r{seed * 77};
        std::vector<double> x(size);
        std::vector<double> v(size);
        for (std::size_t i = 0; i < size; ++i) {
            x[i] = r.number();
            v[i] = r.number();
        }
        const auto along = [&](double h) {
            std::vector<double> moved(x);
            for (std::size_t i = 0; i < size; ++i) moved[i] += h * v[i];
            return value_at(g, g.y, moved, v);
        };
        const double h = 1e-4;
        const double difference = (8 * (along(h) - along(-h)) - (along(2 * h) - along(-2 * h))) / (12 * h);
        const double forward = value_at(g, g.moved, x, v);
        CHECK(forward == Approx(value_at(g, g.pulled, x, v)).epsilon(1e-10).margin(1e-10));
        CHECK(forward == Approx(difference).epsilon(1e-6).margin(1e-6));
    }
}

TEST_CASE("random graphs give a batch what they give its samples") {
    constexpr std::size_t samples = 3;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        graph_under_test g;
        build(g, seed);
        g.b.outputs.put(g.pulled.id);
        const builder batched = eliminate_dead_code(batch(g.b.view()).view());
        INFO("seed " << seed);
        REQUIRE(batched.problem == nullptr);
        dice r{seed * 31};
        std::vector<double> data[2];
        for (std::vector<double>& d : data)
            for (std::size_t i = 0; i < samples * size; ++i) d.push_back(r.number());
        int next = 0;
        const auto leaf = [&](node_id, double* to) {
            for (std::size_t i = 0; i < samples * size; ++i) to[i] = data[next][i];
            ++next;
        };
        const interpreter run(batched.view(), samples, leaf);
        for (std::size_t s = 0; s < samples; ++s) {
            const auto part = [&](int k) {
                return std::vector<double>(data[k].data() + s * size, data[k].data() + (s + 1) * size);
            };
            CHECK(run.value(batched.outputs[0])[s] == Approx(value_at(g, g.pulled, part(0), part(1))).epsilon(1e-12).margin(1e-12));
        }
    }
}
