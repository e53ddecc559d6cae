// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/graph/term.hpp>

namespace costate {

/// A number times a product of nodes.
struct relaxed_product {
    static constexpr std::uint32_t most = 6;
    double coefficient = 1;
    term factors[most]{};
    std::uint32_t count = 0;

    constexpr bool has_coefficient() const { return coefficient != 1 && coefficient != -1; }
    /// Multiplications and the addition to a sum, which a multiplication takes with it.
    constexpr std::uint32_t cost() const {
        const std::uint32_t numbers = count + (has_coefficient() ? 1u : 0u);
        return numbers > 2 ? numbers - 1 : 1;
    }
    /// The same as the beginning of a sum, or on its own.
    constexpr std::uint32_t first_cost() const {
        const std::uint32_t numbers = count + (has_coefficient() ? 1u : 0u);
        return numbers > 1 ? numbers - 1 : 0;
    }
    constexpr std::uint32_t place_of(term t) const {
        for (std::uint32_t i = 0; i < count; ++i)
            if (factors[i].id == t.id) return i;
        return most;
    }
    constexpr relaxed_product without(std::uint32_t place) const {
        relaxed_product rest{coefficient};
        for (std::uint32_t i = 0; i < count; ++i)
            if (i != place) rest.factors[rest.count++] = factors[i];
        return rest;
    }
    constexpr bool is_positive_square() const {
        return coefficient > 0 && count == 2 && factors[0].id == factors[1].id;
    }
};

/// A sum of such products.
struct relaxed_sum {
    static constexpr std::uint32_t most = 8;
    relaxed_product terms[most]{};
    std::uint32_t count = 0;

    constexpr void remove(std::uint32_t place) {
        for (std::uint32_t i = place; i + 1 < count; ++i) terms[i] = terms[i + 1];
        --count;
    }
    /// What it costs to compute: a number, or something without a multiplication, is where a sum begins for nothing.
    constexpr std::uint32_t cost() const {
        std::uint32_t all = 0;
        for (std::uint32_t i = 0; i < count; ++i)
            if (i != first()) all += terms[i].cost();
        return all + (count > 0 ? terms[first()].first_cost() : 0);
    }
    /// The term that it begins with.
    constexpr std::uint32_t first() const {
        std::uint32_t best = 0;
        for (std::uint32_t i = 0; i < count; ++i) {
            if (terms[i].count == 0) return i;
            if (terms[i].first_cost() == 0 && terms[i].coefficient == 1 &&
                (terms[best].first_cost() > 0 || terms[best].coefficient != 1))
                best = i;
        }
        return best;
    }
};

}  // namespace costate
