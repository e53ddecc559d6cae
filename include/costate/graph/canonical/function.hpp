// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/graph/canonical/difference.hpp>
#include <costate/graph/term.hpp>

namespace costate::canonical {

/// The forms of nodes that are neither sums nor products, from those of their inputs: powers, logarithms, constants, what
/// is linear, and what is taken apart no further.
class functions : public differences {
protected:
    const builder& graph_;
    pool<sum_id> forms_;  ///< of the nodes so far

    constexpr explicit functions(const builder& b) : graph_(b) {}

    constexpr sum_id input_form(node_id n, std::uint32_t i) const {
        return forms_[graph_.input(n, i)];
    }

    constexpr sum_id power(sum_id s, std::int64_t over, std::int64_t under) {
        product p;
        p.type = sums[s].type;
        times(p, s, over, under);
        return finish(p);
    }

    /// x^q for a number q; otherwise the number in the exponent comes out: x^(y - 1) = x^y / x.
    constexpr sum_id power_of(node_id n) {
        const node& applied = graph_.nodes[n];
        const sum_id x = input_form(n, 0);
        if (applied.arity == 1) {
            const std::int64_t whole = graph_.attribute(n, 0);
            return whole > exponent_limit || whole < -exponent_limit ? application_of(n)
                                                                     : power(x, whole, 1);
        }
        const sum_id y = input_form(n, 1);
        fraction number{0, 1};
        if (sums[y].count > 0 && summand_of(y, 0).monomial == unit)
            number = summand_of(y, 0).coefficient;
        if (number.over > exponent_limit || number.over < -exponent_limit ||
            number.under > exponent_limit)
            return application_of(n);
        product p;
        p.type = applied.type;
        if (number.over != 0) times(p, x, number.over, number.under);
        pool<summand> rest;
        add_to(rest, y, {1, 1});
        rest.put({unit, -number});
        const sum_id in[2] = {x, collect(rest, applied.type)};
        if (sums[in[1]].count != 0) times(p, apply(n, in), 1, 1);
        return finish(p);
    }

    /// What is surely positive comes out of a logarithm.
    constexpr sum_id logarithm_of(node_id n) {
        const std::uint32_t type = graph_.nodes[n].type;
        const sum_id s = input_form(n, 0);
        if (sums[s].count != 1) return application_of(n);
        const summand t = summand_of(s, 0);
        const bool negative = t.coefficient.over < 0;
        pool<summand> terms;
        add_logarithm(terms, n, negative ? -t.coefficient.over : t.coefficient.over, 1);
        add_logarithm(terms, n, t.coefficient.under, -1);
        pool<factor> rest;
        const std::uint32_t count = monomials[t.monomial].count;
        for (std::uint32_t i = 0; i < count; ++i) {
            const factor f = factor_of(t.monomial, i);
            const atom& a = atoms[f.atom];
            if (a.op != nullptr && a.op->role == algebra::exponential)
                add_to(terms, input_of(f.atom, 0), {f.over, f.under});
            else if (f.under % 2 == 0 || (count == 1 && !negative && f.over % 2 != 0))
                add_to(terms, apply_to(n, of_atom(f.atom, type)), {f.over, f.under});
            else
                rest.put(f);
        }
        if (rest.size() > 0 || negative) {
            pool<summand> left;
            left.put({make_monomial(rest.data(), rest.size()), {negative ? -1 : 1, 1}});
            add_to(terms, apply_to(n, intern_sum(left, type)), {1, 1});
        }
        return collect(terms, type);
    }
    constexpr sum_id constant_of(node_id n, double value) {
        const std::uint32_t type = graph_.nodes[n].type;
        fraction exact;
        if (meaning_of(value, graph_.types[type].kind == element::float32, exact))
            return number(type, exact);
        // Neither a small fraction nor, perhaps, finite: an unknown number, up to sign and powers
        // of two.
        fraction scale{1, 1};
        if (value - value == 0) {
            if (value < 0) {
                value = -value;
                scale.over = -1;
            }
            for (; value >= 2 && scale.over < (std::int64_t{1} << 60) &&
                 scale.over > -(std::int64_t{1} << 60);
                 value /= 2)
                scale.over *= 2;
            for (; value < 1 && scale.under < (std::int64_t{1} << 60); value *= 2) scale.under *= 2;
        }
        const std::int64_t bits = std::bit_cast<std::int64_t>(value);
        return of_atom(
            make_atom(atom_kind::application, graph_.nodes[n].op, type, nullptr, 0, &bits, 1), type,
            scale);
    }

    constexpr sum_id application_of(node_id n) {
        const node& applied = graph_.nodes[n];
        pool<sum_id> in(applied.arity);
        for (std::uint32_t i = 0; i < applied.arity; ++i) in[i] = input_form(n, i);
        if (applied.op->commutative && applied.arity == 2 && in[0] > in[1]) {
            in[0] = input_form(n, 1);
            in[1] = input_form(n, 0);
        }
        const algebra r = applied.op->role;
        const bool odd = r == algebra::odd || r == algebra::sine || r == algebra::hyperbolic_sine;
        const bool even =
            r == algebra::even || r == algebra::cosine || r == algebra::hyperbolic_cosine;
        if ((odd || even) && applied.arity == 1) {
            const bool zero_in = sums[in[0]].count == 0;
            if (zero_in && r != algebra::even) return number(applied.type, {odd ? 0 : 1, 1});
            if (!zero_in && is_mostly_negative(in[0])) {
                in[0] = multiple(in[0], {-1, 1});
                return multiple(apply(n, in.data()), {odd ? -1 : 1, 1});
            }
        }
        if ((applied.arity == 1 && (r == algebra::linear || applied.op->kind == form::view)) ||
            (applied.arity == 2 && r == algebra::bilinear))
            return linear_of(n, in.data(), applied.arity);
        return apply(n, in.data());
    }

private:
    /// Exponents beyond this are left alone.
    static constexpr std::int64_t exponent_limit = 10000;

    constexpr void add_logarithm(pool<summand>& terms, node_id n, std::int64_t rest, int sign) {
        const std::uint32_t type = graph_.nodes[n].type;
        for (std::int64_t q = 2; q < 1000 && q * q <= rest; ++q)
            for (; rest % q == 0; rest /= q)
                add_to(terms, apply_to(n, number(type, {q, 1})), {sign, 1});
        if (rest != 1) add_to(terms, apply_to(n, number(type, {rest, 1})), {sign, 1});
    }

    constexpr sum_id apply_to(node_id n, sum_id in) { return apply(n, &in); }
    /// The operation of a node on other inputs, as something that is taken apart no further.
    constexpr sum_id apply(node_id n, const sum_id* in) {
        const node& applied = graph_.nodes[n];
        return of_atom(
            make_atom(
                atom_kind::application, applied.op, applied.type, in, applied.arity,
                graph_.attributes.data() + applied.attributes, applied.attribute_count),
            applied.type);
    }
    /// f(a + 2b) = f(a) + 2 f(b). A view of a product is the product of the views, too.
    constexpr sum_id linear_of(node_id n, const sum_id* in, std::uint32_t arity) {
        const std::uint32_t type = graph_.nodes[n].type;
        const std::uint32_t left = sums[in[0]].count;
        const std::uint32_t right = arity == 2 ? sums[in[1]].count : 1;
        if (std::uint64_t{left} * right > 4 * expansion_cap) return apply(n, in);
        pool<summand> terms;
        for (std::uint32_t i = 0; i < left; ++i)
            for (std::uint32_t j = 0; j < right; ++j) {
                fraction c = summand_of(in[0], i).coefficient;
                if (arity == 2 && !multiply(c, summand_of(in[1], j).coefficient, c))
                    return apply(n, in);
                const sum_id parts[2] = {
                    single(in[0], i), arity == 2 ? single(in[1], j) : sum_id{0}};
                add_to(
                    terms,
                    graph_.nodes[n].op->kind == form::view ? view(n, parts[0]) : apply(n, parts),
                    c);
            }
        return collect(terms, type);
    }
    constexpr sum_id view(node_id n, sum_id s) {
        product p;
        p.type = graph_.nodes[n].type;
        const monomial_id m = summand_of(s, 0).monomial;
        const std::uint32_t count = monomials[m].count;
        for (std::uint32_t i = 0; i < count; ++i) {
            const factor f = factor_of(m, i);
            times(p, apply_to(n, of_atom(f.atom, sums[s].type)), f.over, f.under);
        }
        return finish(p);
    }

    /// Whether the sign of an argument comes out: of two, the one with more positive terms or else
    /// the one whose first term is positive stays.
    constexpr bool is_mostly_negative(sum_id s) const {
        std::int64_t balance = 0;
        const std::uint32_t count = sums[s].count;
        for (std::uint32_t i = 0; i < count; ++i)
            balance += summand_of(s, i).coefficient.over < 0 ? -1 : 1;
        return balance == 0 ? summand_of(s, 0).coefficient.over < 0 : balance < 0;
    }
};

}  // namespace costate::canonical
