// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/composite.hpp>
#include <costate/ops/piecewise.hpp>

namespace costate {

/// The type of a reduction's result: its axes without those in the set.
constexpr tensor_type without_axes(const tensor_type& type, axis_set axes) {
    tensor_type left{type.kind, 0, {}};
    for (std::uint32_t i = 0; i < type.rank; ++i)
        if (!contains(axes, i)) left = left.append(type.dims[i]);
    return left;
}

/// Rules of operations that fold axes of their input by an associative function: `Op::identity` and `Op::combine`.
template <class Op>
struct reduction_rules {
    static constexpr typing result(const signature& s) {
        return {without_axes(s.inputs[0], s.attributes[0]), nullptr};
    }
    static constexpr void pullback(const application& a, term cotangent, term* cotangents) {
        cotangents[0] = Op::pullback(a, cotangent);
    }
    static constexpr term tangent(const application& a, const term* tangents) {
        return Op::tangent(a, tangents[0]);
    }
    static constexpr term batch(const application& a, const term* inputs) {
        return reduce(inputs[0], a.attribute(0) << 1);
    }
    static constexpr term reduce(term t, axis_set axes) {
        if (axes == 0) return t;
        return make(*t.graph, operation_of<Op>, &t, 1, &axes, 1);
    }
    static constexpr void evaluate(const evaluation& e) {
        const tensor_type& in = e.input_types[0];
        for (std::size_t i = 0; i < e.type.size(); ++i)
            e.output[i] = Op::template identity<double>();
        for (std::size_t k = 0; k < in.size(); ++k) {
            std::size_t rest = k;
            std::size_t at = 0;
            std::size_t stride = 1;
            for (std::uint32_t i = in.rank; i > 0; --i) {
                const std::size_t index = rest % in.dims[i - 1];
                rest /= in.dims[i - 1];
                if (contains(e.attributes[0], i - 1)) continue;
                at += index * stride;
                stride *= in.dims[i - 1];
            }
            e.output[at] = Op::combine(e.output[at], e.inputs[0][k]);
        }
    }
};

struct reduction {
    static constexpr auto kind = form::reduction;
    template <class Op>
    using rules = reduction_rules<Op>;
};

struct sum_op : reduction {
    static constexpr auto name = "sum";
    static constexpr auto role = algebra::linear;

    template <class T>
    static constexpr T identity() {
        return T(0);
    }
    static constexpr auto combine(const auto& a, const auto& b) { return a + b; }
    /// total + a·b, in one rounding.
    static constexpr auto combine_product(const auto& total, const auto& a, const auto& b) {
        return fma(a, b, total);
    }
    /// Over the lanes of a pack.
    static constexpr auto across(const auto& lanes) { return reduce_add(lanes); }
    /// Every term of the sum receives the cotangent of the sum.
    static constexpr term pullback(const application& a, term cotangent) {
        return broadcast_op::along(cotangent, a.input(0).type(), a.attribute(0));
    }
    static constexpr term tangent(const application& a, term t) {
        return sum_over(t, a.attribute(0));
    }
};

constexpr term sum_over(term t, axis_set axes) { return reduction_rules<sum_op>::reduce(t, axes); }

template <class Op, std::same_as<term> T>
constexpr T fold_by(T t, axis_set axes) {
    return reduction_rules<Op>::reduce(t, axes);
}

/// The extreme element of some axes; NaN if there is one. Equal ones share the cotangent. Its rules are templates over the
/// term, and so are the functions that fold by it: otherwise whoever includes this header would pay for the rules of
/// quotients, comparisons and selections.
template <class Op>
struct extreme : reduction {
    template <std::same_as<term> T>
    static constexpr T winners(const application& a) {
        const T x = a.input(0);
        return equal(x, broadcast_op::along(a.output(), x.type(), a.attribute(0)));
    }
    template <std::same_as<term> T>
    static constexpr T pullback(const application& a, T cotangent) {
        const T ties = winners<T>(a);
        const T share = cotangent / sum_over(ties, a.attribute(0));
        return select(ties, broadcast_op::along(share, ties.type(), a.attribute(0)), 0);
    }
    template <std::same_as<term> T>
    static constexpr T tangent(const application& a, T t) {
        const T ties = winners<T>(a);
        return sum_over(select(ties, t, 0), a.attribute(0)) / sum_over(ties, a.attribute(0));
    }
};

struct max_over_op : extreme<max_over_op> {
    static constexpr auto name = "max_over";

    template <class T>
    static constexpr T identity() {
        return -T(__builtin_inf());
    }
    template <class T>
    static constexpr T combine(const T& a, const T& b) {
        return math::max(a, b);
    }
    static constexpr auto across(const auto& lanes) { return reduce_max(lanes); }
};
template <std::same_as<term> T>
constexpr T max_over(T t, axis_set axes) {
    return fold_by<max_over_op>(t, axes);
}

struct min_over_op : extreme<min_over_op> {
    static constexpr auto name = "min_over";

    template <class T>
    static constexpr T identity() {
        return T(__builtin_inf());
    }
    template <class T>
    static constexpr T combine(const T& a, const T& b) {
        return math::min(a, b);
    }
    static constexpr auto across(const auto& lanes) { return reduce_min(lanes); }
};
template <std::same_as<term> T>
constexpr T min_over(T t, axis_set axes) {
    return fold_by<min_over_op>(t, axes);
}

/// The axes of a reduction as the user names them: counted from the end if negative, all of them if none is named.
template <int... Axes>
constexpr axis_set axes_of(std::uint32_t rank) {
    if (sizeof...(Axes) == 0) return (axis_set{1} << rank) - 1;
    axis_set set = 0;
    ((set |= axis_set{1}
          << (Axes < 0 ? static_cast<std::uint32_t>(static_cast<int>(rank) + Axes)
                       : static_cast<std::uint32_t>(Axes))),
     ...);
    return set;
}

/// A reduction over axes chosen by the user.
template <class Reduction, int... Axes>
struct reduce_axes : composite {
    static constexpr auto name = Reduction::name;
    static constexpr typing result(const signature& s) {
        const int rank = s.inputs[0].rank;
        if (!is_real(s.inputs[0].kind))
            return {s.inputs[0], "costate: a reduction needs float or double elements"};
        if (((Axes >= rank || Axes < -rank) || ...))
            return {s.inputs[0], "costate: a reduction names an axis that its input does not have"};
        return {without_axes(s.inputs[0], axes_of<Axes...>(s.inputs[0].rank)), nullptr};
    }
    static constexpr term build(const term* in, const std::int64_t*) {
        return reduction_rules<Reduction>::reduce(in[0], axes_of<Axes...>(in[0].type().rank));
    }
};

/// Defines `name<axes...>(x)`, over all axes if none is given.
#define COSTATE_REDUCTION_FUNCTION(name, op)                              \
    COSTATE_FUNCTION_OF_ONE(                                              \
        name, (op<Axes...>),                                              \
        "costate: " #name                                                 \
        "<axes...>(x): x has float or double elements, and the axes are " \
        "among its own; the type of x is A",                              \
        int... Axes)

template <int... Axes>
using sum_axes = reduce_axes<sum_op, Axes...>;
COSTATE_REDUCTION_FUNCTION(sum, sum_axes)

/// The axes along which rows are normalised: the last one unless others are named.
template <int... Axes>
struct last_axis_or {
    static constexpr axis_set of(std::uint32_t rank) {
        if constexpr (sizeof...(Axes) == 0)
            return axis_set{1} << (rank - 1u);
        else
            return axes_of<Axes...>(rank);
    }
    static constexpr typing result(const signature& s) {
        const typing reduced = sum_axes<Axes...>::result(s);
        if (s.inputs[0].rank == 0)
            return {s.inputs[0], "costate: f(x) along an axis of x: x is a number and has none"};
        return {s.inputs[0], reduced.problem};
    }
};

template <int... Axes>
using max_axes = reduce_axes<max_over_op, Axes...>;
COSTATE_REDUCTION_FUNCTION(max, max_axes)
template <int... Axes>
using min_axes = reduce_axes<min_over_op, Axes...>;
COSTATE_REDUCTION_FUNCTION(min, min_axes)

/// The mean over axes; of no elements it is NaN.
template <std::same_as<term> T>
constexpr T mean_over(T t, axis_set axes) {
    const T total = sum_over(t, axes);
    const double count =
        static_cast<double>(t.type().size()) / static_cast<double>(total.type().size());
    return total / constant(*total.graph, total.type(), count);
}
template <int... Axes>
struct mean_axes : composite {
    static constexpr auto name = "mean";
    static constexpr typing result(const signature& s) { return sum_axes<Axes...>::result(s); }
    template <std::same_as<term> T>
    static constexpr T build(const T* in, const std::int64_t*) {
        return mean_over(in[0], axes_of<Axes...>(in[0].type().rank));
    }
};
COSTATE_REDUCTION_FUNCTION(mean, mean_axes)

}  // namespace costate
