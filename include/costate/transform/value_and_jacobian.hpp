// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/transform/jacobian.hpp>

namespace costate {

template <auto Inner, auto... Wrt>
struct value_and_jacobian_model : model_base {
    static consteval graph_view source() { return model_graph<Inner>::view(); }
    template <auto>
    static constexpr builder build() {
        return with_jacobian_blocks<Inner, Wrt...>();
    }
};

/// The model's outputs, then the blocks of `jacobian<M, wrt...>`: what a step on residuals needs, in one go. For one sample:
/// take `vmap(value_and_jacobian<M>)`.
template <auto M, auto... Wrt>
inline constexpr value_and_jacobian_model<M, Wrt...> value_and_jacobian{};

}  // namespace costate
