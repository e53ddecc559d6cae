// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/rearrange.hpp>

namespace costate {

/// Where the elements of a part lie in the whole: index i of the part is start + step · i of the whole, on each axis.
struct placement {
    std::int64_t start[max_rank]{};
    std::int64_t step[max_rank]{1, 1, 1, 1, 1, 1, 1, 1};

    constexpr bool dense(std::uint32_t rank) const {
        for (std::uint32_t i = 0; i < rank; ++i)
            if (step[i] != 1) return false;
        return true;
    }
};

constexpr term take(term whole, const tensor_type& part, const placement& at);
constexpr term place_in(term part, const tensor_type& whole, const placement& at);

/// x amid zeros: the attributes say where it begins on each axis. A view: loops read 0 outside of x. Its zeros stand for
/// what is not there, so as a cotangent they annihilate (see masking).
struct pad_op : view {
    static constexpr auto name = "pad";
    static constexpr auto masks = masking::source;
    static constexpr bool fills = true;

    static constexpr index_map map(
        const tensor_type& input, const tensor_type&, const std::int64_t* attributes) {
        index_map m;
        m.bounded = true;
        for (std::uint32_t i = 0; i < input.rank; ++i) {
            m.axis[i] = static_cast<std::uint8_t>(i);
            m.start[i] = -attributes[i];
            m.step[i] = 1;
        }
        return m;
    }
    static constexpr placement placement_of(const application& a) {
        placement at;
        for (std::uint32_t i = 0; i < a.type().rank; ++i) at.start[i] = a.attribute(i);
        return at;
    }
    static constexpr term again(const application& a, term t, const tensor_type& type) {
        return place_in(t, type, placement_of(a));
    }
    static constexpr term transposed(const application& a, term cotangent) {
        return take(cotangent, a.input(0).type(), placement_of(a));
    }
    static constexpr term batched(const application& a, term t) {
        placement at;
        for (std::uint32_t i = 0; i < a.type().rank; ++i) at.start[i + 1] = a.attribute(i);
        return place_in(t, a.type().prepend(batch_extent), at);
    }
};

/// Every step-th element of x from `start` on, along each axis. The attributes are the starts, then the steps.
struct slice_op : view {
    static constexpr auto name = "slice";

    static constexpr index_map map(
        const tensor_type& input, const tensor_type&, const std::int64_t* attributes) {
        index_map m;
        for (std::uint32_t i = 0; i < input.rank; ++i) {
            m.axis[i] = static_cast<std::uint8_t>(i);
            m.start[i] = attributes[i];
            m.step[i] = attributes[input.rank + i];
        }
        return m;
    }
    static constexpr placement placement_of(const application& a) {
        placement at;
        const std::uint32_t rank = a.type().rank;
        for (std::uint32_t i = 0; i < rank; ++i) {
            at.start[i] = a.attribute(i);
            at.step[i] = a.attribute(rank + i);
        }
        return at;
    }
    static constexpr term again(const application& a, term t, const tensor_type& type) {
        return take(t, type.with_kind(t.type().kind), placement_of(a));
    }
    static constexpr term transposed(const application& a, term cotangent) {
        return place_in(cotangent, a.input(0).type(), placement_of(a));
    }
    static constexpr term batched(const application& a, term t) {
        const placement inner = placement_of(a);
        placement at;
        for (std::uint32_t i = 0; i < a.type().rank; ++i) {
            at.start[i + 1] = inner.start[i];
            at.step[i + 1] = inner.step[i];
        }
        return take(t, a.type().prepend(batch_extent), at);
    }
};

constexpr term take(term whole, const tensor_type& part, const placement& at) {
    const tensor_type type = part.with_kind(whole.type().kind);
    if (whole.type() == type && at.dense(type.rank)) return whole;
    if (is_application<pad_op>(whole) && at.dense(type.rank)) {
        // What was put amid zeros is taken out again.
        const term inner{*whole.graph, whole.graph->input(whole.id, 0)};
        bool same = inner.type() == type;
        for (std::uint32_t i = 0; i < type.rank && same; ++i)
            same = whole.graph->attribute(whole.id, i) == at.start[i];
        if (same) return inner;
    }
    std::int64_t attributes[2 * max_rank]{};
    for (std::uint32_t i = 0; i < type.rank; ++i) {
        attributes[i] = at.start[i];
        attributes[type.rank + i] = at.step[i];
    }
    return make(*whole.graph, operation_of<slice_op>, type, &whole, 1, attributes, 2u * type.rank);
}

/// The part with step - 1 zeros behind each element of an axis.
constexpr term spread(term part, std::uint32_t axis, std::int64_t step) {
    const tensor_type type = part.type();
    tensor_type split{type.kind, 0, {}};
    for (std::uint32_t i = 0; i < type.rank; ++i) {
        split = split.append(type.dims[i]);
        if (i == axis) split = split.append(1);
    }
    tensor_type padded = split;
    padded.dims[axis + 1] = static_cast<extent>(step);
    tensor_type joined = type;
    joined.dims[axis] *= static_cast<extent>(step);
    return reshape(place_in(reshape(part, split), padded, {}), joined);
}

constexpr term place_in(term part, const tensor_type& whole, const placement& at) {
    const tensor_type type = whole.with_kind(part.type().kind);
    placement dense = at;
    for (std::uint32_t i = 0; i < type.rank; ++i) {
        if (at.step[i] == 1) continue;
        if (part.type().dims[i] > 1) {
            part = spread(part, i, at.step[i]);
            tensor_type kept = part.type();
            if (at.start[i] + static_cast<std::int64_t>(kept.dims[i]) >
                static_cast<std::int64_t>(type.dims[i]))
                kept.dims[i] =
                    static_cast<extent>(static_cast<std::int64_t>(type.dims[i]) - at.start[i]);
            part = take(part, kept, {});
        }
        dense.step[i] = 1;
    }
    if (part.type() == type) return part;
    return make(*part.graph, operation_of<pad_op>, type, &part, 1, dense.start, type.rank);
}

/// Zeros in front of an axis and behind it: a template argument of `pad`.
struct margin {
    extent before = 0;
    extent after = 0;
};

/// x with margins of zeros, one for each axis, beginning with the first: `pad<margin{1, 2}>(x)`.
template <margin... Margins>
struct pad_margins : composite {
    static constexpr auto name = "pad";
    static constexpr typing result(const signature& s) {
        tensor_type type = s.inputs[0];
        if (sizeof...(Margins) > type.rank || !is_real(type.kind))
            return {
                type,
                "costate: pad<margin{before, after}...>(x): more margins than x has axes, or its "
                "elements are not real"};
        std::uint32_t i = 0;
        ((type.dims[i++] += Margins.before + Margins.after), ...);
        return {type, nullptr};
    }
    static constexpr term build(const term* in, const std::int64_t*) {
        const tensor_type type = in[0].type();
        placement at;
        std::uint32_t i = 0;
        ((at.start[i++] = Margins.before), ...);
        return place_in(in[0], result({&type, 1, nullptr, 0}).type, at);
    }
};
COSTATE_FUNCTION_OF_ONE(
    pad, (pad_margins<Margins...>),
    "costate: pad<margin{before, after}...>(x): one margin for each axis "
    "of x or fewer, and float or double elements; the type of x is A",
    margin... Margins)

/// Indices start, start + step, … below stop of an axis; negative ones are counted from the end. A template argument of
/// `slice`; `range{}` is the whole axis.
struct range {
    static constexpr int end = 0x7fffffff;
    int start = 0;
    int stop = end;
    int step = 1;

    constexpr std::int64_t first(extent length) const { return bound(start, length); }
    constexpr std::int64_t count(extent length) const {
        const std::int64_t between = bound(stop, length) - bound(start, length);
        return between <= 0 ? 0 : (between + step - 1) / step;
    }
    constexpr bool fits(extent length) const {
        return step > 0 && bound(start, length) >= 0 && bound(stop, length) <= length &&
            count(length) > 0;
    }

private:
    static constexpr std::int64_t bound(int i, extent length) {
        if (i == end) return length;
        return i < 0 ? std::int64_t{length} + i : i;
    }
};

/// A part of x, one range for each axis, beginning with the first: `slice<range{1, 4}, range{0, -1, 2}>(x)`.
template <range... Ranges>
struct slice_ranges : composite {
    static constexpr auto name = "slice";
    static constexpr typing result(const signature& s) {
        tensor_type type = s.inputs[0];
        bool fits = sizeof...(Ranges) <= type.rank;
        std::uint32_t i = 0;
        ((fits = fits && Ranges.fits(type.dims[i]),
          type.dims[i] = static_cast<extent>(Ranges.count(type.dims[i])), ++i),
         ...);
        if (!fits)
            return {
                s.inputs[0],
                "costate: slice<range{start, stop, step}...>(x): the ranges are empty or leave x"};
        return {type, nullptr};
    }
    static constexpr term build(const term* in, const std::int64_t*) {
        const tensor_type type = in[0].type();
        placement at;
        std::uint32_t i = 0;
        ((at.start[i] = Ranges.first(type.dims[i]), at.step[i] = Ranges.step, ++i), ...);
        return take(in[0], result({&type, 1, nullptr, 0}).type, at);
    }
};
COSTATE_FUNCTION_OF_ONE(
    slice, (slice_ranges<Ranges...>),
    "costate: slice<range{start, stop, step}...>(x): one range for each "
    "axis of x or fewer, each within its axis and not empty; the type of "
    "x is A",
    range... Ranges)

/// The elements of some axes in reverse order; the attribute is the set of those.
struct flip_op : view {
    static constexpr auto name = "flip";

    static constexpr index_map map(
        const tensor_type& input, const tensor_type&, const std::int64_t* attributes) {
        index_map m;
        for (std::uint32_t i = 0; i < input.rank; ++i) {
            const bool reversed = contains(attributes[0], i);
            m.axis[i] = static_cast<std::uint8_t>(i);
            m.start[i] = reversed ? static_cast<std::int64_t>(input.dims[i]) - 1 : 0;
            m.step[i] = reversed ? -1 : 1;
        }
        return m;
    }
    static constexpr term along(term t, axis_set axes) {
        return make(*t.graph, operation_of<flip_op>, t.type(), &t, 1, &axes, 1);
    }
    static constexpr term again(const application& a, term t, const tensor_type&) {
        return along(t, a.attribute(0));
    }
    static constexpr term transposed(const application& a, term cotangent) {
        return along(cotangent, a.attribute(0));
    }
    static constexpr term batched(const application& a, term t) {
        return along(t, a.attribute(0) << 1);
    }
};

/// The elements of x in reverse order along these axes, or along all of them.
template <int... Axes>
struct flip_axes : composite {
    static constexpr auto name = "flip";
    static constexpr typing result(const signature& s) {
        const std::uint32_t rank = s.inputs[0].rank;
        if (((named_axis(Axes, rank) == rank) || ...))
            return {s.inputs[0], "costate: flip<axes...>(x): x does not have such axes"};
        return {s.inputs[0], nullptr};
    }
    static constexpr term build(const term* in, const std::int64_t*) {
        const std::uint32_t rank = in[0].type().rank;
        axis_set axes = sizeof...(Axes) == 0 ? (axis_set{1} << rank) - 1 : 0;
        ((axes |= axis_set{1} << named_axis(Axes, rank)), ...);
        return flip_op::along(in[0], axes);
    }
};
COSTATE_FUNCTION_OF_ONE(
    flip, (flip_axes<Axes...>),
    "costate: flip<axes...>(x): the axes have to be axes of x, whose "
    "type is A",
    int... Axes)

}  // namespace costate
