// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/optim/kfac_eigenbasis.hpp>
#include <costate/optim/kfac_inverses.hpp>
#include <costate/optim/kfac_tridiagonal.hpp>

namespace costate::inline COSTATE_ISA {

/// The way to invert the curvature that is among the choices.
template <auto Objective, auto... Choices>
consteval auto kfac_solver_chosen() {
    using structure = kfac_structure<Objective, Choices...>;
    if constexpr (structure::in_eigenbasis())
        return std::type_identity<kfac_eigenbasis<Objective, Choices...>>{};
    else if constexpr (structure::in_chain())
        return std::type_identity<kfac_tridiagonal<Objective, Choices...>>{};
    else
        return std::type_identity<kfac_inverses<Objective, Choices...>>{};
}

}  // namespace costate::inline COSTATE_ISA
