// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/graph/canonical/common_part.hpp>

namespace costate::canonical {

/// A product of sums is multiplied out when it has at most this many summands; so many more when
/// two different forms are compared once again.
inline constexpr std::uint32_t expansion_cap = 64;
inline constexpr std::uint32_t last_expansion_cap = 512;

/// So many summands are made by multiplying out in one comparison; what follows stays factored.
inline constexpr std::uint32_t expansion_budget = 3000;

/// Arithmetic on canonical forms. Each rule stands in docs/canonical-form.md.
class arithmetic : public common_parts {
public:
    /// Whether products of sums are multiplied out: for comparing yes, for reading no.
    bool expanding = true;

    /// Multiplies a product by a sum to a power.
    constexpr void times(product& p, sum_id s, std::int64_t over, std::int64_t under) {
        const std::uint32_t count = sums[s].count;
        if (count == 1 && over == 1 && under == 1 && is_plain(summand_of(s, 0).monomial)) {
            times_plain(p, summand_of(s, 0));
        } else if (count == 0 && over > 0) {
            p.zero = true;
        } else if (count == 0) {
            put(p, make_base(s), over, under);
        } else if (count == 1) {
            const summand only = summand_of(s, 0);
            under % 2 != 0 ? times_odd(p, only, over, under) : times_even(p, only, over, under);
        } else {
            times_sum(p, s, over, under);
        }
    }

    constexpr void multiply_out_more() { cap_ = last_expansion_cap; }

    /// What the product is as a sum.
    constexpr sum_id finish(product& p) {
        if (p.zero) return zero(p.type);
        if (p.plain) {
            p.broken = !merge(p.factors);
            if (!p.broken) return single(p);
        }
        fold_exponential(p);
        normalise(p);
        if (p.broken) return unknown(p.type, -1 - static_cast<std::int64_t>(broken_++));
        return expand(p);
    }

private:
    constexpr sum_id single(const product& p) {
        pool<summand> one;
        one.put({make_monomial(p.factors.data(), p.factors.size()), p.coefficient});
        return intern_sum(one, p.type);
    }

    std::uint32_t broken_ = 0;
    std::uint32_t cap_ = expansion_cap;
    std::uint32_t budget_ = expansion_budget;
    pool<factor> joined_;

    /// A power of a sum of several terms: numbers and, where the root allows, common factors and
    /// the sign come out, so that multiples of a sum have one base.
    constexpr void times_sum(product& p, sum_id s, std::int64_t over, std::int64_t under) {
        const fraction content = content_of(s);
        const bool odd = under % 2 != 0;
        pool<factor> common;
        if (odd) common = common_factors(s);
        if (!(content == fraction{1, 1}) || common.size() > 0) {
            const fraction inverse{content.under, content.over};
            pool<summand> terms;
            for (std::uint32_t i = 0; i < sums[s].count; ++i) {
                const summand t = scaled(summand_of(s, i), inverse);
                if (common.size() == 0) {
                    terms.put(t);
                    continue;
                }
                product divided;
                divided.type = p.type;
                times_odd(divided, t, 1, 1);
                for (const factor& f : common) put(divided, f.atom, -f.over, f.under);
                add_to(terms, finish(divided), {1, 1});
            }
            s = collect(terms, sums[s].type);
            pool<summand> outside;
            outside.put({make_monomial(common.data(), common.size()), content});
            times(p, intern_sum(outside, p.type), over, under);
            if (sums[s].count < 2) {
                times(p, s, over, under);
                return;
            }
        }
        if (odd && is_turned(s)) {
            s = multiple(s, {-1, 1});
            if (over % 2 != 0) p.coefficient.over = -p.coefficient.over;
        }
        put(p, make_base(s), over, under);
    }
    /// exp(a)·exp(b) = exp(a + b), and exp(q·log v) = v^q for a number q.
    constexpr void fold_exponential(product& p) {
        if (p.exponent.size() == 0) return;
        const sum_id u = collect(p.exponent, p.type);
        p.exponent.clear();
        pool<summand> rest;
        for (std::uint32_t i = 0; i < sums[u].count; ++i) {
            const summand t = summand_of(u, i);
            const fraction c = t.coefficient;
            if (monomials[t.monomial].count == 1 && c.under < 1 << 12 && c.over < 1 << 12 &&
                c.over > -(1 << 12)) {
                const factor f = factor_of(t.monomial, 0);
                const operation* op = atoms[f.atom].op;
                const bool is_logarithm = op != nullptr && op->role == algebra::logarithm;
                if (is_logarithm && f.over == 1 && f.under == 1) {
                    times(p, input_of(f.atom, 0), c.over, c.under);
                    continue;
                }
            }
            rest.put(t);
        }
        if (rest.size() == 0) return;
        add_to(p.exponent, collect(rest, p.type), {1, 1});
        const sum_id in = collect(p.exponent, p.type);
        p.exponent.clear();
        if (sums[in].count == 0) return;
        put(p, make_atom(atom_kind::application, p.exponential, p.type, &in, 1, nullptr, 0), 1, 1);
    }

    /// Leaves only proper fractions as powers of numbers and of products.
    constexpr void normalise(product& p) {
        for (bool changed = true; changed && !p.broken;) {
            if (!merge(p.factors)) p.broken = true;
            changed = false;
            const std::uint32_t count = p.factors.size();
            for (std::uint32_t i = 0; i < count && !p.broken; ++i) {
                const factor f = p.factors[i];
                const bool is_number = atoms[f.atom].kind == atom_kind::number;
                if (!is_number && !is_monomial_base(f.atom)) continue;
                const bool all = !is_number && f.under % 2 != 0;
                const std::int64_t whole = floor_of({f.over, f.under});
                if (!all && whole == 0) continue;
                if (is_number) {
                    fraction power;
                    if (!raise({attributes[atoms[f.atom].attributes], 1}, whole, power) ||
                        !multiply(p.coefficient, power, power))
                        continue;
                    p.coefficient = power;
                } else {
                    times(p, input_of(f.atom, 0), all ? f.over : whole, all ? f.under : 1);
                }
                p.factors[i].over = all ? 0 : static_cast<std::int32_t>(f.over - whole * f.under);
                changed = true;
            }
        }
    }

    /// Multiplies out those sums among the factors that stay within the cap.
    constexpr sum_id expand(product& p) {
        std::uint64_t size = 1;  // at most so many summands
        std::uint64_t work = 0;
        pool<factor> outside;
        pool<factor> inside;
        for (const factor& f : p.factors) {
            std::int64_t power = is_sum_base(f.atom) ? floor_of({f.over, f.under}) : 0;
            std::uint64_t combinations = 1;
            for (std::int64_t k = 1; k <= power && size * combinations <= cap_; ++k) {
                const std::uint64_t terms = sums[input_of(f.atom, 0)].count;
                work += size * combinations * terms;
                combinations = combinations * (terms - 1 + static_cast<std::uint64_t>(k)) /
                    static_cast<std::uint64_t>(k);
            }
            if (size * combinations > cap_ || !expanding) power = 0;
            factor left = f;
            if (power > 0) {
                size *= combinations;
                inside.put({f.atom, static_cast<std::int32_t>(power), 1});
                left.over = static_cast<std::int32_t>(f.over - power * f.under);
            }
            if (left.over != 0) outside.put(left);
        }
        const bool alone = p.factors.size() == 1 && p.factors[0].over == 1 &&
            p.factors[0].under == 1 && is_sum_base(p.factors[0].atom);
        if (alone && (expanding || p.coefficient == fraction{1, 1}))
            return multiple(input_of(p.factors[0].atom, 0), p.coefficient);
        if (inside.size() == 0 || work > budget_) return single(p);
        budget_ -= static_cast<std::uint32_t>(work);
        pool<summand> terms;
        terms.put({make_monomial(outside.data(), outside.size()), p.coefficient});
        for (const factor& f : inside)
            for (std::int32_t k = 0; k < f.over; ++k) {
                pool<summand> next;
                for (const summand& t : terms) multiply_into(next, t, input_of(f.atom, 0), p.type);
                const sum_id s = collect(next, p.type);
                terms.clear();
                add_to(terms, s, {1, 1});
            }
        return collect(terms, p.type);
    }
    constexpr void multiply_into(
        pool<summand>& to, const summand& t, sum_id s, std::uint32_t type) {
        const std::uint32_t count = sums[s].count;
        for (std::uint32_t i = 0; i < count; ++i) {
            const summand u = summand_of(s, i);
            summand r;
            if (is_plain(t.monomial) && is_plain(u.monomial) &&
                multiply(t.coefficient, u.coefficient, r.coefficient) &&
                join(t.monomial, u.monomial, r.monomial)) {
                to.put(r);
                continue;
            }
            product p;
            p.type = type;
            times_odd(p, t, 1, 1);
            times_odd(p, u, 1, 1);
            add_to(to, finish(p), {1, 1});
        }
    }
    /// The product of two plain monomials, unless an exponent is a fraction.
    constexpr bool join(monomial_id left, monomial_id right, monomial_id& to) {
        const monomial& l = monomials[left];
        const monomial& r = monomials[right];
        joined_.clear();
        std::uint32_t i = 0;
        std::uint32_t j = 0;
        while (i < l.count && j < r.count) {
            const factor& f = factors[l.first + i];
            const factor& g = factors[r.first + j];
            if (f.atom < g.atom) {
                joined_.put(f);
                ++i;
            } else if (g.atom < f.atom) {
                joined_.put(g);
                ++j;
            } else {
                if (f.under != 1 || g.under != 1 || f.over > 1 << 27 || g.over > 1 << 27)
                    return false;
                if (f.over + g.over != 0) joined_.put({f.atom, f.over + g.over, 1});
                ++i;
                ++j;
            }
        }
        for (; i < l.count; ++i) joined_.put(factors[l.first + i]);
        for (; j < r.count; ++j) joined_.put(factors[r.first + j]);
        to = make_monomial(joined_.data(), joined_.size());
        return true;
    }
};

}  // namespace costate::canonical
