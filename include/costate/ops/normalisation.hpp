// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/power.hpp>
#include <costate/ops/shape.hpp>
#include <costate/ops/softmax.hpp>

namespace costate {

/// What a normalisation adds to the variance before its root is taken: a template argument.
struct normalisation {
    double epsilon = 1e-5;
};

/// (x - mean) / √(variance + ε), both over `axes`: the differences from the mean are taken before their squares, so that
/// nothing cancels, and one root is taken for all that share it.
template <std::same_as<term> T>
constexpr T normalised(T x, axis_set axes, double epsilon) {
    const tensor_type type = x.type();
    const T centred = x - broadcast_op::along(mean_over(x, axes), type, axes);
    const T variance = mean_over(square(centred), axes);
    return centred * broadcast_op::along(rsqrt(variance + epsilon), type, axes);
}

/// Over the last axis, or over those named.
template <normalisation N, int... Axes>
struct layer_norm_op : composite {
    static constexpr auto name = "layer_norm";
    static constexpr typing result(const signature& s) { return last_axis_or<Axes...>::result(s); }
    template <std::same_as<term> T>
    static constexpr T build(const T* in, const std::int64_t*) {
        return normalised(in[0], last_axis_or<Axes...>::of(in[0].type().rank), N.epsilon);
    }
};

/// x / √(mean x² + ε) over the last axis, or over those named.
template <normalisation N, int... Axes>
struct rms_norm_op : composite {
    static constexpr auto name = "rms_norm";
    static constexpr typing result(const signature& s) { return last_axis_or<Axes...>::result(s); }
    template <std::same_as<term> T>
    static constexpr T build(const T* in, const std::int64_t*) {
        const T x = in[0];
        const axis_set axes = last_axis_or<Axes...>::of(x.type().rank);
        const T root = rsqrt(mean_over(square(x), axes) + N.epsilon);
        return x * broadcast_op::along(root, x.type(), axes);
    }
};

/// Each channel, that is the last axis, over all others: the places of an image, or the samples of a batch that is an axis.
template <normalisation N>
struct channel_norm_op : composite {
    static constexpr auto name = "channel_norm";
    static constexpr typing result(const signature& s) {
        const bool fits = is_real(s.inputs[0].kind) && s.inputs[0].rank >= 2;
        return {s.inputs[0], fits ? nullptr : "costate: x needs an axis in front of its channels"};
    }
    template <std::same_as<term> T>
    static constexpr T build(const T* in, const std::int64_t*) {
        return normalised(in[0], (axis_set{1} << (in[0].type().rank - 1u)) - 1, N.epsilon);
    }
};

/// The channels in groups of neighbours, each over its channels and all other axes.
template <normalisation N, extent Groups>
struct group_norm_op : composite {
    static constexpr auto name = "group_norm";
    static constexpr typing result(const signature& s) {
        const tensor_type& type = s.inputs[0];
        const bool fits = is_real(type.kind) && type.rank >= 1 && type.rank < max_rank &&
            Groups > 0 && type.dims[type.rank - 1] % Groups == 0;
        return {type, fits ? nullptr : "costate: the groups have to divide the channels"};
    }
    template <std::same_as<term> T>
    static constexpr T build(const T* in, const std::int64_t*) {
        const tensor_type type = in[0].type();
        const std::uint32_t last = type.rank - 1u;
        tensor_type split = type;
        split.dims[last] = Groups;
        split = split.append(type.dims[last] / Groups);
        const axis_set axes = ((axis_set{1} << split.rank) - 1) ^ (axis_set{1} << last);
        return reshape(normalised(T(reshape(in[0], split)), axes, N.epsilon), type);
    }
};

/// (x - mean) / √(variance + ε) with a mean and a variance that are given, those of training say.
template <normalisation N>
struct batch_norm_inference_op : composite {
    static constexpr auto name = "batch_norm_inference";
    static constexpr typing result(const signature& s) {
        typing t{s.inputs[0], nullptr};
        for (std::uint32_t i = 1; i < 3 && t.problem == nullptr; ++i) {
            t.problem = broadcast_type(s.inputs[0], s.inputs[i]).problem;
            if (t.problem == nullptr && !(broadcast_type(s.inputs[0], s.inputs[i]).type == t.type))
                t.problem = "costate: the statistics have axes that x does not have";
        }
        if (!is_real(t.type.kind)) t.problem = "costate: x needs float or double elements";
        return t;
    }
    template <std::same_as<term> T>
    static constexpr T build(const T* in, const std::int64_t*) {
        return (in[0] - in[1]) * rsqrt(in[2] + N.epsilon);
    }
};

#define COSTATE_NORM_TEXT(name, what) \
    "costate: " name "(x): x has float or double elements and " what "; the type of x is A"

COSTATE_FUNCTION_OF_ONE(
    layer_norm, (layer_norm_op<normalisation{}, Axes...>),
    COSTATE_NORM_TEXT("layer_norm<axes...>", "the axes that are named, at least one"), int... Axes)
COSTATE_ACCEPT_ONE(layer_norm, (layer_norm_op<N, Axes...>), normalisation N, int... Axes)

COSTATE_FUNCTION_OF_ONE(
    rms_norm, (rms_norm_op<normalisation{}, Axes...>),
    COSTATE_NORM_TEXT("rms_norm<axes...>", "the axes that are named, at least one"), int... Axes)
COSTATE_ACCEPT_ONE(rms_norm, (rms_norm_op<N, Axes...>), normalisation N, int... Axes)

COSTATE_FUNCTION_OF_ONE(
    instance_norm, (channel_norm_op<N>),
    COSTATE_NORM_TEXT("instance_norm", "an axis in front of its channels"),
    normalisation N = normalisation{})
COSTATE_FUNCTION_OF_ONE(
    batch_norm, (channel_norm_op<N>),
    COSTATE_NORM_TEXT("batch_norm", "the batch as an axis in front of its channels"),
    normalisation N = normalisation{})

COSTATE_FUNCTION_OF_ONE(
    group_norm, (group_norm_op<N, Groups>),
    COSTATE_NORM_TEXT("group_norm<groups>", "channels, its last axis, that the groups divide"),
    extent Groups, normalisation N = normalisation{})

COSTATE_FUNCTION_OF_THREE(
    batch_norm_inference, (batch_norm_inference_op<N>),
    "costate: batch_norm_inference(x, mean, variance): mean and variance have the element type of "
    "x, and shapes that broadcast to its own; the types are A, B and C",
    normalisation N = normalisation{})
#undef COSTATE_NORM_TEXT

}  // namespace costate
