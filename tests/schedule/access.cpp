// SPDX-License-Identifier: BSL-1.0
#include <costate/ops.hpp>
#include <costate/schedule/access.hpp>

using namespace costate;

constexpr tensor_type type(extent a, extent b, extent c) { return {element::float32, 3, {a, b, c}}; }

constexpr walk whole(const tensor_type& t) {
    walk w;
    row_major(t, w.strides);
    return w;
}
static_assert(whole(type(2, 3, 4)).strides[0] == 12 && whole(type(2, 3, 4)).strides[2] == 1);

// In order: what walks through all elements without a gap; an axis of one element walks nowhere.
static_assert(in_order(type(2, 3, 4), whole(type(2, 3, 4))));
static_assert(in_order(type(2, 1, 4), walk{0, 0, 0, 0, {4, 99, 1}}));
static_assert(!in_order(type(2, 3, 4), walk{0, 0, 0, 0, {12, 1, 3}}) && !in_order(type(2, 3, 4), walk{0, 0, 0, 0, {0, 4, 1}}));

// A reshape needs no copy where axes that become others lie in order among themselves.
constexpr bool reshapes(const tensor_type& from, const tensor_type& to, walk w, std::int64_t first, std::int64_t last) {
    return reshape_walk(from, to, w) && w.strides[0] == first && w.strides[to.rank - 1] == last;
}
static_assert(reshapes(type(2, 3, 4), type(6, 2, 2), whole(type(2, 3, 4)), 4, 1));
static_assert(reshapes(type(2, 3, 4), type(2, 12, 1), walk{0, 0, 0, 0, {50, 4, 1}}, 50, 0));
static_assert(!reshapes(type(2, 3, 4), type(6, 4, 1), walk{0, 0, 0, 0, {1, 2, 6}}, 1, 0), "transposed");

// Indices i of an axis for which 5 - 2 i lies in [0, 4): 1 and 2.
constexpr walk narrowed(std::int64_t start, std::int64_t step) {
    walk w;
    w.bounded = true;
    w.end[0] = 10;
    narrow(w, 0, start, step, 0, 4);
    return w;
}
static_assert(narrowed(5, -2).begin[0] == 1 && narrowed(5, -2).end[0] == 3 && !narrowed(5, -2).empty);
static_assert(narrowed(-3, 1).begin[0] == 3 && narrowed(-3, 1).end[0] == 7);
static_assert(narrowed(4, 1).empty && narrowed(7, 0).empty && !narrowed(3, 0).empty);
