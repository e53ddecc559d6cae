// SPDX-License-Identifier: BSL-1.0
#include <costate/ops/sliding.hpp>

using namespace costate;

constexpr sliding_windows windows(std::int64_t step, std::int64_t dilation, extent size, extent length) {
    sliding_windows w;
    w.first = 1;
    w.count = 1;
    w.step[0] = step;
    w.dilation[0] = dilation;
    w.size[0] = size;
    return w.fit({element::float32, 3, {2, length, 3}}) ? w : sliding_windows{};
}
constexpr tensor_type seen(std::int64_t step, std::int64_t dilation, extent size, extent length) {
    return windows(step, dilation, size, length).type({element::float32, 3, {2, length, 3}});
}
static_assert(seen(1, 1, 3, 7) == tensor_type{element::float32, 4, {2, 5, 3, 3}});
static_assert(seen(2, 1, 3, 7) == tensor_type{element::float32, 4, {2, 3, 3, 3}});
static_assert(seen(2, 1, 3, 8) == seen(2, 1, 3, 7), "what is left over is not seen");
static_assert(seen(1, 3, 3, 7) == tensor_type{element::float32, 4, {2, 1, 3, 3}});
static_assert(windows(1, 3, 4, 9).count == 0 && windows(1, 3, 4, 10).count == 1, "none fits, one fits");
static_assert(windows(1, 1, 0, 4).count == 0, "an empty window");

// Element (i, k) of the result is element 2 i + 3 k of the input.
constexpr std::int64_t attributes[] = {1, 2, 3};
constexpr index_map places = windows_op::map({element::float32, 3, {2, 9, 3}}, {element::float32, 4, {2, 2, 3, 3}}, attributes);
static_assert(places.axis[0] == 0 && places.axis[1] == 1 && places.axis[2] == 3 && places.inner_axis[1] == 2);
static_assert(places.step[0] == 1 && places.step[1] == 2 && places.inner_step[1] == 3 && places.inner_step[2] == 0);
