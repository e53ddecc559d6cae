// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/expr/formula.hpp>
#include <costate/expr/handle.hpp>

// Comparing formulas by operators, which would have to be decided where nothing is known; `==` alone has an answer, the
// proof in expr/equal.hpp.

namespace costate {

/// The formula itself. A converting constructor bears the message for the reason that ops/mistaken.hpp gives.
struct compared_formula {
    template <class Derived>
    COSTATE_UNAVAILABLE(COSTATE_FORMULA_UNKNOWN
                        "compare elements with less(a, b), less_equal, greater, greater_equal, "
                        "equal or not_equal and choose with select(condition, a, b)")
    constexpr compared_formula(const formula_base<Derived>&) {}
};

/// What such a comparison returns, to go on with in a condition or a select without a second complaint.
struct undecided_formula : mistaken {
    constexpr operator bool() const { return false; }
};

#define COSTATE_UNKNOWN_COMPARISON(operation)                                                      \
    constexpr undecided_formula operation(const compared_formula&, const compared&) { return {}; } \
    constexpr undecided_formula operation(const compared_literal&, const compared_formula&) {      \
        return {};                                                                                 \
    }
COSTATE_UNKNOWN_COMPARISON(operator<)
COSTATE_UNKNOWN_COMPARISON(operator>)
COSTATE_UNKNOWN_COMPARISON(operator<=)
COSTATE_UNKNOWN_COMPARISON(operator>=)
#undef COSTATE_UNKNOWN_COMPARISON

}  // namespace costate
