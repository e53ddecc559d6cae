// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/cast.hpp>
#include <costate/ops/leaf.hpp>
#include <costate/ops/power.hpp>
#include <costate/ops/reduction.hpp>

namespace costate {

/// The mean of the squared differences from the mean (divided by n, not by n - 1).
template <int... Axes>
struct variance_axes : composite {
    static constexpr auto name = "variance";
    static constexpr typing result(const signature& s) { return sum_axes<Axes...>::result(s); }
    template <std::same_as<term> T>
    static constexpr T build(const T* in, const std::int64_t*) {
        const axis_set axes = axes_of<Axes...>(in[0].type().rank);
        const T centre = broadcast_op::along(mean_over(in[0], axes), in[0].type(), axes);
        return mean_over(square(in[0] - centre), axes);
    }
};
COSTATE_REDUCTION_FUNCTION(variance, variance_axes)

/// √Σx². At 0 the derivatives of every order are 0: the subgradient of least norm.
template <int... Axes>
struct norm_axes : composite {
    static constexpr auto name = "norm";
    static constexpr typing result(const signature& s) { return sum_axes<Axes...>::result(s); }
    template <std::same_as<term> T>
    static constexpr T build(const T* in, const std::int64_t*) {
        const T squares = sum_over(square(in[0]), axes_of<Axes...>(in[0].type().rank));
        const T origin = equal(squares, 0);
        return select(origin, 0, sqrt(select(origin, 1, squares)));
    }
};
COSTATE_REDUCTION_FUNCTION(norm, norm_axes)

/// Where the first of the extreme elements is, as an int: its index along the axis, or its place among all elements of
/// the axes in order; the first NaN, if there is one. It has no derivative.
template <class Extreme, int... Axes>
struct place_of : composite {
    static constexpr auto name = "argmax";
    static constexpr typing result(const signature& s) {
        const typing t = sum_axes<Axes...>::result(s);
        return {t.type.with_kind(element::int32), t.problem};
    }
    template <std::same_as<term> T>
    static constexpr T build(const T* in, const std::int64_t*) {
        const T x = in[0];
        const tensor_type type = x.type();
        const axis_set axes = axes_of<Axes...>(type.rank);
        const T best = fold_by<Extreme>(x, axes);
        const T found = equal(x, broadcast_op::along(best, type, axes));
        // The places of the elements, counted in the element type: exact up to 2^24 in float.
        T places = constant(*x.graph, type, 0.0);
        double step = 1;
        for (std::uint32_t i = type.rank; i > 0; --i) {
            if (!contains(axes, i - 1)) continue;
            places = places + step * counter(*x.graph, type, i - 1);
            step *= static_cast<double>(type.dims[i - 1]);
        }
        const T first = min_over(select(max(found, not_equal(x, x)), places, step), axes);
        return convert_to(first, element::int32);
    }
};
template <int... Axes>
using argmax_axes = place_of<max_over_op, Axes...>;
COSTATE_REDUCTION_FUNCTION(argmax, argmax_axes)
template <int... Axes>
using argmin_axes = place_of<min_over_op, Axes...>;
COSTATE_REDUCTION_FUNCTION(argmin, argmin_axes)

}  // namespace costate
