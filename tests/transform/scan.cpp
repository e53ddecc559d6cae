// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <costate/costate.hpp>

#include <cmath>
#include <vector>

namespace cs = costate;

namespace {

constexpr std::uint32_t steps = 7;
constexpr auto recurrent = cs::param<"recurrent", double, 4, 4>;
constexpr auto incoming = cs::param<"incoming", double, 3, 4>;

// A recurrent network: h ← tanh(h·recurrent + x·incoming), Σ h² stacked at every step.
constexpr auto network = cs::function<cs::tensor<double, 4>, cs::tensor<double, steps, 3>>([](auto first, auto sequence) {
    const auto run = cs::scan<steps>(cs::carry(first), cs::over(sequence), [](auto h, auto x) {
        const auto next = tanh(matmul(h, recurrent) + matmul(x, incoming));
        return cs::next(cs::carry(next), sum(next * next));
    });
    return sum(run.template last<0>()) + sum(run.template stacked<0>());
});

using record = cs::parameters<network>;
constexpr std::size_t count = record::doubles;

double* numbers(record& r) { return r.block<cs::element::float64>(); }

void fill(double* to, std::size_t n, unsigned seed) {
    for (std::size_t i = 0; i < n; ++i) {
        seed = seed * 1664525u + 1013904223u;
        to[i] = static_cast<double>(seed >> 8) * 0x1p-24 - 0.5;
    }
}

// The same by hand, with back-propagation through time left to differences.
double by_hand(const record& p, const double* first, const double* sequence) {
    double h[4];
    for (int i = 0; i < 4; ++i) h[i] = first[i];
    double total = 0;
    for (std::uint32_t t = 0; t < steps; ++t) {
        double next[4];
        for (int j = 0; j < 4; ++j) {
            double z = 0;
            for (int i = 0; i < 4; ++i) z += h[i] * p[recurrent](i, j);
            for (std::uint32_t i = 0; i < 3; ++i) z += sequence[3 * t + i] * p[incoming](i, j);
            next[j] = std::tanh(z);
        }
        for (int j = 0; j < 4; ++j) {
            h[j] = next[j];
            total += h[j] * h[j];
        }
    }
    return total + h[0] + h[1] + h[2] + h[3];
}

}  // namespace

TEST_CASE("a scan computes what its loop computes, and its adjoint is the gradient") {
    static record p, gradient, expected;
    fill(numbers(p), count, 1);
    cs::tensor<double, 4> first;
    cs::tensor<double, steps, 3> sequence;
    fill(first.data(), 4, 2);
    fill(sequence.data(), sequence.size(), 3);

    static cs::program<cs::value_and_grad<network>> run;
    const double value = run(p, first, sequence, gradient);
    CHECK(value == Approx(by_hand(p, first.data(), sequence.data())).epsilon(1e-13));

    const cs::reference<cs::value_and_grad<network>> reference;
    CHECK(reference(p, first, sequence, expected) == Approx(value).epsilon(1e-13));
    p.for_each([&](const char*, auto weights) {
        for (double& w : weights) {
            const std::size_t i = static_cast<std::size_t>(&w - numbers(p));
            const double kept = w;
            w = kept + 1e-5;
            const double above = by_hand(p, first.data(), sequence.data());
            w = kept - 1e-5;
            const double below = by_hand(p, first.data(), sequence.data());
            w = kept;
            CHECK(numbers(gradient)[i] == Approx((above - below) / 2e-5).margin(1e-8));
            CHECK(numbers(gradient)[i] == Approx(numbers(expected)[i]).margin(1e-13));
        }
    });
}

TEST_CASE("the tangent of a scan's adjoint is the Hessian's product") {
    static record p, direction, product, above, below;
    fill(numbers(p), count, 1);
    cs::tensor<double, 4> first;
    cs::tensor<double, steps, 3> sequence;
    fill(first.data(), 4, 2);
    fill(sequence.data(), sequence.size(), 3);
    direction.for_each([](const char*, auto v) { fill(v.data(), v.size(), 4); });

    static cs::program<cs::hvp<network>> run;
    run(p, first, sequence, direction, product);
    const cs::reference<cs::grad<network>> gradient;
    for (std::size_t i = 0; i < count; ++i) numbers(p)[i] += 1e-5 * numbers(direction)[i];
    gradient(p, first, sequence, above);
    for (std::size_t i = 0; i < count; ++i) numbers(p)[i] -= 2e-5 * numbers(direction)[i];
    gradient(p, first, sequence, below);
    product.for_each([&](const char*, auto hv) {
        for (const double& h : hv) {
            const std::size_t i = static_cast<std::size_t>(&h - numbers(product));
            CHECK(h == Approx((numbers(above)[i] - numbers(below)[i]) / 2e-5).margin(1e-7));
        }
    });
}

TEST_CASE("a batch of scans sums its samples' gradients over any number of tiles") {
    static record p, gradient, one, sum;
    fill(numbers(p), count, 1);
    static cs::program<cs::value_and_grad<cs::sum(cs::vmap(network))>> batched;
    static cs::program<cs::value_and_grad<network>> single;
    for (const std::size_t samples : {std::size_t{0}, std::size_t{1}, std::size_t{64}, std::size_t{70}, std::size_t{131}}) {
        std::vector<double> first(4 * samples), sequences(3 * steps * samples);
        fill(first.data(), first.size(), 5);
        fill(sequences.data(), sequences.size(), 6);
        double expected = 0;
        sum.fill(0);
        for (std::size_t s = 0; s < samples; ++s) {
            cs::tensor_view<double, 4> h(first.data() + 4 * s);
            cs::tensor_view<double, steps, 3> x(sequences.data() + 3 * steps * s);
            expected += single(p, h, x, one);
            for (std::size_t i = 0; i < count; ++i) numbers(sum)[i] += numbers(one)[i];
        }
        const double value = batched(p, first, sequences, gradient);
        CHECK(value == Approx(expected).margin(1e-11));
        gradient.for_each([&](const char*, auto g) {
            for (const double& v : g) CHECK(v == Approx(numbers(sum)[&v - numbers(gradient)]).margin(1e-10));
        });
    }
}

namespace {
// Ten thousand steps are one node as well.
constexpr auto decay = cs::function<double, cs::tensor<double, 10000>>([](auto start, auto rates) {
    return cs::scan<10000>(cs::carry(start), cs::over(rates), [](auto v, auto rate) {
               return cs::next(cs::carry(v - 0.001 * rate * v));
           }).template last<0>();
});
}  // namespace

TEST_CASE("a long scan is one node") {
    static cs::program<cs::value_and_grad<decay>> run;
    CHECK(run.node_count < 60);
    static cs::tensor<double, 10000> rates, gradient;
    double expected = 1;
    for (double& r : rates) {
        r = 0.5 + 0.1 * static_cast<double>((&r - rates.data()) % 7);
        expected *= 1 - 0.001 * r;
    }
    double slope = 0;
    CHECK(run(1.0, rates, slope, gradient) == Approx(expected).epsilon(1e-12));
    CHECK(slope == Approx(expected).epsilon(1e-12));
    CHECK(gradient(3) == Approx(-0.001 * expected / (1 - 0.001 * rates(3))).epsilon(1e-10));
}

namespace {

constexpr std::uint32_t most = 5;
constexpr auto steps_made = cs::shared<"steps_made", int>;

// Steps h ← h·x + h², the sum of h at each.
constexpr auto counted = cs::function<double, cs::tensor<double, most>>([](auto first, auto sequence) {
    const auto run = cs::scan<most>(steps_made, cs::carry(first), cs::over(sequence), [](auto h, auto x) {
        const auto after = h * x + h * h;
        return cs::next(cs::carry(after), after);
    });
    return run.template last<0>() + sum(run.template stacked<0>());
});

/// Value, derivatives by the first carry and by the sequence, and second derivative by the first carry, by hand.
struct by_hand_counted {
    double value = 0, first = 0, second = 0, sequence[most]{};

    by_hand_counted(int n, double h, const double* x) {
        double dh = 1, ddh = 0, dx[most]{};
        for (int t = 0; t < n && t < static_cast<int>(most); ++t) {
            const double slope = x[t] + 2 * h;
            ddh = ddh * slope + 2 * dh * dh;
            dh *= slope;
            for (double& d : dx) d *= slope;
            dx[t] += h;
            h = h * x[t] + h * h;
            value += h;
            first += dh;
            second += ddh;
            for (std::size_t i = 0; i < most; ++i) sequence[i] += dx[i];
        }
        value += h;
        first += dh;
        second += ddh;
        for (std::size_t i = 0; i < most; ++i) sequence[i] += dx[i];
    }
};

}  // namespace

TEST_CASE("a scan makes as many steps as it is told when it runs") {
    const int n = GENERATE(-3, 0, 1, 3, 5, 9);
    static cs::program<cs::value_and_grad<counted, cs::argument_number<0>, cs::argument_number<1>>> run;
    static cs::program<cs::hvp<counted, cs::argument_number<0>>> curve;
    const cs::tensor<double, most> x{{0.3, -0.7, 0.5, 0.9, -0.2}};
    const by_hand_counted expected(n, 0.4, x.data());
    double first = 0;
    cs::tensor<double, most> sequence{{7, 7, 7, 7, 7}};
    CHECK(run(0.4, x, n, first, sequence) == Approx(expected.value).epsilon(1e-14));
    CHECK(first == Approx(expected.first).epsilon(1e-14));
    for (std::uint32_t i = 0; i < most; ++i) CHECK(sequence(i) == Approx(expected.sequence[i]).epsilon(1e-14));
    CHECK(curve(0.4, x, n, 1.0) == Approx(expected.second).epsilon(1e-13));

    const cs::reference<cs::value_and_grad<counted, cs::argument_number<0>, cs::argument_number<1>>> reference;
    CHECK(reference(0.4, x, n, first, sequence) == Approx(expected.value).epsilon(1e-14));
    for (std::uint32_t i = 0; i < most; ++i) CHECK(sequence(i) == Approx(expected.sequence[i]).epsilon(1e-14));
}

TEST_CASE("the number of steps is the same for all samples") {
    static cs::program<cs::vmap(counted)> run;
    const double first[] = {0.4, -0.1, 0.2};
    const cs::tensor<double, most> one{{0.3, -0.7, 0.5, 0.9, -0.2}};
    std::vector<double> sequences;
    for (int i = 0; i < 3; ++i) sequences.insert(sequences.end(), one.data(), one.data() + most);
    double values[3]{};
    run(first, sequences, 2, values);
    for (std::size_t i = 0; i < 3; ++i) CHECK(values[i] == Approx(by_hand_counted(2, first[i], one.data()).value).epsilon(1e-14));
}

namespace {

// The products of the first so many factors; in both modes, for there are more or fewer of them than factors.
template <std::int64_t From>
constexpr auto products = cs::function<double, cs::tensor<double, 3>>([](auto start, auto factors) {
    const auto run = cs::scan<3>(cs::carry(start), cs::over(factors), [](auto so_far, auto factor) {
        return cs::next(cs::carry(so_far * factor), so_far * factor);
    });
    return cs::slice<cs::range{From, 3}>(run.template stacked<0>());
});
template <std::int64_t From>
constexpr bool jacobian_is_right() {
    const cs::tensor<double, 3> factors{{2, 5, 3}};
    cs::tensor<double, 3 - From, 3> by_factors{};
    cs::reference<cs::jacobian<products<From>, cs::argument_number<1>>>{}(7.0, factors, by_factors);
    bool right = true;
    for (std::int64_t i = From; i < 3; ++i)
        for (std::int64_t k = 0; k < 3; ++k) {
            double expected = k <= i ? 7 : 0;
            for (std::int64_t t = 0; t <= i; ++t) expected *= t == k ? 1 : factors(static_cast<std::uint32_t>(t));
            right = right && by_factors(static_cast<std::uint32_t>(i - From), static_cast<std::uint32_t>(k)) == expected;
        }
    return right;
}
static_assert(jacobian_is_right<0>() && jacobian_is_right<1>());

}  // namespace
