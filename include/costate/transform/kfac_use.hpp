// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/contraction.hpp>

namespace costate {

/// Some axes of a contraction, by their labels, in the order of the weight's memory.
struct kfac_axes {
    std::uint8_t label[max_rank]{};
    std::uint32_t count = 0;

    constexpr bool has(std::uint8_t l) const { return has_label(label, count, l); }
};

/// One contraction of activations with a weight.
struct kfac_use {
    node_id activations = 0;
    node_id result = 0;
    /// The labels of the axes: left those of the activations, right those of the weight.
    labels axes{};
    /// Axes that only the weight shares with the activations, only with the result, and with both.
    kfac_axes inputs{}, outputs{}, groups{};
    std::uint32_t block = 0;
    extent lengths[max_rank]{};  ///< of the weight's axes
    node_id loop = 0;  ///< whose body it is in; 0: none
    std::uint32_t depth = 0;  ///< of loops around it
    /// The places at which one sample uses it, in all steps of loops that make as many steps every time.
    std::uint32_t places = 1;
    /// How many steps loops make together that are told how many; 0: there are none.
    node_id steps = 0;
};

}  // namespace costate
