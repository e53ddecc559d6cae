// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/transform/append.hpp>
#include <costate/transform/model.hpp>

namespace costate {

template <auto Inner, auto Other>
struct with_leaves_of_model : model_base {
    static consteval graph_view source() { return model_graph<Inner>::view(); }
    template <auto>
    static constexpr builder build() {
        builder b(model_graph<Other>::view());
        b.outputs.clear();
        const pool<term> moved = append_graph(b, source(), [](node_id) { return term{}; });
        for (std::uint32_t i = 0; i < source().output_count; ++i)
            b.outputs.put(moved[source().outputs[i]].id);
        return b;
    }
};

/// The model M called like the model Other: with the same record of parameters and the same inputs in the same order, those
/// included that M does not use. Leaves of M that Other lacks come behind them.
template <auto M, auto Other>
inline constexpr with_leaves_of_model<M, Other> with_leaves_of{};

}  // namespace costate
