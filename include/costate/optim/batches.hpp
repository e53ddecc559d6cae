// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tuple>

namespace costate {

/// The inputs from which a step takes the loss and its gradient, where its curvature is to come from others:
/// `optimiser.step(p, gradient_batch(images, labels), curvature_batch(some_images, some_labels))`. Refers to them.
template <class... Inputs>
struct gradient_batch {
    std::tuple<const Inputs&...> inputs;
    constexpr explicit gradient_batch(const Inputs&... inputs_) : inputs(inputs_...) {}
};

/// The inputs from which a step takes the curvature.
template <class... Inputs>
struct curvature_batch {
    std::tuple<const Inputs&...> inputs;
    constexpr explicit curvature_batch(const Inputs&... inputs_) : inputs(inputs_...) {}
};

}  // namespace costate
