// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/graph/canonical/form.hpp>

namespace costate::canonical {

/// A product of sums is multiplied out when it has at most this many summands; so many more when
/// two different forms are compared once again.
inline constexpr std::uint32_t expansion_cap = 64;
inline constexpr std::uint32_t last_expansion_cap = 512;

/// So many summands are made by multiplying out in one comparison; what follows stays factored.
inline constexpr std::uint32_t expansion_budget = 3000;

/// A product that is being collected.
struct product {
    std::uint32_t type = 0;
    fraction coefficient{1, 1};
    bool zero = false;
    bool plain = true;    ///< nothing but adding exponents is left to do
    bool broken = false;  ///< an exponent did not fit
    pool<factor> factors;
    pool<summand> exponent;                ///< of the exponential function
    const operation* exponential = nullptr;
};

/// Arithmetic on canonical forms. Each rule stands in docs/canonical-form.md.
class arithmetic : public forms {
public:
    /// Whether products of sums are multiplied out: for comparing yes, for reading no.
    bool expanding = true;

    constexpr sum_id zero(std::uint32_t type) { return intern_sum({}, type); }
    constexpr sum_id number(std::uint32_t type, const fraction& value) {
        pool<summand> one;
        if (value.over != 0) one.put({unit, value});
        return intern_sum(one, type);
    }
    constexpr sum_id of_atom(atom_id a, std::uint32_t type, const fraction& coefficient = {1, 1}) {
        const factor f{a, 1, 1};
        pool<summand> one;
        one.put({make_monomial(&f, 1), coefficient});
        return intern_sum(one, type);
    }
    constexpr sum_id unknown(std::uint32_t type, std::int64_t key) {
        return of_atom(make_atom(atom_kind::unknown, nullptr, type, nullptr, 0, &key, 1), type);
    }

    /// Collects like monomials and drops those that cancel.
    constexpr sum_id collect(pool<summand>& terms, std::uint32_t type) {
        for (;;) {
            sort(terms);
            std::uint32_t kept = 0;
            bool fitted = true;
            for (std::uint32_t i = 0; i < terms.size(); ++i) {
                const summand t = terms[i];
                if (kept > 0 && terms[kept - 1].monomial == t.monomial) {
                    if (add(terms[kept - 1].coefficient, t.coefficient,
                            terms[kept - 1].coefficient))
                        continue;
                    terms[kept++] = {with_number(t.monomial, t.coefficient), {1, 1}};
                    fitted = false;
                    continue;
                }
                if (kept > 0 && terms[kept - 1].coefficient.over == 0) --kept;
                terms[kept++] = t;
            }
            if (kept > 0 && terms[kept - 1].coefficient.over == 0) --kept;
            terms.shrink(kept);
            if (fitted) return intern_sum(terms, type);
        }
    }
    /// Puts the summands of a multiple of a sum on a list.
    constexpr void add_to(pool<summand>& terms, sum_id s, const fraction& times_) {
        const std::uint32_t count = sums[s].count;
        for (std::uint32_t i = 0; i < count; ++i) terms.put(scaled(summand_of(s, i), times_));
    }
    constexpr sum_id multiple(sum_id s, const fraction& times_) {
        if (times_ == fraction{1, 1}) return s;
        pool<summand> terms;
        add_to(terms, s, times_);
        return collect(terms, sums[s].type);
    }

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
            merge(p);
            if (!p.broken) return single(p);
        }
        fold_exponential(p);
        normalise(p);
        if (p.broken) return unknown(p.type, -1 - static_cast<std::int64_t>(broken_++));
        return expand(p);
    }

    constexpr fraction exponent_in(monomial_id m, atom_id a) const {
        for (std::uint32_t i = 0; i < monomials[m].count; ++i) {
            const factor& f = factor_of(m, i);
            if (f.atom == a) return {f.over, f.under};
        }
        return {0, 1};
    }

private:
    constexpr void times_plain(product& p, const summand& t) {
        if (t.coefficient.over != 1 || t.coefficient.under != 1) {
            fraction grown;
            if (!multiply(p.coefficient, t.coefficient, grown)) {
                times_odd(p, t, 1, 1);
                return;
            }
            p.coefficient = grown;
        }
        const monomial& m = monomials[t.monomial];
        for (std::uint32_t i = 0; i < m.count; ++i) p.factors.put(factors[m.first + i]);
    }
    constexpr sum_id single(const product& p) {
        pool<summand> one;
        one.put({make_monomial(p.factors.data(), p.factors.size()), p.coefficient});
        return intern_sum(one, p.type);
    }

    std::uint32_t broken_ = 0;
    std::uint32_t cap_ = expansion_cap;
    std::uint32_t budget_ = expansion_budget;
    pool<factor> joined_;

    constexpr bool is_exponential(atom_id a) const {
        return atoms[a].op != nullptr && atoms[a].op->role == algebra::exponential;
    }
    constexpr bool is_monomial_base(atom_id a) const {
        return atoms[a].kind == atom_kind::base && sums[input_of(a, 0)].count == 1;
    }
    constexpr bool is_sum_base(atom_id a) const {
        return atoms[a].kind == atom_kind::base && sums[input_of(a, 0)].count > 1;
    }

    constexpr summand scaled(const summand& t, const fraction& times_) {
        summand r{t.monomial, {}};
        if (!multiply(t.coefficient, times_, r.coefficient))
            r = {with_number(t.monomial, t.coefficient), times_};
        return r;
    }
    /// A coefficient that fits no longer becomes a factor.
    constexpr monomial_id with_number(monomial_id m, const fraction& value) {
        product p;
        for (std::uint32_t i = 0; i < monomials[m].count; ++i) p.factors.put(factor{factor_of(m, i)});
        p.factors.put({make_number(value.over), 1, 1});
        if (value.under != 1) p.factors.put({make_number(value.under), -1, 1});
        merge(p);
        return make_monomial(p.factors.data(), p.factors.size());
    }

    constexpr void put(product& p, atom_id a, std::int64_t over, std::int64_t under) {
        if (over == 0) return;
        const std::int64_t shared = under == 1 ? 1 : common_divisor(over, under);
        over /= shared;
        under /= shared;
        p.plain = p.plain && atoms[a].op != nullptr;
        constexpr std::int64_t limit = 1 << 28;
        if (over > limit || over < -limit || under > limit) p.broken = true;
        else
            p.factors.put({a, static_cast<std::int32_t>(over), static_cast<std::int32_t>(under)});
    }
    /// a^(f)^(over/under) where that is a^(f·over/under).
    constexpr void put_power(product& p, const factor& f, std::int64_t over, std::int64_t under) {
        if (is_exponential(f.atom)) {
            p.exponential = atoms[f.atom].op;
            p.plain = false;
            const fraction times_{over * f.over, under};
            add_to(p.exponent, input_of(f.atom, 0), times_);
        } else {
            put(p, f.atom, over * f.over, under * f.under);
        }
    }

    /// A positive number to a power: what is whole goes into the coefficient, the rest becomes
    /// powers of primes.
    constexpr void times_number(product& p, const fraction& c, std::int64_t over, std::int64_t under) {
        if (under == 1) {
            fraction power;
            fraction grown;
            if (raise(c, over, power) && multiply(p.coefficient, power, grown)) {
                p.coefficient = grown;
                return;
            }
            if (c.over != 1) put(p, make_number(c.over), over, 1);
            if (c.under != 1) put(p, make_number(c.under), -over, 1);
            return;
        }
        primes(p, c.over, over, under);
        primes(p, c.under, -over, under);
    }
    constexpr void primes(product& p, std::int64_t rest, std::int64_t over, std::int64_t under) {
        for (std::int64_t q = 2; q < 1000 && q * q <= rest; ++q) {
            std::int64_t count = 0;
            for (; rest % q == 0; rest /= q) ++count;
            if (count != 0) put(p, make_number(q), count * over, under);
        }
        if (rest != 1) put(p, make_number(rest), over, under);
    }

    /// Powers with odd denominators, whole ones among them, are defined left of 0 and distribute
    /// over factors.
    constexpr void times_odd(product& p, const summand& t, std::int64_t over, std::int64_t under) {
        fraction c = t.coefficient;
        if (c.over < 0) {
            c.over = -c.over;
            if (over % 2 != 0) p.coefficient.over = -p.coefficient.over;
        }
        if (!(c == fraction{1, 1})) times_number(p, c, over, under);
        const std::uint32_t count = monomials[t.monomial].count;
        for (std::uint32_t i = 0; i < count; ++i)
            put_power(p, factor{factor_of(t.monomial, i)}, over, under);
    }
    /// Even roots distribute over what is nowhere negative; the rest stays together under the root.
    constexpr void times_even(product& p, const summand& t, std::int64_t over, std::int64_t under) {
        const bool negative = t.coefficient.over < 0;
        const fraction size{negative ? -t.coefficient.over : t.coefficient.over, t.coefficient.under};
        times_number(p, size, over, under);
        pool<factor> rest;
        const std::uint32_t count = monomials[t.monomial].count;
        for (std::uint32_t i = 0; i < count; ++i) {
            const factor f = factor_of(t.monomial, i);
            if (is_exponential(f.atom) || f.under % 2 == 0 ||
                atoms[f.atom].kind == atom_kind::number) {
                put_power(p, f, over, under);
            } else if (f.over % 2 == 0) {
                put_modulus(p, f, over, under);
            } else {
                rest.put(f);
            }
        }
        if (rest.size() == 1 && !negative) {
            put_power(p, rest[0], over, under);
        } else if (rest.size() > 0 || negative) {
            pool<summand> under_root;
            under_root.put({make_monomial(rest.data(), rest.size()), {negative ? -1 : 1, 1}});
            put(p, make_base(intern_sum(under_root, p.type)), over, under);
        }
    }
    /// (a^f)^(over/under) for an even f: a power of |a|, which is written (a²)^(1/2).
    constexpr void put_modulus(product& p, const factor& f, std::int64_t over, std::int64_t under) {
        const fraction whole{f.over * over, f.under * under};
        const std::int64_t shared = common_divisor(whole.over, whole.under);
        if (whole.under / shared % 2 != 0 && whole.over / shared % 2 == 0) {
            put(p, f.atom, whole.over, whole.under);
            return;
        }
        const factor squared{f.atom, 2, 1};
        pool<summand> square;
        square.put({make_monomial(&squared, 1), {1, 1}});
        put(p, make_base(intern_sum(square, p.type)), whole.over, 2 * whole.under);
    }

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
    /// Whether the base is the negative of a sum: of two, the one with more positive terms or else
    /// the one that came first.
    constexpr bool is_turned(sum_id s) {
        std::int64_t balance = 0;
        const std::uint32_t count = sums[s].count;
        for (std::uint32_t i = 0; i < count; ++i)
            balance += summand_of(s, i).coefficient.over < 0 ? -1 : 1;
        return balance == 0 ? has_base(multiple(s, {-1, 1})) : balance < 0;
    }
    constexpr fraction content_of(sum_id s) const {
        fraction content{0, 1};
        for (std::uint32_t i = 0; i < sums[s].count; ++i) {
            const fraction& c = summand_of(s, i).coefficient;
            content.over = common_divisor(content.over, c.over);
            const std::int64_t shared = common_divisor(content.under, c.under);
            if (!fits_product(content.under / shared, c.under, content.under)) return {1, 1};
        }
        return content;
    }
    /// For each atom its least exponent in a sum.
    constexpr pool<factor> common_factors(sum_id s) const {
        pool<factor> common;
        const std::uint32_t count = sums[s].count;
        for (std::uint32_t i = 0; i < count; ++i) {
            const monomial_id m = summand_of(s, i).monomial;
            for (std::uint32_t k = 0; k < monomials[m].count; ++k) {
                const factor f = factor_of(m, k);
                if ((i > 0 && f.over > 0) || is_exponential(f.atom)) continue;
                bool listed = false;
                for (const factor& c : common) listed = listed || c.atom == f.atom;
                if (listed) continue;
                fraction least{f.over, f.under};
                for (std::uint32_t j = 0; j < count; ++j) {
                    const fraction e = exponent_in(summand_of(s, j).monomial, f.atom);
                    if (e.over * least.under < least.over * e.under) least = e;
                }
                if (least.over != 0)
                    common.put(
                        {f.atom, static_cast<std::int32_t>(least.over),
                         static_cast<std::int32_t>(least.under)});
            }
        }
        sort(common);
        return common;
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
                if (op != nullptr && op->role == algebra::logarithm && f.over == 1 && f.under == 1) {
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

    /// Adds the exponents of equal atoms.
    constexpr void merge(product& p) {
        if (p.factors.size() < 2) return;
        sort(p.factors);
        std::uint32_t kept = 0;
        for (std::uint32_t i = 0; i < p.factors.size(); ++i) {
            const factor f = p.factors[i];
            if (kept == 0 || p.factors[kept - 1].atom != f.atom) {
                if (kept > 0 && p.factors[kept - 1].over == 0) --kept;
                p.factors[kept++] = f;
                continue;
            }
            factor& into = p.factors[kept - 1];
            fraction e{into.over + f.over, 1};
            if (into.under != 1 || f.under != 1)
                static_cast<void>(add({into.over, into.under}, {f.over, f.under}, e));
            constexpr std::int64_t limit = 1 << 28;
            if (e.over > limit || e.over < -limit || e.under > limit) {
                p.broken = true;
                return;
            }
            into.over = static_cast<std::int32_t>(e.over);
            into.under = static_cast<std::int32_t>(e.under);
        }
        if (kept > 0 && p.factors[kept - 1].over == 0) --kept;
        p.factors.shrink(kept);
    }
    /// Leaves only proper fractions as powers of numbers and of products.
    constexpr void normalise(product& p) {
        for (bool changed = true; changed && !p.broken;) {
            merge(p);
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
                combinations =
                    combinations * (terms - 1 + static_cast<std::uint64_t>(k)) /
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
