// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>

#include <costate/core/element.hpp>

/// A record as optimisers see it: one block for each element type.
template <std::size_t Floats, std::size_t Doubles>
struct record {
    static constexpr std::size_t floats = Floats;
    static constexpr std::size_t doubles = Doubles;
    std::array<float, Floats> single{};
    std::array<double, Doubles> twofold{};

    template <costate::element Kind>
    constexpr auto* block() {
        if constexpr (Kind == costate::element::float32)
            return single.data();
        else
            return twofold.data();
    }
    template <costate::element Kind>
    constexpr const auto* block() const {
        if constexpr (Kind == costate::element::float32)
            return single.data();
        else
            return twofold.data();
    }
};
