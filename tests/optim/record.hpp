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

/// Q D Q with Q = I - 2 u uᵀ / n, u = (1, 1, …): symmetric, with the eigenvalues of the diagonal D.
template <std::size_t Size>
struct mirrored {
    using vector = record<0, Size>;
    std::array<double, Size> eigenvalues;

    static constexpr vector mirror(const vector& v) {
        double mean = 0;
        for (const double e : v.twofold) mean += e / Size;
        vector w;
        for (std::size_t i = 0; i < Size; ++i) w.twofold[i] = v.twofold[i] - 2 * mean;
        return w;
    }
    constexpr void operator()(const vector& v, vector& result) const {
        vector w = mirror(v);
        for (std::size_t i = 0; i < Size; ++i) w.twofold[i] *= eigenvalues[i];
        result = mirror(w);
    }
    constexpr vector solution(const vector& b) const {
        vector w = mirror(b);
        for (std::size_t i = 0; i < Size; ++i) w.twofold[i] /= eigenvalues[i];
        return mirror(w);
    }
    constexpr double element(std::size_t i, std::size_t k) const {
        vector unit, column;
        unit.twofold[k] = 1;
        (*this)(unit, column);
        return column.twofold[i];
    }
};
