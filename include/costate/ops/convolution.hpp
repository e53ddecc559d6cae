// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/composite.hpp>
#include <costate/ops/concat.hpp>
#include <costate/ops/sliding.hpp>

namespace costate {

/// How a window slides along an axis: a template argument of `convolution`. One for each axis, or one for all of them.
struct sliding {
    extent stride = 1;  ///< from one position to the next
    extent padding = 0;  ///< zeros in front of the axis, and as many behind it
    extent dilation = 1;  ///< from one element that the window sees to the next
};

/// What convolutions and their transposes work out from the types of a tensor and of the weights. `whole` is the padded
/// side that the windows slide over.
struct convolution_plan {
    std::uint32_t axes = 0;
    tensor_type whole{}, result{};
    placement margins{};
    sliding_windows windows{};
    extent groups = 1;
    bool depthwise = false;  ///< the axis of one channel is left out, of x and of the weights
    bool valid = false;

    constexpr convolution_plan(
        const tensor_type& x, const tensor_type& w, bool transposed, const sliding* slides,
        std::size_t count) {
        axes = x.rank - 1u;
        valid = x.rank >= 2 && axes <= sliding_windows::most && w.rank == x.rank + 1 &&
            is_real(x.kind) && x.kind == w.kind && (count <= 1 || count == axes);
        if (!valid) return;
        // The weights know the channels of one group where they meet x, and all of them where they meet the result.
        const extent of_group = w.dims[transposed ? axes + 1 : axes];
        const extent all = w.dims[transposed ? axes : axes + 1];
        valid = of_group > 0 && x.dims[axes] % of_group == 0 && x.dims[axes] > 0;
        if (!valid) return;
        groups = x.dims[axes] / of_group;
        // Samples, three positions, three places in a window and the channels are all the axes there are: the groups
        // instead if each of them has one channel.
        depthwise = axes == 3 && groups > 1 && of_group == 1 && !transposed;
        valid = all > 0 && all % groups == 0 && (groups == 1 || axes < 3 || depthwise);
        windows.count = axes;
        whole = x;
        for (std::uint32_t j = 0; j < axes; ++j) {
            const sliding slide = count == 0 ? sliding{} : slides[count > 1 ? j : 0];
            valid = valid && slide.stride > 0 && slide.dilation > 0 && w.dims[j] > 0;
            windows.step[j] = slide.stride;
            windows.dilation[j] = slide.dilation;
            windows.size[j] = w.dims[j];
            margins.start[j] = slide.padding;
            whole.dims[j] = transposed
                ? (x.dims[j] - 1) * slide.stride + 1 + static_cast<extent>(windows.span(j))
                : x.dims[j] + 2 * slide.padding;
        }
        valid = valid && windows.fit(whole);
        if (!valid) return;
        result = whole;
        for (std::uint32_t j = 0; j < axes; ++j) {
            const extent margin = 2 * static_cast<extent>(margins.start[j]);
            valid = valid && (!transposed || whole.dims[j] > margin);
            result.dims[j] = transposed ? whole.dims[j] - margin : windows.positions[j];
        }
        result.dims[axes] = all;
        if (transposed) whole.dims[axes] = all;
    }

    // The letters of the axes: positions from 1, places in a window from 11, and the channels.
    static constexpr std::uint8_t position = 1, place = 11, group = 21, inner = 22, outer = 23;
    /// Letters one after the other.
    struct lettering {
        std::uint8_t* to;
        std::uint32_t rank = 0;
        constexpr lettering& put(std::uint8_t first, std::uint32_t count = 1) {
            for (std::uint32_t i = 0; i < count; ++i)
                to[rank++] = static_cast<std::uint8_t>(first + i);
            return *this;
        }
    };
    constexpr std::uint32_t group_axes() const { return groups > 1 ? 1 : 0; }
    constexpr std::uint32_t inner_axes() const { return depthwise ? 0 : 1; }
    /// The weights of a depthwise convolution without the axis of length 1, the last one as groups and channels of each.
    constexpr tensor_type without_inner(const tensor_type& w) const {
        tensor_type t{w.kind, 0, {}};
        for (std::uint32_t j = 0; j < axes; ++j) t = t.append(w.dims[j]);
        return t.append(groups).append(w.dims[axes + 1] / groups);
    }
    /// The axis of the channels as one of the groups, if there are several, and one of each group's channels.
    constexpr tensor_type split(tensor_type t, std::uint32_t axis) const {
        if (groups == 1) return t;
        tensor_type s{t.kind, 0, {}};
        for (std::uint32_t i = 0; i < t.rank; ++i) {
            if (i == axis) s = s.append(groups);
            s = s.append(i == axis ? t.dims[i] / groups : t.dims[i]);
        }
        return s;
    }
};

template <bool Transposed, sliding... Slides>
constexpr convolution_plan plan_of(const tensor_type& x_, const tensor_type& w_) {
    constexpr sliding slides_[] = {Slides..., sliding{}};
    return {x_, w_, Transposed, slides_, sizeof...(Slides)};
}

/// The sum over a window and the channels it sees, for each position and each channel of the result.
constexpr term convolved(term x, term w, const convolution_plan& p) {
    x = place_in(x, p.whole, p.margins);
    if (!p.depthwise) x = reshape(x, p.split(x.type(), p.axes));
    x = windows_of(x, p.windows);
    w = reshape(w, p.depthwise ? p.without_inner(w.type()) : p.split(w.type(), p.axes + 1));
    using c = convolution_plan;
    labels l;
    c::lettering{l.left}
        .put(c::position, p.axes)
        .put(c::place, p.axes)
        .put(c::group, p.group_axes())
        .put(c::inner, p.inner_axes());
    c::lettering{l.right}
        .put(c::place, p.axes)
        .put(c::inner, p.inner_axes())
        .put(c::group, p.group_axes())
        .put(c::outer);
    const std::uint32_t rank = c::lettering{l.result}
                                   .put(c::position, p.axes)
                                   .put(c::group, p.group_axes())
                                   .put(c::outer)
                                   .rank;
    return reshape(contract(x, w, l, rank), p.result);
}

/// The transpose of `convolved` in x.
constexpr term spread_by(term y, term w, const convolution_plan& p) {
    using c = convolution_plan;
    y = reshape(y, p.split(y.type(), p.axes));
    w = reshape(w, p.split(w.type(), p.axes));
    labels l;
    c::lettering{l.left}.put(c::position, p.axes).put(c::group, p.group_axes()).put(c::inner);
    c::lettering{l.right}
        .put(c::place, p.axes)
        .put(c::group, p.group_axes())
        .put(c::outer)
        .put(c::inner);
    const std::uint32_t rank = c::lettering{l.result}
                                   .put(c::position, p.axes)
                                   .put(c::place, p.axes)
                                   .put(c::group, p.group_axes())
                                   .put(c::outer)
                                   .rank;
    const tensor_type whole = p.split(p.whole, p.axes);
    const term sum = overlap_add(contract(y, w, l, rank), whole, p.windows);
    return take(reshape(sum, p.whole), p.result, p.margins);
}

/// `convolution<sliding{…}…>(x, w)`: x has one to three axes and then channels, w the axes of a window, the channels of x
/// and those of the result. Channels are the last axis, as the features of a sample are for `matmul`, of which this is the
/// sum over all places of a window; the window is not reversed (what statistics calls a correlation). If w has fewer
/// channels than x, both sides' channels fall into so many groups, each seen by its own part of the result (over three
/// axes only where a group is one channel).
template <sliding... Slides>
struct convolution_op : composite {
    static constexpr auto name = "convolution";
    static constexpr typing result(const signature& s) {
        const convolution_plan p = plan_of<false, Slides...>(s.inputs[0], s.inputs[1]);
        if (!p.valid)
            return {
                s.inputs[0],
                "costate: convolution<sliding{…}…>(x, w): the window does not fit, or channels "
                "differ"};
        return {p.result, nullptr};
    }
    static constexpr term build(const term* in, const std::int64_t*) {
        return convolved(in[0], in[1], plan_of<false, Slides...>(in[0].type(), in[1].type()));
    }
};
COSTATE_FUNCTION_OF_TWO(
    convolution, (convolution_op<Slides...>),
    "costate: convolution<sliding{...}...>(x, w): x has one to three axes and then channels, w the "
    "axes of a window "
    "that fits, channels of x (or of a group of them) and channels of the result; the types of x "
    "and w are A and B",
    sliding... Slides)

/// `convolution_transpose<sliding{…}…>(y, w)`: what `convolution` with the same slides does to a cotangent, as an
/// operation of its own; w has the axes of a window, the channels of the result and those of y (of one group).
template <sliding... Slides>
struct convolution_transpose_op : composite {
    static constexpr auto name = "convolution_transpose";
    static constexpr typing result(const signature& s) {
        const convolution_plan p = plan_of<true, Slides...>(s.inputs[0], s.inputs[1]);
        if (!p.valid)
            return {
                s.inputs[0],
                "costate: convolution_transpose<sliding{…}…>(y, w): nothing is left, or channels "
                "differ"};
        return {p.result, nullptr};
    }
    static constexpr term build(const term* in, const std::int64_t*) {
        return spread_by(in[0], in[1], plan_of<true, Slides...>(in[0].type(), in[1].type()));
    }
};
COSTATE_FUNCTION_OF_TWO(
    convolution_transpose, (convolution_transpose_op<Slides...>),
    "costate: convolution_transpose<sliding{...}...>(y, w): y has one to three axes and then "
    "channels, w the axes of a "
    "window, channels of the result and channels of y (or of a group of them); the types of y and "
    "w are A and B",
    sliding... Slides)

}  // namespace costate
