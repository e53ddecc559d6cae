// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/graph/canonical/form.hpp>

namespace costate::canonical {

/// Sums of canonical forms.
class summation : public forms {
public:
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
    constexpr fraction exponent_in(monomial_id m, atom_id a) const {
        for (std::uint32_t i = 0; i < monomials[m].count; ++i) {
            const factor& f = factor_of(m, i);
            if (f.atom == a) return {f.over, f.under};
        }
        return {0, 1};
    }

protected:
    /// Adds the exponents of equal atoms; false where one gets too large.
    static constexpr bool merge(pool<factor>& list) {
        if (list.size() < 2) {
            if (list.size() == 1 && list[0].over == 0) list.clear();
            return true;
        }
        sort(list);
        std::uint32_t kept = 0;
        for (std::uint32_t i = 0; i < list.size(); ++i) {
            const factor f = list[i];
            if (kept == 0 || list[kept - 1].atom != f.atom) {
                if (kept > 0 && list[kept - 1].over == 0) --kept;
                list[kept++] = f;
                continue;
            }
            factor& into = list[kept - 1];
            fraction e{into.over + f.over, 1};
            if (into.under != 1 || f.under != 1)
                static_cast<void>(add({into.over, into.under}, {f.over, f.under}, e));
            constexpr std::int64_t limit = 1 << 28;
            if (e.over > limit || e.over < -limit || e.under > limit) return false;
            into.over = static_cast<std::int32_t>(e.over);
            into.under = static_cast<std::int32_t>(e.under);
        }
        if (kept > 0 && list[kept - 1].over == 0) --kept;
        list.shrink(kept);
        return true;
    }

    constexpr summand scaled(const summand& t, const fraction& times_) {
        summand r{t.monomial, {}};
        if (!multiply(t.coefficient, times_, r.coefficient))
            r = {with_number(t.monomial, t.coefficient), times_};
        return r;
    }
    /// A coefficient that fits no longer becomes a factor.
    constexpr monomial_id with_number(monomial_id m, const fraction& value) {
        pool<factor> list;
        for (std::uint32_t i = 0; i < monomials[m].count; ++i) list.put(factor{factor_of(m, i)});
        list.put({make_number(value.over), 1, 1});
        if (value.under != 1) list.put({make_number(value.under), -1, 1});
        static_cast<void>(merge(list));
        return make_monomial(list.data(), list.size());
    }
};

}  // namespace costate::canonical
