// SPDX-License-Identifier: BSL-1.0
// Laws of the canonical form on random graphs: it has the value of the node it stands for, wherever
// that node has one, and what is merely written in another order has the same form.
#include <costate/graph/canonical.hpp>
#include <costate/graph/print.hpp>
#include <costate/ops.hpp>
#include <costate/transform/interpret.hpp>

#include <cmath>
#include <string>
#include <vector>

#include "catch.hpp"

namespace {

using namespace costate;
using canonical::fraction;

struct dice {
    std::uint64_t state;
    std::uint32_t below(std::uint32_t n) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        return static_cast<std::uint32_t>(state >> 33) % n;
    }
    double number() { return below(100000) / 25000.0 - 2.0 + 1e-5; }
};

/// Some expression of the terms so far.
term combined(dice& roll, const std::vector<term>& terms) {
    const term a = terms[roll.below(static_cast<std::uint32_t>(terms.size()))];
    const term b = terms[roll.below(static_cast<std::uint32_t>(terms.size()))];
    switch (roll.below(22)) {
    case 0:
    case 1: return a + b;
    case 2:
    case 3: return a - b;
    case 4:
    case 5: return a * b;
    case 6:
    case 7: return a / b;
    case 8: return -a;
    case 9: return a * (static_cast<int>(roll.below(7)) - 3);
    case 10: return pow(a, static_cast<int>(roll.below(6)) - 2);
    case 11: return sqrt(a);
    case 12: return cbrt(a);
    case 13: return rsqrt(a);
    case 14: return abs(a);
    case 15: return exp(a);
    case 16: return log(a);
    case 17: return sin(a);
    case 18: return cos(a);
    case 19: return square(a);
    case 20: return pow(a, (static_cast<int>(roll.below(9)) - 4) / 6.0);
    default: return tanh(a + 0.25);
    }
}

/// Evaluates canonical forms by their definition.
struct evaluator {
    const canonical::canonicalizer& all;
    const builder& graph;
    double x, y;

    double of_sum(canonical::sum_id s) const {
        double sum = 0;
        for (std::uint32_t i = 0; i < all.sums[s].count; ++i) {
            const canonical::summand& t = all.summand_of(s, i);
            double product =
                static_cast<double>(t.coefficient.over) / static_cast<double>(t.coefficient.under);
            for (std::uint32_t k = 0; k < all.monomials[t.monomial].count; ++k) {
                const canonical::factor& f = all.factor_of(t.monomial, k);
                product *= power(of_atom(f.atom), f.over, f.under);
            }
            sum += product;
        }
        return sum;
    }
    static double power(double base, int over, int under) {
        const double size = std::pow(std::fabs(base), static_cast<double>(over) / under);
        if (base >= 0) return size;
        if (under % 2 == 0) return std::nan("");
        return over % 2 != 0 ? -size : size;
    }
    double of_atom(canonical::atom_id i) const {
        const canonical::atom& a = all.atoms[i];
        if (a.kind == canonical::atom_kind::number)
            return static_cast<double>(all.attributes[a.attributes]);
        if (a.kind == canonical::atom_kind::base) return of_sum(all.input_of(i, 0));
        REQUIRE(a.kind == canonical::atom_kind::application);
        if (a.op->kind == form::leaf)
            return graph.names[static_cast<std::uint32_t>(all.attributes[a.attributes])] == 'x'
                ? x
                : y;
        double in[2]{};
        const double* inputs[2] = {in, in + 1};
        const tensor_type number = scalar_type<double>();
        const tensor_type types[2] = {number, number};
        for (std::uint32_t k = 0; k < a.arity; ++k) in[k] = of_sum(all.input_of(i, k));
        double result = 0;
        evaluation e{};
        e.input_types = types;
        e.inputs = inputs;
        e.arity = a.arity;
        e.type = number;
        e.output = &result;
        e.attributes = all.attributes.data() + a.attributes;
        e.attribute_count = a.attribute_count;
        e.batch = 1;
        a.op->evaluate(e);
        return result;
    }
};

std::string text_of_node(const builder& b, node_id n) {
    const pool<char> text = canonical::formula_text(b, n);
    return std::string(text.begin(), text.end());
}

}  // namespace

TEST_CASE("a canonical form has the value of its node") {
    dice roll{7};
    int compared = 0;
    for (int round = 0; round < 4000; ++round) {
        builder b;
        const tensor_type number = scalar_type<double>();
        std::vector<term> terms = {
            named_leaf(b, operation_of<input_op>, number, "x"),
            named_leaf(b, operation_of<input_op>, number, "y"), constant(b, number, 2)};
        for (int i = 0; i < 10; ++i) terms.push_back(combined(roll, terms));
        const node_id root = terms.back().id;
        canonical::canonicalizer forms(b);
        forms.expanding = round % 4 != 0;
        forms.run(&root, 1);
        for (int point = 0; point < 6; ++point) {
            const double x = roll.number();
            const double y = roll.number();
            const interpreter values(b.view(), 1, [&](node_id n, double* to) {
                *to = b.names[static_cast<std::uint32_t>(b.attribute(n, 0))] == 'x' ? x : y;
            });
            // Only where rounding cannot matter much.
            bool steady = true;
            for (node_id n = 0; n <= root; ++n) {
                const double size = std::fabs(values.value(n)[0]);
                steady = steady && size < 1e3 && (size > 1e-3 || size == 0.0);
            }
            if (!steady) continue;
            const double expected = values.value(root)[0];
            const double actual = evaluator{forms, b, x, y}.of_sum(forms.form_of(root));
            INFO("x = " << x << ", y = " << y << ", " << text_of_node(b, root));
            INFO("expected " << expected << ", is " << actual);
            REQUIRE(std::fabs(actual - expected) <= 1e-6 * (1 + std::fabs(expected)));
            ++compared;
        }
    }
    CHECK(compared > 4000);
}

TEST_CASE("sums and products have one form in every order") {
    dice roll{11};
    for (int round = 0; round < 500; ++round) {
        builder b;
        const tensor_type number = scalar_type<double>();
        std::vector<term> terms = {
            named_leaf(b, operation_of<input_op>, number, "x"),
            named_leaf(b, operation_of<input_op>, number, "y")};
        for (int i = 0; i < 5; ++i) terms.push_back(combined(roll, terms));
        const auto some = [&] {
            return terms[roll.below(static_cast<std::uint32_t>(terms.size()))];
        };
        const term p = some();
        const term q = some();
        const term r = some();
        const auto same = [&](const term& f, const term& g) {
            INFO(text_of_node(b, f.id) << "   and   " << text_of_node(b, g.id));
            CHECK(canonical::proves_equal(b, f.id, g.id));
        };
        same(p + (q - r), (p - r) + q);
        same(p * (q * r), (r * p) * q);
        same(p * (q + r), q * p + p * r);
        same((p + q) * 2 - q, 2 * p + q);
        same(sin(p + q) * exp(r), exp(r) * sin(q + p));
    }
}

TEST_CASE("abbreviations have the values of what they stand for") {
    dice roll{13};
    for (int round = 0; round < 50; ++round) {
        builder b;
        const tensor_type number = scalar_type<double>();
        const term x = named_leaf(b, operation_of<input_op>, number, "x");
        const term y = named_leaf(b, operation_of<input_op>, number, "y");
        const term some[] = {expm1(x),   log1p(x),  sigmoid(x), logit(x),       softplus(x),
                             sinh(x),    cosh(x),   tanh(x),    log_sigmoid(x), tan(x),
                             erfc(x),    relu(x),   max(x, y),  min(x, y),      hypot(x, y),
                             logaddexp(x, y)};
        constexpr std::uint32_t count = sizeof(some) / sizeof(some[0]);
        node_id roots[count]{};
        for (std::uint32_t i = 0; i < count; ++i) roots[i] = some[i].id;
        const builder plain = canonical::spelled_out(b, roots, count);
        const double at_x = roll.number();
        const double at_y = roll.number();
        const auto leaf_of = [&](const builder& graph) {
            return [&, at_x, at_y](node_id n, double* to) {
                *to = graph.names[static_cast<std::uint32_t>(graph.attribute(n, 0))] == 'x' ? at_x
                                                                                          : at_y;
            };
        };
        const auto leaf = leaf_of(b);
        const auto plain_leaf = leaf_of(plain);
        const interpreter values(b.view(), 1, leaf);
        const interpreter plain_values(plain.view(), 1, plain_leaf);
        for (std::uint32_t i = 0; i < count; ++i) {
            const double expected = values.value(some[i].id)[0];
            if (std::isnan(expected)) continue;
            INFO(b.nodes[some[i].id].op->name << "(" << at_x << ", " << at_y << ")");
            CHECK(plain_values.value(roots[i])[0] == Approx(expected).epsilon(1e-9).margin(1e-9));
        }
    }
}
