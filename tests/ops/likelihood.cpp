// SPDX-License-Identifier: BSL-1.0
#include "values.hpp"

constexpr auto z = 0.5 * (counting<3> - 1);
constexpr auto t = constants(tensor<double, 3>{1, 0, 0.25});

static_assert(gives(sigmoid_cross_entropy(1000 * counting<3>, t), 2000 + 2250), "nothing overflows");
static_assert(gives(squared_error(z, t), 0.5 * (1 + 0.25 + 0.5625)) && gives(squared_error(z, z), 0));
static_assert(gives(mean_squared_error(3 * z, 3 * t), 3 * (1 + 0.25 + 0.5625)));

// What a likelihood knows, applied to terms: S·e and the derivative by the outputs for targets drawn with these numbers.
template <class Loss>
struct known {
    double e[3], uniform[3];

    constexpr bool root_gives(double a, double b, double c) const {
        return evaluated([this](term outputs) { return operation_of<Loss>.root(outputs, of(outputs, e)); }, a, b, c);
    }
    constexpr bool sampled_gives(double a, double b, double c) const {
        return evaluated(
            [this](term outputs) {
                const term numbers = of(outputs, uniform);
                return operation_of<Loss>.sampled(outputs, numbers, 0 * numbers);
            },
            a, b, c);
    }

private:
    // As a sum of multiples of unit vectors, because constants are the same at every place.
    static constexpr term of(term like, const double (&values)[3]) {
        builder& b_ = *like.graph;
        const tensor_type type = like.type();
        const term places = counter(b_, type, 0);
        term total = constant(b_, type, 0);
        for (int i = 0; i < 3; ++i) total = total + values[i] * convert_to(equal(places, constant(b_, type, i)), type.kind);
        return total;
    }
    template <class Rule>
    static constexpr bool evaluated(const Rule& rule, double a, double b, double c) {
        builder graph;
        const term outputs = z.lower(graph);
        const term result = rule(outputs);
        graph.outputs.put(result.id);
        const interpreter values(graph.view(), 1, [](node_id, double* to) {
            for (int i = 0; i < 3; ++i) to[i] = i + 1;
        });
        const double* const found = values.value(result.id);
        const double wanted[] = {a, b, c};
        for (int i = 0; i < 3; ++i)
            if (!(found[i] - wanted[i] < 1e-12 && wanted[i] - found[i] < 1e-12)) return false;
        return true;
    }
};
constexpr double p0 = 0.5, p1 = 0.62245933120185456464, p2 = 0.73105857863000487926;  // sigmoid 0, 1/2, 1
static_assert(known<bernoulli_node>{{0, 0, 2}, {}}.root_gives(0, 0, 2 * 0.44340944198503696), "√(p(1 - p))");
static_assert(known<bernoulli_node>{{}, {0.499, 0.623, 0.73}}.sampled_gives(p0 - 1, p1, p2 - 1), "1 where the number is below p");
static_assert(known<gaussian_node<false>>{{3, 0, -1}, {}}.root_gives(3, 0, -1));
static_assert(known<gaussian_node<true>>{{3, 0, -1}, {}}.root_gives(3 * 0.81649658092772603273, 0, -0.81649658092772603273), "√(2/3)");
constexpr double q0 = 0.18632372322584759, q1 = 0.30719588571849840, q2 = 0.50648039105565401;  // softmax (0, 1/2, 1)
static_assert(
    known<categorical_node>{{1, 0, 0}, {}}.root_gives(
        0.43165231752632532 * (1 - q0), -0.43165231752632532 * q1, -0.43165231752632532 * q2),
    "√p·e - p(√p·e)");
static_assert(known<categorical_node>{{}, {0.1, 0.9, 0.1}}.sampled_gives(q0, q1 - 1, q2), "the largest z - log(-log u)");
