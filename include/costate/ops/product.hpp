// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/pad.hpp>
#include <costate/ops/reduction.hpp>

namespace costate {

template <std::same_as<term> T>
constexpr T products_of_others(T x, axis_set axes);

/// The product of the elements. The derivative by one of them is the product of the others, never the result divided by
/// it: right with any number of zeros, to every order.
struct prod_op : reduction {
    static constexpr auto name = "prod";

    template <class T>
    static constexpr T identity() {
        return T(1);
    }
    static constexpr auto combine(const auto& a, const auto& b) { return a * b; }
    static constexpr auto across(const auto& lanes) { return reduce_mul(lanes); }
    template <std::same_as<term> T>
    static constexpr T pullback(const application& a, T cotangent) {
        const T x = a.input(0);
        const T everywhere = broadcast_op::along(cotangent, x.type(), a.attribute(0));
        return times_partial(false, everywhere, products_of_others(x, a.attribute(0)));
    }
    template <std::same_as<term> T>
    static constexpr T tangent(const application& a, T t) {
        const T others = products_of_others(T{a.input(0)}, a.attribute(0));
        return sum_over(times_partial(false, t, others), a.attribute(0));
    }
};

/// For each element the product of the others along the axes. A tree: products of halves up, then down again each half
/// times what is beside it; about 3n multiplications.
template <std::same_as<term> T>
constexpr T products_of_others(T x, axis_set axes) {
    const tensor_type type = x.type();
    std::int64_t order[max_rank]{};
    std::int64_t back[max_rank]{};
    tensor_type kept{type.kind, 0, {}};
    extent length = 1;
    std::uint32_t place = 0;
    for (std::uint32_t i = 0; i < type.rank; ++i)
        if (!contains(axes, i)) {
            kept = kept.append(type.dims[i]);
            order[place++] = i;
        }
    for (std::uint32_t i = 0; i < type.rank; ++i)
        if (contains(axes, i)) {
            length *= type.dims[i];
            order[place++] = i;
        }
    for (std::uint32_t i = 0; i < type.rank; ++i) back[order[i]] = i;
    const T ordered = transpose_op::along(x, order);
    const std::uint32_t last = kept.rank;
    extent width = 1;
    while (width < length) width *= 2;

    // Ones behind the last element make the length a power of two.
    pool<T> level;
    const T row = reshape(ordered, kept.append(length));
    if (width == length) {
        level.put(row);
    } else {
        const T padded = place_in(row, kept.append(width), {});
        const T real = less(counter(*x.graph, padded.type(), last), static_cast<double>(length));
        level.put(select(real, padded, 1));
    }
    for (extent half = width / 2; half > 0; half /= 2) {
        const T above = level[level.size() - 1];
        placement second;
        second.start[last] = half;
        level.put(take(above, kept.append(half), {}) * take(above, kept.append(half), second));
    }
    T others = constant(*x.graph, kept.append(1), 1.0);
    for (std::uint32_t i = level.size() - 1; i-- > 0;) {
        const extent half = width >> (i + 1);
        const tensor_type halves = kept.append(2).append(half);
        const T swapped = flip_op::along(reshape(level[i], halves), axis_set{1} << last);
        const T beside = broadcast_op::along(others, halves, axis_set{1} << last);
        others = reshape(beside * swapped, kept.append(2 * half));
    }
    others = take(others, kept.append(length), {});
    tensor_type split = type;
    for (std::uint32_t i = 0; i < type.rank; ++i) split.dims[i] = type.dims[order[i]];
    return transpose_op::along(reshape(others, split), back);
}

template <int... Axes>
using prod_axes = reduce_axes<prod_op, Axes...>;
COSTATE_REDUCTION_FUNCTION(prod, prod_axes)

}  // namespace costate
