// SPDX-License-Identifier: BSL-1.0
#include <costate/graph/staged.hpp>

using namespace costate;

namespace {

constexpr operation leaf = [] {
    operation op;
    op.name = "leaf";
    return op;
}();

// A pass that makes more than expected runs again, with room for it.
template <std::uint32_t Expected>
struct ten_leaves {
    static consteval std::uint32_t expected_nodes() { return Expected; }
    static constexpr builder run() {
        builder b;
        for (std::int64_t i = 0; i < 10; ++i) b.outputs.put(b.put(leaf, b.intern(tensor_type{}), nullptr, 0, &i, 1));
        return b;
    }
};
static_assert(staged<ten_leaves<10>>::view().node_count == 10 && staged<ten_leaves<2>>::view().node_count == 10);
static_assert(staged<ten_leaves<2>>::view().attribute(9, 0) == 9 && staged<ten_leaves<2>>::at(3).op == &leaf);

}  // namespace
