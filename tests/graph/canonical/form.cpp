// SPDX-License-Identifier: BSL-1.0
#include <costate/graph/canonical/form.hpp>

using namespace costate::canonical;

namespace {

using costate::pool;

constexpr atom_id unknown_of(forms& all, std::int64_t number, std::uint32_t type = 0) {
    return all.make_atom(atom_kind::unknown, nullptr, type, nullptr, 0, &number, 1);
}

// What is equal has one number: atoms of equal kind, type, inputs and attributes, monomials, sums.
constexpr bool stored_once() {
    forms all;
    const atom_id x = unknown_of(all, 1), y = unknown_of(all, 2);
    const factor product[] = {{x, 2, 1}, {y, -1, 2}};
    const factor other[] = {{x, 2, 1}, {y, -1, 3}};
    const monomial_id m = all.make_monomial(product, 2);
    pool<summand> terms;
    terms.put({m, {3, 4}});
    const sum_id s = all.intern_sum(terms, 0);
    const bool same = unknown_of(all, 1) == x && all.make_monomial(product, 2) == m && all.intern_sum(terms, 0) == s;
    terms[0].coefficient = {3, 5};
    return same && x != y && unknown_of(all, 1, 1) != x && all.make_monomial(other, 2) != m && all.intern_sum(terms, 0) != s &&
        all.make_monomial(nullptr, 0) == forms::unit && all.factor_of(m, 1).atom == y && all.summand_of(s, 0).coefficient.under == 4;
}
static_assert(stored_once());

constexpr bool bases() {
    forms all;
    pool<summand> terms;
    terms.put({forms::unit, {2, 1}});
    const sum_id two = all.intern_sum(terms, 0);
    const sum_id nothing = all.intern_sum({}, 0);
    const atom_id base = all.make_base(two);
    return all.has_base(two) && !all.has_base(nothing) && all.input_of(base, 0) == two && all.make_base(two) == base &&
        all.make_number(7) == all.make_number(7) && all.make_number(7) != all.make_number(8);
}
static_assert(bases());

// A plain monomial has nothing but applications among its factors.
constexpr bool plain() {
    forms all;
    const factor number{all.make_number(3), 1, 2};
    return all.is_plain(forms::unit) && !all.is_plain(all.make_monomial(&number, 1));
}
static_assert(plain());

}  // namespace
