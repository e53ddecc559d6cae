// SPDX-License-Identifier: BSL-1.0
#include <costate/transform/scan_layout.hpp>

using namespace costate;

// The attributes of a scan are its layout.
constexpr bool comes_back(const scan_layout& l) {
    std::int64_t values[scan_layout::size]{};
    l.pack(values);
    const scan_layout m = scan_layout::unpack(values);
    return m.steps == l.steps && m.carries == l.carries && m.accumulators == l.accumulators && m.sequences == l.sequences &&
        m.captures == l.captures && m.outputs == l.outputs && m.reversed == l.reversed && m.counted == l.counted;
}
static_assert(comes_back({1, 2, 3, 4, 5, 6, true, false}) && comes_back({6, 5, 4, 3, 2, 1, false, true}));
static_assert(scan_layout{9, 1, 0, 2, 3, 4}.leaves() == 6 && scan_layout{9, 1, 0, 2, 3, 4}.results() == 5);

// Steps lie in front, but behind the samples.
constexpr tensor_type single{element::float32, 2, {3, 4}};
constexpr tensor_type batched{element::float32, 2, {batch_extent, 4}};
static_assert(stacked(single, 7) == tensor_type{element::float32, 3, {7, 3, 4}});
static_assert(stacked(batched, 7) == tensor_type{element::float32, 3, {batch_extent, 7, 4}});
static_assert(unstacked(stacked(single, 7)) == single && unstacked(stacked(batched, 7)) == batched);
static_assert(elements_of(single, 5) == 12 && elements_of(batched, 5) == 20);
