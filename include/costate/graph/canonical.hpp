// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/graph/canonical/function.hpp>
#include <costate/graph/term.hpp>

namespace costate::canonical {

/// The algebraic canonical form of nodes of a graph: sums of products of powers of what algebra
/// does not take apart. Equal nodes of one pass have equal forms where the rules of
/// docs/canonical-form.md prove it. It knows operations by their role alone.
class canonicalizer : public functions {
public:
    constexpr explicit canonicalizer(const builder& b) : functions(b) {}

    /// The forms of some nodes; what they share is looked at once.
    constexpr void run(const node_id* roots, std::uint32_t count) {
        node_id last = 0;
        for (std::uint32_t i = 0; i < count; ++i)
            if (roots[i] > last) last = roots[i];
        mark(roots, count, last);
        forms_ = pool<sum_id>(last + 1);
        for (node_id n = 0; n <= last; ++n)
            if (uses_[n] > 0 && !inlined_[n]) forms_[n] = form_of_node(n);
    }
    constexpr sum_id form_of(node_id n) const { return forms_[n]; }

private:
    enum class family : std::uint8_t { none, sums, products };

    struct visit {
        node_id node = 0;
        int sign = 1;  // of a term, or the exponent of a factor
    };

    pool<std::uint32_t> uses_;
    pool<bool> inlined_;
    pool<visit> stack_;

    static constexpr family family_of(algebra role) {
        switch (role) {
            case algebra::sum:
            case algebra::difference:
            case algebra::negation:
                return family::sums;
            case algebra::product:
            case algebra::quotient:
            case algebra::gated_product:
            case algebra::gated_quotient:
                return family::products;
            default:
                return family::none;
        }
    }
    constexpr algebra role(node_id n) const { return graph_.nodes[n].op->role; }
    /// Which nodes are needed, and which sums and products are only parts of longer ones.
    constexpr void mark(const node_id* roots, std::uint32_t count, node_id last) {
        uses_ = pool<std::uint32_t>(last + 1);
        inlined_ = pool<bool>(last + 1);
        for (std::uint32_t i = 0; i < count; ++i) uses_[roots[i]] = 2;
        for (node_id n = last + 1; n-- > 0;) {
            if (uses_[n] == 0) continue;
            if (uses_[n] > 1) inlined_[n] = false;
            const family own = family_of(role(n));
            const std::uint32_t arity = graph_.nodes[n].arity;
            for (std::uint32_t i = 0; i < arity; ++i) {
                const node_id in = graph_.input(n, i);
                ++uses_[in];
                inlined_[in] = own != family::none && family_of(role(in)) == own;
            }
        }
    }

    constexpr sum_id form_of_node(node_id n) {
        const node& applied = graph_.nodes[n];
        if (applied.scope != 0) return unknown(applied.type, n);
        switch (applied.op->role) {
            case algebra::sum:
            case algebra::difference:
            case algebra::negation:
                return flat_sum(n);
            case algebra::product:
            case algebra::quotient:
            case algebra::gated_product:
            case algebra::gated_quotient:
                return flat_product(n);
            case algebra::multiply_add: {
                product p;
                p.type = applied.type;
                times(p, input_form(n, 0), 1, 1);
                times(p, input_form(n, 1), 1, 1);
                pool<summand> terms;
                add_term(terms, finish(p), 1);
                add_term(terms, input_form(n, 2), 1);
                return collect(terms, applied.type);
            }
            case algebra::power:
                return power_of(n);
            case algebra::fixed_power:
                return power(
                    input_form(n, 0), applied.op->exponent.numerator,
                    applied.op->exponent.denominator);
            case algebra::absolute:
                return power(power(input_form(n, 0), 2, 1), 1, 2);
            case algebra::exponential: {
                product p;
                p.type = applied.type;
                p.exponential = applied.op;
                p.plain = false;
                add_to(p.exponent, input_form(n, 0), {1, 1});
                return finish(p);
            }
            case algebra::logarithm:
                return logarithm_of(n);
            case algebra::constant:
                return constant_of(n, std::bit_cast<double>(graph_.attribute(n, 0)));
            default:
                break;
        }
        return application_of(n);
    }

    /// Adds a form to a sum. A multiple of a sum that stands in a product of its own dissolves.
    constexpr void add_term(pool<summand>& terms, sum_id s, int sign) {
        if (sums[s].count == 1 && !expanding) {
            const summand t = summand_of(s, 0);
            if (monomials[t.monomial].count == 1) {
                const factor f = factor_of(t.monomial, 0);
                if (f.over == 1 && f.under == 1 && atoms[f.atom].kind == atom_kind::base) {
                    fraction c = t.coefficient;
                    c.over *= sign;
                    add_to(terms, input_of(f.atom, 0), c);
                    return;
                }
            }
        }
        add_to(terms, s, {sign, 1});
    }
    constexpr sum_id flat_sum(node_id n) {
        pool<summand> terms;
        stack_.clear();
        stack_.put({n, 1});
        while (stack_.size() > 0) {
            const visit v = stack_[stack_.size() - 1];
            stack_.shrink(stack_.size() - 1);
            if (v.node != n && !inlined_[v.node]) {
                add_term(terms, forms_[v.node], v.sign);
                continue;
            }
            const algebra r = role(v.node);
            const int first = r == algebra::negation ? -v.sign : v.sign;
            if (r != algebra::negation)
                stack_.put({graph_.input(v.node, 1), r == algebra::difference ? -v.sign : v.sign});
            stack_.put({graph_.input(v.node, 0), first});
        }
        return collect(terms, graph_.nodes[n].type);
    }
    constexpr sum_id flat_product(node_id n) {
        product p;
        p.type = graph_.nodes[n].type;
        stack_.clear();
        stack_.put({n, 1});
        while (stack_.size() > 0) {
            const visit v = stack_[stack_.size() - 1];
            stack_.shrink(stack_.size() - 1);
            if (v.node != n && !inlined_[v.node]) {
                times(p, forms_[v.node], v.sign, 1);
                continue;
            }
            const bool quotient = role(v.node) == algebra::quotient ||
                role(v.node) == algebra::gated_quotient;
            stack_.put({graph_.input(v.node, 1), quotient ? -v.sign : v.sign});
            stack_.put({graph_.input(v.node, 0), v.sign});
        }
        return finish(p);
    }
};

/// The graph with abbreviations spelled out, as far as the roots need it: log1p(x) as log(1 + x).
/// Loops are left out, `problem` then says so.
constexpr builder spelled_out(const builder& b, node_id* roots, std::uint32_t count) {
    builder to;
    to.types = b.types;
    to.names = b.names;
    node_id last = 0;
    for (std::uint32_t i = 0; i < count; ++i)
        if (roots[i] > last) last = roots[i];
    pool<node_id> moved(last + 1);
    pool<node_id> in(16);
    for (node_id n = 0; n <= last; ++n) {
        const node& applied = b.nodes[n];
        if (applied.scope != 0) to.fail("costate: a loop cannot be spelled out");
        if (in.size() < applied.arity) in = pool<node_id>(applied.arity);
        for (std::uint32_t i = 0; i < applied.arity; ++i) in[i] = moved[b.input(n, i)];
        moved[n] = to.put(
            *applied.op, applied.type, in.data(), applied.arity,
            b.attributes.data() + applied.attributes, applied.attribute_count);
        if (applied.op->meaning != nullptr) moved[n] = applied.op->meaning({&to, moved[n]}).id;
    }
    for (std::uint32_t i = 0; i < count; ++i) roots[i] = moved[roots[i]];
    return to;
}

constexpr bool has_abbreviations(const builder& b) {
    for (const node& n : b.nodes)
        if (n.op->meaning != nullptr) return true;
    return false;
}

constexpr bool proves_equal_as_written(const builder& b, node_id f, node_id g) {
    canonicalizer c(b);
    const node_id roots[2] = {f, g};
    c.run(roots, 2);
    return c.form_of(f) == c.form_of(g) || c.vanishes(c.subtract(c.form_of(f), c.form_of(g)));
}

/// Whether the rules prove that two nodes of a graph are equal.
constexpr bool proves_equal(const builder& b, node_id f, node_id g) {
    if (f == g) return true;
    if (b.nodes[f].type != b.nodes[g].type) return false;
    if (proves_equal_as_written(b, f, g)) return true;
    if (!has_abbreviations(b)) return false;
    node_id roots[2] = {f, g};
    const builder plain = spelled_out(b, roots, 2);
    return plain.problem == nullptr && proves_equal_as_written(plain, roots[0], roots[1]);
}

}  // namespace costate::canonical
