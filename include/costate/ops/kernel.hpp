// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/rearrange.hpp>

namespace costate {

// Operations with a loop of their own have `run<K>(k, result, inputs...)` on plain pointers to elements in order. K tells
// at compile time K::type(), K::input(i) and K::attribute(i); k.samples is the length of the batch axes at hand, and
// k.resumes says that the result holds sums over earlier samples, to which those of these samples are added.

/// A tensor as seen from one of its axes: outer · length · inner elements; `outer` counts those of one sample where the
/// batch axis lies in front.
struct axis_split {
    std::size_t outer = 1;
    std::size_t length = 1;
    std::size_t inner = 1;
    bool samples = false;

    constexpr std::size_t repeats(std::size_t batch) const {
        return samples ? outer * batch : outer;
    }
};

constexpr axis_split split_at(const tensor_type& type, std::int64_t axis) {
    axis_split s;
    for (std::uint32_t i = 0; i < type.rank; ++i) {
        if (i < axis && type.dims[i] == batch_extent)
            s.samples = true;
        else if (i < axis)
            s.outer *= type.dims[i];
        else if (i == axis)
            s.length = type.dims[i];
        else
            s.inner *= type.dims[i];
    }
    return s;
}

}  // namespace costate
