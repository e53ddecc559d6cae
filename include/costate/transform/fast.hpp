// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/arithmetic.hpp>
#include <costate/transform/model.hpp>
#include <costate/transform/rebuilding.hpp>
#include <costate/transform/relaxed_sum.hpp>

namespace costate {

/// Rebuilds a graph with sums and products written in whatever way takes the fewest operations where a product and a
/// sum are one. Every rewriting is exact for real numbers; roundings differ, and values are taken to be finite.
class relaxation : rebuilding {
public:
    constexpr explicit relaxation(const graph_view& g) : rebuilding(g), uses_(g.node_count) {
        for (std::uint32_t i = 0; i < g.output_count; ++i) uses_[g.outputs[i]] += 2;
        for (node_id n = 0; n < g.node_count; ++n)
            for (std::uint32_t i = 0; i < g.nodes[n].arity; ++i) ++uses_[g.input(n, i)];
    }

    constexpr builder run() {
        return rebuilt([&](node_id n_) {
            const bool relaxes = g_.nodes[n_].scope == 0 && is_real(g_.type(n_).kind);
            const term better = relaxes ? rewritten(n_) : term{};
            return better.exists() ? better.id : copied(n_);
        });
    }

private:
    pool<std::uint32_t> uses_;
    std::uint32_t replaced_ = 0;  // operations that nobody needs once the node at hand is rewritten

    constexpr term made(node_id n) { return {b_, moved_[n]}; }
    constexpr algebra role(node_id n) const { return g_.nodes[n].op->role; }
    constexpr bool is_number(node_id n) const { return role(n) == algebra::constant; }
    constexpr double number(node_id n) const { return std::bit_cast<double>(g_.attribute(n, 0)); }
    constexpr bool has_number(node_id n) const {
        return is_number(g_.input(n, 0)) || is_number(g_.input(n, 1));
    }
    constexpr bool is_square(node_id n) const {
        const power_exponent e = g_.nodes[n].op->exponent;
        return role(n) == algebra::fixed_power && e.numerator == 2 && e.denominator == 1;
    }

    constexpr term rewritten(node_id n) {
        switch (role(n)) {
            case algebra::sum:
            case algebra::difference:
                return rewritten_sum(n);
            case algebra::product:
            case algebra::quotient:
                return rewritten_product(n);
            case algebra::linear:
                return g_.nodes[n].op->kind == form::reduction ? rewritten_reduction(n) : term{};
            default:
                return {};
        }
    }

    constexpr term rewritten_sum(node_id n) {
        relaxed_sum s;
        replaced_ = 0;
        if (!add(s, n, 1, true)) return {};
        collect(s);
        factor_out(s, g_.type(n));
        return s.cost() < replaced_ ? written(s, g_.type(n)) : term{};
    }
    constexpr term rewritten_product(node_id n) {
        relaxed_product p;
        replaced_ = 0;
        if (!multiply(p, n, true)) return {};
        return p.first_cost() < replaced_ ? written(p, g_.type(n)) : term{};
    }
    /// Numbers come out of a reduction, and a sum of squares becomes a sum for each of them: the terms are positive, so
    /// nothing cancels that did not before.
    constexpr term rewritten_reduction(node_id n) {
        const node_id inside = g_.input(n, 0);
        relaxed_sum s;
        if (!add(s, inside, 1, true)) return {};
        collect(s);
        bool squares = s.count > 1;
        for (std::uint32_t i = 0; i < s.count; ++i)
            squares = squares && s.terms[i].is_positive_square();
        if (!squares && !(s.count == 1 && s.terms[0].has_coefficient() && s.terms[0].count > 0))
            return {};
        term total;
        for (std::uint32_t i = 0; i < s.count; ++i) {
            const double scale = s.terms[i].coefficient;
            s.terms[i].coefficient = 1;
            const term part = written(s.terms[i], g_.type(inside));
            term reduced = make(
                b_, *g_.nodes[n].op, g_.type(n), &part, 1, g_.attributes + g_.nodes[n].attributes,
                g_.nodes[n].attribute_count);
            if (scale != 1) reduced = constant(b_, g_.type(n), scale) * reduced;
            total = total.exists() ? total + reduced : reduced;
        }
        return total;
    }

    /// Adds scale · (node n) to a sum; false if there is no room for all of it.
    constexpr bool add(relaxed_sum& s, node_id n, double scale, bool root = false) {
        const bool owned = root || uses_[n] == 1;
        if (is_number(n)) return append(s, {scale * number(n)});
        const algebra own = role(n);
        if (own == algebra::negation) return add(s, g_.input(n, 0), -scale, owned);
        if ((own == algebra::sum || own == algebra::difference) && (owned || has_number(n))) {
            if (owned) ++replaced_;
            return add(s, g_.input(n, 0), scale) &&
                add(s, g_.input(n, 1), own == algebra::difference ? -scale : scale);
        }
        if (own == algebra::product && (owned || has_number(n)))
            for (std::uint32_t i = 0; i < 2; ++i) {
                const node_id sum = g_.input(n, 1 - i);
                const algebra inner = role(sum);
                if (is_number(g_.input(n, i)) &&
                    (inner == algebra::sum || inner == algebra::difference) && has_number(sum)) {
                    if (owned) ++replaced_;
                    return add(s, sum, scale * number(g_.input(n, i)));
                }
            }
        relaxed_product p{scale};
        return multiply(p, n, owned) && append(s, p);
    }
    static constexpr bool append(relaxed_sum& s, const relaxed_product& p) {
        if (s.count == relaxed_sum::most) return false;
        s.terms[s.count++] = p;
        return true;
    }

    /// Multiplies a product by node n.
    constexpr bool multiply(relaxed_product& p, node_id n, bool owned) {
        if (is_number(n)) {
            p.coefficient *= number(n);
            return true;
        }
        const algebra own = role(n);
        if (own == algebra::negation) {
            p.coefficient = -p.coefficient;
            return multiply(p, g_.input(n, 0), owned || uses_[n] == 1);
        }
        owned = owned || uses_[n] == 1;
        if (own == algebra::product && (owned || has_number(n))) {
            if (owned) ++replaced_;
            return multiply(p, g_.input(n, 0), false) && multiply(p, g_.input(n, 1), false);
        }
        if (own == algebra::quotient && owned) {
            const node_id under = g_.input(n, 1);
            if (is_number(under) && number(under) != 0) {
                replaced_ += g_.nodes[n].op->flops;
                p.coefficient /= number(under);
                return multiply(p, g_.input(n, 0), false);
            }
            if (is_repeated(under)) {
                replaced_ += g_.nodes[n].op->flops;
                return multiply(p, g_.input(n, 0), false) && append(p, reciprocal_of(under));
            }
        }
        if (is_square(n) && owned) {
            ++replaced_;
            return multiply(p, g_.input(n, 0), false) && multiply(p, g_.input(n, 0), false);
        }
        return append(p, made(n));
    }
    static constexpr bool append(relaxed_product& p, term factor) {
        if (p.count == relaxed_product::most) return false;
        std::uint32_t at = p.count++;
        for (; at > 0 && p.factors[at - 1].id > factor.id; --at) p.factors[at] = p.factors[at - 1];
        p.factors[at] = factor;
        return true;
    }

    /// Whether a node says the same numbers several times, so that dividing by it can be done once for each of them.
    constexpr bool is_repeated(node_id n) const {
        return g_.nodes[n].op == &operation_of<broadcast_op> &&
            g_.type(g_.input(n, 0)).size() < g_.type(n).size();
    }
    constexpr term reciprocal_of(node_id repeated) {
        const term once = reciprocal(made(g_.input(repeated, 0)));
        return broadcast_op::along(once, g_.type(repeated), g_.attribute(repeated, 0));
    }

    /// Equal products become one.
    static constexpr void collect(relaxed_sum& s) {
        for (std::uint32_t i = 0; i < s.count; ++i)
            for (std::uint32_t k = s.count; k-- > i + 1;) {
                bool same = s.terms[i].count == s.terms[k].count;
                for (std::uint32_t f = 0; same && f < s.terms[i].count; ++f)
                    same = s.terms[i].factors[f].id == s.terms[k].factors[f].id;
                if (!same) continue;
                s.terms[i].coefficient += s.terms[k].coefficient;
                s.remove(k);
            }
        for (std::uint32_t i = s.count; i-- > 0;)
            if (s.terms[i].coefficient == 0 && s.count > 1) s.remove(i);
    }

    /// c·x·p + d·x·q becomes x·(c·p + d·q), as long as that saves something.
    constexpr void factor_out(relaxed_sum& s, const tensor_type& type) {
        for (bool found = true; found;) {
            found = false;
            for (std::uint32_t i = 0; i < s.count && !found; ++i)
                for (std::uint32_t k = i + 1; k < s.count && !found; ++k)
                    for (std::uint32_t f = 0; f < s.terms[i].count && !found; ++f)
                        found = factored(s, i, k, s.terms[i].factors[f], type);
        }
    }
    constexpr bool factored(
        relaxed_sum& s, std::uint32_t i, std::uint32_t k, term common, const tensor_type& type) {
        const std::uint32_t place = s.terms[k].place_of(common);
        if (place == relaxed_product::most) return false;
        relaxed_sum inner;
        append(inner, s.terms[i].without(s.terms[i].place_of(common)));
        append(inner, s.terms[k].without(place));
        if (inner.cost() + 1 >= s.terms[i].cost() + s.terms[k].cost()) return false;
        relaxed_product outer;
        append(outer, common);
        append(outer, written(inner, type));
        s.terms[i] = outer;
        s.remove(k);
        return true;
    }

    constexpr term written(const relaxed_product& p, const tensor_type& type) {
        if (p.count == 0) return constant(b_, type, p.coefficient);
        if (p.count == 2 && !p.has_coefficient() && p.factors[0].id == p.factors[1].id) {
            const term both = square(p.factors[0]);
            return p.coefficient < 0 ? -both : both;
        }
        term all = p.factors[0];
        if (p.has_coefficient())
            all = constant(b_, type, p.coefficient) * all;
        else if (p.coefficient < 0)
            all = -all;
        for (std::uint32_t i = 1; i < p.count; ++i) all = all * p.factors[i];
        return all;
    }
    constexpr term written(const relaxed_sum& s, const tensor_type& type) {
        const std::uint32_t first = s.first();
        term all = written(s.terms[first], type);
        for (std::uint32_t i = 0; i < s.count; ++i) {
            if (i == first) continue;
            relaxed_product p = s.terms[i];
            const bool minus = p.coefficient == -1;
            if (minus) p.coefficient = 1;
            const term next = written(p, type);
            all = minus ? all - next : all + next;
        }
        return all;
    }
};

template <auto Inner>
struct relaxed_model : model_base {
    static consteval graph_view source() { return model_graph<Inner>::view(); }
    template <auto>
    static constexpr builder build() {
        return relaxation(source()).run();
    }
};

/// The model with sums and products rearranged where that saves operations: numbers collected and taken out of sums,
/// common factors taken out, division by the same number replaced by one reciprocal. Results differ by roundings, and
/// infinities and NaN are not followed; docs/numerics.md has the rules.
template <auto M>
inline constexpr relaxed_model<M> fast{};

}  // namespace costate
