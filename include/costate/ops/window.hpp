// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/pad.hpp>

namespace costate {

/// 1 in a box of indices, 0 around it: the attributes are where the box begins on each axis, then where it ends. Loops
/// know where they are in it and look only at its edge.
struct window_op {
    static constexpr auto name = "window";
    static constexpr auto kind = form::elementwise;
    static constexpr std::uint16_t flops = 0;

    template <class>
    struct rules : no_derivative {
        static constexpr void evaluate(const evaluation& e) {
            for (std::size_t k = 0; k < e.type.size(); ++k) {
                std::size_t rest = k;
                bool inside = true;
                for (std::uint32_t i = e.type.rank; i > 0; --i) {
                    const std::int64_t index = static_cast<std::int64_t>(rest % e.type.dims[i - 1]);
                    rest /= e.type.dims[i - 1];
                    inside = inside && index >= e.attributes[i - 1] &&
                        index < e.attributes[e.type.rank + i - 1];
                }
                e.output[k] = inside ? 1 : 0;
            }
        }
    };
};

constexpr bool is_window(const graph_view& g, node_id n) {
    return g.nodes[n].op == &operation_of<window_op>;
}

/// x where the window is 1, 0 where it is 0, whatever x is there.
struct inside_op : binary {
    static constexpr auto name = "inside";
    static constexpr auto masks = masking::source;
    static constexpr std::uint16_t flops = 0;
    template <class T>
    static constexpr T value(const T& x_, const T& window_) {
        return choose(window_ == T(0), T(0), x_);
    }
    static constexpr auto along(const auto& t_, const auto&, const auto&, const auto& window_) {
        return each{apply<inside_op>(t_, window_), none};
    }
};

}  // namespace costate
