// SPDX-License-Identifier: BSL-1.0
#include <costate/ops/window.hpp>

#include "values.hpp"

namespace {

// 1 in the box from (0, 1) to before (2, 3), 0 around it; `inside` gives 0 there, whatever x is.
constexpr bool box() {
    builder b;
    const tensor_type type{element::float64, 2, {3, 4}};
    const term x = input<"x", double, 3, 4>.lower(b);
    const std::int64_t bounds[] = {0, 1, 2, 3};
    const term window{b, b.put(operation_of<window_op>, b.intern(type), nullptr, 0, bounds, 4)};
    const term result = apply<inside_op>(x, window);
    const interpreter run(b.view(), 1, [](node_id, double* to) {
        for (int i = 0; i < 12; ++i) to[i] = i == 0 ? __builtin_huge_val() : i;
    });
    for (int i = 0; i < 12; ++i) {
        const bool in = i / 4 < 2 && (i % 4 == 1 || i % 4 == 2);
        if (run.value(window.id)[i] != (in ? 1 : 0) || run.value(result.id)[i] != (in ? i : 0)) return false;
    }
    return is_window(b.view(), window.id) && !is_window(b.view(), x.id) && b.is_masked(result.id);
}
static_assert(box());

}  // namespace
