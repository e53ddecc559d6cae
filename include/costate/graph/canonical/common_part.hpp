// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/graph/canonical/power.hpp>

namespace costate::canonical {

/// What comes out of a sum that stands in a product: its sign, and what all its terms share.
class common_parts : public powers {
protected:
    constexpr bool is_monomial_base(atom_id a) const {
        return atoms[a].kind == atom_kind::base && sums[input_of(a, 0)].count == 1;
    }
    constexpr bool is_sum_base(atom_id a) const {
        return atoms[a].kind == atom_kind::base && sums[input_of(a, 0)].count > 1;
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
    /// The greatest number by which the coefficients can be divided.
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
};

}  // namespace costate::canonical
