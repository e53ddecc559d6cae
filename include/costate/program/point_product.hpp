// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/program/held_program.hpp>

namespace costate::inline COSTATE_ISA {

/// A product as optimisers take it, many times at one point: `hold(p, images, labels)`, then
/// `(p, images, labels, direction, result)`. With the policy holding<n> it is held_program<Product, n>; with any other each
/// product computes all that it needs, and there is room for every batch.
template <auto Product, class Policy>
class point_product : public program<Product, Policy> {
public:
    static constexpr std::size_t held_bytes = 0;

    template <class... Args>
    static constexpr void check_room(const Args&...) {}
    template <class... Args>
    static constexpr void hold(const Args&...) {}
};
template <auto Product, std::size_t Samples, class Policy>
class point_product<Product, holding<Samples, Policy>>
    : public held_program<Product, Samples, Policy> {};

}  // namespace costate::inline COSTATE_ISA
