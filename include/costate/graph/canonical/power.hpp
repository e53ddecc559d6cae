// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/graph/canonical/sum.hpp>

namespace costate::canonical {

/// A product that is being collected.
struct product {
    std::uint32_t type = 0;
    fraction coefficient{1, 1};
    bool zero = false;
    bool plain = true;  ///< nothing but adding exponents is left to do
    bool broken = false;  ///< an exponent did not fit
    pool<factor> factors;
    pool<summand> exponent;  ///< of the exponential function
    const operation* exponential = nullptr;
};

/// Powers of numbers and of products of atoms.
class powers : public summation {
protected:
    constexpr bool is_exponential(atom_id a) const {
        return atoms[a].op != nullptr && atoms[a].op->role == algebra::exponential;
    }
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
    constexpr void put(product& p, atom_id a, std::int64_t over, std::int64_t under) {
        if (over == 0) return;
        const std::int64_t shared = under == 1 ? 1 : common_divisor(over, under);
        over /= shared;
        under /= shared;
        p.plain = p.plain && atoms[a].op != nullptr;
        constexpr std::int64_t limit = 1 << 28;
        if (over > limit || over < -limit || under > limit) {
            p.broken = true;
            return;
        }
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
    constexpr void times_number(
        product& p, const fraction& c, std::int64_t over, std::int64_t under) {
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
        const fraction size{
            negative ? -t.coefficient.over : t.coefficient.over, t.coefficient.under};
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
};

}  // namespace costate::canonical
