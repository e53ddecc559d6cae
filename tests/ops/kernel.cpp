// SPDX-License-Identifier: BSL-1.0
#include <costate/ops/kernel.hpp>

using namespace costate;

constexpr bool is(const axis_split& s, std::size_t outer, std::size_t length, std::size_t inner, bool samples) {
    return s.outer == outer && s.length == length && s.inner == inner && s.samples == samples;
}
constexpr tensor_type single{element::float32, 3, {2, 3, 4}};
constexpr tensor_type batched{element::float32, 3, {batch_extent, 3, 4}};

static_assert(is(split_at(single, 0), 1, 2, 12, false) && is(split_at(single, 1), 2, 3, 4, false) && is(split_at(single, 2), 6, 4, 1, false));
static_assert(is(split_at(batched, 1), 1, 3, 4, true) && is(split_at(batched, 2), 3, 4, 1, true), "the outer ones of one sample");
static_assert(split_at(batched, 2).repeats(5) == 15 && split_at(single, 1).repeats(5) == 2);
