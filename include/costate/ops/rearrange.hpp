// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/composite.hpp>
#include <costate/ops/shape.hpp>

namespace costate {

/// The same elements, in the same order, under other extents: `reshape<2, 3>(x)`.
template <extent... Dims>
struct reshape_to : composite {
    static constexpr auto name = "reshape";
    static constexpr tensor_type type_for(const tensor_type& x) {
        return shape<Dims...>::of(x.kind);
    }
    static constexpr typing result(const signature& s) {
        const tensor_type type = type_for(s.inputs[0]);
        if (type.size() != s.inputs[0].size())
            return {s.inputs[0], "costate: reshape<dims...>(x): x has another number of elements"};
        return {type, nullptr};
    }
    static constexpr term build(const term* in, const std::int64_t*) {
        return reshape(in[0], type_for(in[0].type()));
    }
};
COSTATE_FUNCTION_OF_ONE(
    reshape, (reshape_to<Dims...>),
    "costate: reshape<dims...>(x): the product of dims has to be the "
    "number of elements of x, whose type is A",
    extent... Dims)

/// An axis as the user names it, counted from the end if negative; `rank` if there is no such axis.
constexpr std::uint32_t named_axis(int axis, std::uint32_t rank) {
    const int length = static_cast<int>(rank);
    if (axis >= length || axis < -length) return rank;
    return static_cast<std::uint32_t>(axis < 0 ? length + axis : axis);
}

/// Axis i of the result is axis `Order[i]` of x; without an order the axes are reversed.
template <int... Order>
struct transpose_axes : composite {
    static constexpr auto name = "transpose";
    static constexpr bool order_of(std::uint32_t rank, std::int64_t* order) {
        if constexpr (sizeof...(Order) == 0) {
            for (std::uint32_t i = 0; i < rank; ++i) order[i] = rank - 1 - i;
            return true;
        } else {
            if (sizeof...(Order) != rank) return false;
            const int named[] = {Order...};
            axis_set seen = 0;
            for (std::uint32_t i = 0; i < rank; ++i) {
                order[i] = named_axis(named[i], rank);
                seen |= axis_set{1} << order[i];
            }
            return seen == (axis_set{1} << rank) - 1;
        }
    }
    static constexpr typing result(const signature& s) {
        std::int64_t order[max_rank]{};
        tensor_type type = s.inputs[0];
        if (!order_of(type.rank, order))
            return {type, "costate: transpose<order...>(x): order names each axis of x once"};
        for (std::uint32_t i = 0; i < type.rank; ++i) type.dims[i] = s.inputs[0].dims[order[i]];
        return {type, nullptr};
    }
    static constexpr term build(const term* in, const std::int64_t*) {
        std::int64_t order[max_rank]{};
        order_of(in[0].type().rank, order);
        return transpose_op::along(in[0], order);
    }
};
COSTATE_FUNCTION_OF_ONE(
    transpose, (transpose_axes<Order...>),
    "costate: transpose<order...>(x): order has to name each axis of x "
    "once; the type of x is A",
    int... Order)

/// x without axes of length 1: those named, or all of them.
template <int... Axes>
struct squeeze_axes : composite {
    static constexpr auto name = "squeeze";
    static constexpr typing result(const signature& s) {
        const tensor_type& x = s.inputs[0];
        axis_set dropped = 0;
        if constexpr (sizeof...(Axes) == 0) {
            for (std::uint32_t i = 0; i < x.rank; ++i)
                if (x.dims[i] == 1) dropped |= axis_set{1} << i;
        } else {
            for (const int named : {Axes...}) {
                const std::uint32_t axis = named_axis(named, x.rank);
                if (axis == x.rank || x.dims[axis] != 1)
                    return {x, "costate: squeeze<axes...>(x): the axes have to be of length 1"};
                dropped |= axis_set{1} << axis;
            }
        }
        tensor_type left{x.kind, 0, {}};
        for (std::uint32_t i = 0; i < x.rank; ++i)
            if (!contains(dropped, i)) left = left.append(x.dims[i]);
        return {left, nullptr};
    }
    static constexpr term build(const term* in, const std::int64_t*) {
        const tensor_type type = in[0].type();
        return reshape(in[0], result({&type, 1, nullptr, 0}).type);
    }
};
COSTATE_FUNCTION_OF_ONE(
    squeeze, (squeeze_axes<Axes...>),
    "costate: squeeze<axes...>(x): the axes have to be axes of x of "
    "length 1; the type of x is A",
    int... Axes)

/// x with further axes of length 1, at these places of the result.
template <int... Axes>
struct expand_axes : composite {
    static constexpr auto name = "expand";
    static constexpr typing result(const signature& s) {
        const tensor_type& x = s.inputs[0];
        const std::uint32_t rank = x.rank + static_cast<std::uint32_t>(sizeof...(Axes));
        axis_set fresh = 0;
        bool valid = rank <= max_rank;
        for (const int named : {Axes...}) {
            const std::uint32_t axis = named_axis(named, rank);
            valid = valid && axis < rank && !contains(fresh, axis);
            if (valid) fresh |= axis_set{1} << axis;
        }
        if (!valid)
            return {
                x,
                "costate: expand<axes...>(x): the axes are places in the result, each named once"};
        tensor_type type{x.kind, 0, {}};
        for (std::uint32_t i = 0, j = 0; i < rank; ++i)
            type = type.append(contains(fresh, i) ? 1 : x.dims[j++]);
        return {type, nullptr};
    }
    static constexpr term build(const term* in, const std::int64_t*) {
        const tensor_type type = in[0].type();
        return reshape(in[0], result({&type, 1, nullptr, 0}).type);
    }
};
COSTATE_FUNCTION_OF_ONE(
    expand, (expand_axes<Axes...>),
    "costate: expand<axes...>(x): the axes have to be places in the "
    "result, each named once; the type of x is A",
    int... Axes)

/// x repeated to these extents, aligned at the last axis: axes that x lacks or has with length 1 are repeated.
template <extent... Dims>
struct broadcast_axes : composite {
    static constexpr auto name = "broadcast_to";
    static constexpr typing result(const signature& s) {
        const tensor_type type = shape<Dims...>::of(s.inputs[0].kind);
        const typing joint = broadcast_type(s.inputs[0], type);
        if (joint.problem != nullptr || !(joint.type == type))
            return {s.inputs[0], "costate: broadcast_to<dims...>(x): x does not broadcast to dims"};
        return {type, nullptr};
    }
    static constexpr term build(const term* in, const std::int64_t*) {
        return broadcast(in[0], shape<Dims...>::of(in[0].type().kind));
    }
};
COSTATE_FUNCTION_OF_ONE(
    broadcast_to, (broadcast_axes<Dims...>),
    "costate: broadcast_to<dims...>(x): the extents of x, aligned at the "
    "last one, have to be those of dims or 1; the type of x is A",
    extent... Dims)

}  // namespace costate
