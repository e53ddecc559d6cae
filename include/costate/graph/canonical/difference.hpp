// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/graph/canonical/product.hpp>

namespace costate::canonical {

/// What is done to the difference of two forms that are not the same.
class differences : public arithmetic {
public:
    /// Whether a form is 0 once it is brought to a common denominator and squares of cosines are
    /// written with sines.
    constexpr bool vanishes(sum_id difference) {
        multiply_out_more();
        for (atom_id a = atoms.size(); a-- > 0 && sums[difference].count != 0;) {
            if (atoms[a].kind == atom_kind::base && sums[input_of(a, 0)].count > 1)
                difference = cleared(difference, a);
            const algebra r = role_of(a);
            if (r != algebra::cosine && r != algebra::hyperbolic_cosine) continue;
            for (atom_id b = 0; b < atoms.size(); ++b)
                if (is_sine_of(b, a)) difference = without_squares(cleared(difference, a), a, b);
        }
        return sums[difference].count == 0;
    }
    constexpr sum_id subtract(sum_id a, sum_id b) {
        pool<summand> terms;
        add_to(terms, a, {1, 1});
        add_to(terms, b, {-1, 1});
        return collect(terms, sums[a].type);
    }

protected:
    /// One product of a sum, without its coefficient.
    constexpr sum_id single(sum_id s, std::uint32_t i) {
        pool<summand> one;
        one.put({summand_of(s, i).monomial, {1, 1}});
        return intern_sum(one, sums[s].type);
    }

private:
    constexpr algebra role_of(atom_id a) const {
        return atoms[a].op != nullptr ? atoms[a].op->role : algebra::opaque;
    }
    constexpr bool is_sine_of(atom_id sine, atom_id cosine) const {
        const algebra wanted =
            role_of(cosine) == algebra::cosine ? algebra::sine : algebra::hyperbolic_sine;
        return role_of(sine) == wanted && input_of(sine, 0) == input_of(cosine, 0) &&
            atoms[sine].type == atoms[cosine].type;
    }
    /// cos² = 1 - sin², cosh² = 1 + sinh².
    constexpr sum_id without_squares(sum_id s, atom_id cosine, atom_id sine) {
        const std::uint32_t type = sums[s].type;
        const factor squared{sine, 2, 1};
        pool<summand> square;
        square.put({unit, {1, 1}});
        square.put({make_monomial(&squared, 1), {role_of(cosine) == algebra::cosine ? -1 : 1, 1}});
        const sum_id replacement = collect(square, type);
        pool<summand> terms;
        const std::uint32_t count = sums[s].count;
        for (std::uint32_t i = 0; i < count; ++i) {
            const summand t = summand_of(s, i);
            const fraction e = exponent_in(t.monomial, cosine);
            const std::int64_t squares = floor_of({e.over, 2 * e.under});
            if (squares <= 0) {
                terms.put(t);
                continue;
            }
            product p;
            p.type = type;
            times(p, single(s, i), 1, 1);
            p.factors.put({cosine, static_cast<std::int32_t>(-2 * squares), 1});
            p.plain = false;
            times(p, replacement, squares, 1);
            add_to(terms, finish(p), t.coefficient);
        }
        return collect(terms, type);
    }

    /// A sum divided by the least power of a base: no negative exponents are left, and no power
    /// that all summands share.
    constexpr sum_id cleared(sum_id s, atom_id base) {
        const std::uint32_t count = sums[s].count;
        fraction least{0, 1};
        bool found = false;
        for (std::uint32_t i = 0; i < count; ++i) {
            const fraction e = exponent_in(summand_of(s, i).monomial, base);
            found = found || e.over != 0;
            if (i == 0 || e.over * least.under < least.over * e.under) least = e;
        }
        if (!found) return s;
        pool<summand> terms;
        for (std::uint32_t i = 0; i < count; ++i) {
            product p;
            p.type = sums[s].type;
            const summand t = summand_of(s, i);
            times(p, single(s, i), 1, 1);
            if (least.over != 0)
                p.factors.put(
                    {base, static_cast<std::int32_t>(-least.over),
                     static_cast<std::int32_t>(least.under)});
            p.plain = false;
            add_to(terms, finish(p), t.coefficient);
        }
        return collect(terms, sums[s].type);
    }
};

}  // namespace costate::canonical
