// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/expr/formula.hpp>
#include <costate/graph/canonical.hpp>

namespace costate {

template <class T>
concept Formula = Symbolic<T> && std::same_as<typename T::surface, formula_surface>;

/// Whether the formulas are equal as mathematics, which the compiler proves: both are brought into
/// the canonical form of docs/canonical-form.md. They are then the same number wherever both are
/// defined. True is a proof; false says that the rules do not find one. Elementwise comparison is
/// called `equal`.
template <class F, class G>
    requires((Formula<F> && (Formula<G> || Literal<G>)) || (Literal<F> && Formula<G>))
constexpr bool operator==(const F& f_, const G& g_) {
    builder b;
    term f;
    term g;
    if constexpr (Formula<F>) f = f_.lower(b);
    if constexpr (Formula<G>) g = g_.lower(b);
    if constexpr (Literal<F>) f = constant(b, g.type(), static_cast<double>(f_));
    if constexpr (Literal<G>) g = constant(b, f.type(), static_cast<double>(g_));
    return b.problem == nullptr && canonical::proves_equal(b, f.id, g.id);
}

}  // namespace costate
