// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/transform/derivative.hpp>

namespace costate {

template <auto Inner, auto... Wrt>
struct second_tangent_model : model_base {
    static consteval graph_view source() { return model_graph<Inner>::view(); }
    template <auto>
    static constexpr builder build() {
        builder b(source());
        const pool<term> wrt = differentiable_leaves<Wrt...>(b);
        const pool<term> directions = directions_of(b, wrt);
        const pool<term> outputs = output_terms(b);
        const std::uint32_t count = outputs.size();
        const auto along = [&](const pool<term>& terms_) {
            pool<term> moved =
                tangent(b, terms_.data(), count, wrt.data(), directions.data(), wrt.size());
            for (std::uint32_t i = 0; i < count; ++i)
                moved[i] = or_zero(b, moved[i], outputs[i].type());
            return moved;
        };
        const pool<term> seconds = along(along(outputs));
        b.outputs.clear();
        for (const term& second : seconds) b.outputs.put(second.id);
        return b;
    }
};

/// d²f(x + t v)/dt² at t = 0 for each output f of a model: the second derivative along one direction, the same both times,
/// where jvp<jvp<M>> takes two. Arguments as those of hvp, a destination for each output.
template <auto M, auto... Wrt>
inline constexpr second_tangent_model<M, Wrt...> second_tangent{};

}  // namespace costate
