// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/cast.hpp>
#include <costate/transform/model.hpp>
#include <costate/transform/rebuilding.hpp>

namespace costate {

/// Rebuilds a graph with floats in place of what is stored as bfloat16.
class widening : rebuilding {
public:
    constexpr explicit widening(const graph_view& g) : rebuilding(g) {}

    constexpr builder run() {
        return rebuilt([&](node_id n_) {
            const tensor_type type_ = g_.type(n_);
            if (g_.nodes[n_].op == &operation_of<cast_op>) {
                const node_id from_ = moved_[g_.input(n_, 0)];
                if (b_.type(from_) == type_) return from_;
            }
            if (type_.kind != element::bfloat16) return copied(n_);
            return copied(n_, b_.intern(type_.with_kind(element::float32)));
        });
    }
};

template <auto Inner>
struct in_float_model : model_base {
    static consteval graph_view source() { return model_graph<Inner>::view(); }
    template <auto>
    static constexpr builder build() {
        return widening(source()).run();
    }
};

/// The model M with every bfloat16 that it is given stored as float instead. `parameters<in_float<M>>` is what gradients
/// with respect to its parameters are, what an optimiser moves, and from where the short ones are rounded.
template <auto M>
inline constexpr in_float_model<M> in_float{};

}  // namespace costate
