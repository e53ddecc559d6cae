// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/contraction.hpp>
#include <costate/ops/pad.hpp>

namespace costate {

/// A window that slides along neighbouring axes of a tensor: position i of axis first + j begins at index step[j] · i, and
/// what it sees lies dilation[j] elements apart.
struct sliding_windows {
    static constexpr std::uint32_t most = 3;
    std::uint32_t first = 0, count = 0;
    std::int64_t step[most]{1, 1, 1}, dilation[most]{1, 1, 1};
    extent size[most]{1, 1, 1};
    extent positions[most]{1, 1, 1};

    constexpr std::int64_t span(std::uint32_t j) const {
        return dilation[j] * (static_cast<std::int64_t>(size[j]) - 1);
    }
    /// Of axes of this length: as many positions as fit.
    constexpr bool fit(const tensor_type& x) {
        for (std::uint32_t j = 0; j < count; ++j) {
            const std::int64_t room = static_cast<std::int64_t>(x.dims[first + j]) - span(j);
            if (room < 1 || size[j] == 0) return false;
            positions[j] = static_cast<extent>((room - 1) / step[j] + 1);
        }
        return true;
    }
    /// The axes before, the positions, the places in a window, the axes behind.
    constexpr tensor_type type(const tensor_type& x) const {
        tensor_type t{x.kind, 0, {}};
        for (std::uint32_t i = 0; i < first; ++i) t = t.append(x.dims[i]);
        for (std::uint32_t j = 0; j < count; ++j) t = t.append(positions[j]);
        for (std::uint32_t j = 0; j < count; ++j) t = t.append(size[j]);
        for (std::uint32_t i = first + count; i < x.rank; ++i) t = t.append(x.dims[i]);
        return t;
    }
};

constexpr term windows_of(term x, const sliding_windows& w);
constexpr term overlap_add(term parts, tensor_type whole, const sliding_windows& w);

/// What windows see of x: a view in which elements appear as often as windows overlap. The attributes are the first axis,
/// then step and dilation of each axis.
struct windows_op : view {
    static constexpr auto name = "windows";

    static constexpr index_map map(
        const tensor_type& input, const tensor_type& result, const std::int64_t* attributes) {
        const std::uint32_t count = result.rank - std::uint32_t{input.rank};
        const std::uint32_t first = static_cast<std::uint32_t>(attributes[0]);
        index_map m;
        for (std::uint32_t i = 0; i < input.rank; ++i) {
            const bool seen = i >= first && i < first + count;
            m.axis[i] = static_cast<std::uint8_t>(i < first + count ? i : i + count);
            m.step[i] = seen ? attributes[1 + 2 * (i - first)] : 1;
            if (!seen) continue;
            m.inner_axis[i] = static_cast<std::uint8_t>(i + count);
            m.inner_step[i] = attributes[2 + 2 * (i - first)];
        }
        return m;
    }
    static constexpr sliding_windows windows(const application& a) {
        sliding_windows w;
        w.first = static_cast<std::uint32_t>(a.attribute(0));
        w.count = (a.attribute_count() - 1) / 2;
        for (std::uint32_t j = 0; j < w.count; ++j) {
            w.step[j] = a.attribute(1 + 2 * j);
            w.dilation[j] = a.attribute(2 + 2 * j);
            w.positions[j] = a.type().dims[w.first + j];
            w.size[j] = a.type().dims[w.first + w.count + j];
        }
        return w;
    }
    static constexpr term again(const application& a, term t, const tensor_type&) {
        return windows_of(t, windows(a));
    }
    static constexpr term transposed(const application& a, term cotangent) {
        return overlap_add(cotangent, a.input(0).type(), windows(a));
    }
    static constexpr term batched(const application& a, term t) {
        sliding_windows w = windows(a);
        ++w.first;
        return windows_of(t, w);
    }
};

constexpr term windows_of(term x, const sliding_windows& w) {
    bool apart = true;
    for (std::uint32_t j = 0; j < w.count; ++j)
        apart = apart && w.step[j] == static_cast<std::int64_t>(w.size[j]) && w.dilation[j] == 1;
    if (apart) {
        // The axes are cut into pieces, which then stand behind the positions.
        tensor_type cut{x.type().kind, 0, {}}, kept = x.type();
        std::int64_t order[max_rank]{};
        const std::uint32_t rank = x.type().rank + w.count;
        for (std::uint32_t i = 0; i < rank; ++i) order[i] = i;
        for (std::uint32_t i = 0; i < x.type().rank; ++i) {
            const std::uint32_t j = i - w.first;
            if (i < w.first || j >= w.count) {
                cut = cut.append(x.type().dims[i]);
                continue;
            }
            kept.dims[i] = w.positions[j] * w.size[j];
            cut = cut.append(w.positions[j]).append(w.size[j]);
            order[i] = w.first + 2 * j;
            order[i + w.count] = w.first + 2 * j + 1;
        }
        return transpose_op::along(reshape(take(x, kept, {}), cut), order);
    }
    std::int64_t attributes[1 + 2 * sliding_windows::most]{w.first};
    for (std::uint32_t j = 0; j < w.count; ++j) {
        attributes[1 + 2 * j] = w.step[j];
        attributes[2 + 2 * j] = w.dilation[j];
    }
    return make(
        *x.graph, operation_of<windows_op>, w.type(x.type()), &x, 1, attributes, 1 + 2 * w.count);
}

/// A sum of products in which one factor has the positions of windows and the other their places, added up where the
/// windows lie: the transpose of a convolution is one itself, of the first factor spread out amid zeros with the other one
/// backwards (Dumoulin and Visin 2016, section 4), and never holds what the windows would. No term if `parts` is something
/// else.
class transposed_convolution {
public:
    constexpr transposed_convolution(term parts, const tensor_type& whole, const sliding_windows& w)
        : whole_(whole), w_(w) {
        if (!is_application<contract_op>(parts)) return;
        builder& b = *parts.graph;
        const std::int64_t packed[3] = {
            b.attribute(parts.id, 0), b.attribute(parts.id, 1), b.attribute(parts.id, 2)};
        const labels l = labels::unpack(packed);
        const factor sides[2] = {
            {{b, b.input(parts.id, 0)}, l.left}, {{b, b.input(parts.id, 1)}, l.right}};
        for (std::uint32_t side = 0; side < 2 && !result_.exists(); ++side)
            if (is_product(sides[side], sides[1 - side], l.result))
                result_ = product(sides[side], sides[1 - side], l.result);
    }
    constexpr term result() const { return result_; }

private:
    struct factor {
        term t;
        const std::uint8_t* axes;

        constexpr std::uint32_t rank() const { return t.type().rank; }
        constexpr bool has(std::uint8_t label) const { return has_label(axes, rank(), label); }
        constexpr std::uint32_t place(std::uint8_t label) const {
            std::uint32_t i = 0;
            while (axes[i] != label) ++i;
            return i;
        }
    };
    tensor_type whole_;
    sliding_windows w_;
    term result_{};

    constexpr bool is_product(
        const factor& at, const factor& inside, const std::uint8_t* axes) const {
        for (std::uint32_t j = 0; j < w_.count; ++j) {
            const std::uint8_t position = axes[w_.first + j], place = axes[w_.first + w_.count + j];
            if (!at.has(position) || at.has(place) || !inside.has(place) || inside.has(position))
                return false;
        }
        return at.rank() + w_.count <= max_rank;
    }
    /// The axes in another order, with the labels that go with them.
    static constexpr factor ordered(
        const factor& f, const std::int64_t* order, std::uint8_t* axes) {
        for (std::uint32_t i = 0; i < f.rank(); ++i) axes[i] = f.axes[order[i]];
        return {transpose_op::along(f.t, order), axes};
    }
    constexpr term product(
        const factor& at, const factor& inside, const std::uint8_t* result_axes) const {
        const std::uint8_t* const positions = result_axes + w_.first;
        const std::uint8_t* const places = positions + w_.count;
        labels l;
        // The axes of the positions stand together, where the first of them stood.
        std::int64_t order[max_rank]{};
        std::uint32_t count = 0, first = at.rank();
        for (std::uint32_t i = 0; i < at.rank(); ++i) {
            if (!has_label(positions, w_.count, at.axes[i])) {
                order[count++] = i;
                continue;
            }
            if (first < at.rank()) continue;
            first = count;
            for (std::uint32_t j = 0; j < w_.count; ++j) order[count++] = at.place(positions[j]);
        }
        std::uint8_t axes[max_rank]{};
        term spread_out = ordered(at, order, axes).t;
        placement amid;
        tensor_type type = spread_out.type();
        sliding_windows back;
        back.first = first;
        back.count = w_.count;
        for (std::uint32_t j = 0; j < w_.count; ++j) {
            amid.start[first + j] = w_.span(j);
            amid.step[first + j] = w_.step[j];
            type.dims[first + j] = static_cast<extent>(whole_.dims[w_.first + j] + w_.span(j));
            back.dilation[j] = w_.dilation[j];
            back.size[j] = w_.size[j];
            back.positions[j] = whole_.dims[w_.first + j];
        }
        spread_out = windows_of(place_in(spread_out, type, amid), back);
        for (std::uint32_t i = 0, k = 0; k < at.rank(); ++k) {
            l.left[i++] = axes[k];
            if (k + 1 == first + w_.count)
                for (std::uint32_t j = 0; j < w_.count; ++j) l.left[i++] = places[j];
        }
        // The other factor: samples, places, what is summed, what stays, so that its rows lie in order.
        count = 0;
        axis_set backwards = 0;
        for (std::uint32_t turn = 0; turn < 4; ++turn)
            for (std::uint32_t i = 0; i < inside.rank(); ++i) {
                const bool place = has_label(places, w_.count, inside.axes[i]);
                const bool stays =
                    !place && has_label(result_axes, w_.type(whole_).rank, inside.axes[i]);
                const std::uint32_t turn_of = inside.t.type().dims[i] == batch_extent ? 0
                    : place                                                           ? 1
                    : stays                                                           ? 3
                                                                                      : 2;
                if (turn_of != turn) continue;
                if (place && inside.t.type().dims[i] > 1) backwards |= axis_set{1} << count;
                order[count++] = i;
            }
        term turned = ordered(inside, order, l.right).t;
        if (backwards != 0) turned = flip_op::along(turned, backwards);
        std::uint32_t rank = 0;
        for (std::uint32_t i = 0; i < w_.type(whole_).rank; ++i)
            if (i < w_.first + w_.count || i >= w_.first + 2 * w_.count)
                l.result[rank++] = result_axes[i];
        return contract(spread_out, turned, l, rank);
    }
};

/// The transpose of `windows_of`: what the windows hold, added up where they lie.
constexpr term overlap_add(term parts, tensor_type whole, const sliding_windows& w) {
    const term product = transposed_convolution(parts, whole, w).result();
    if (product.exists()) return product;
    // Axis by axis, the places in a window one after the other.
    term sum = parts;
    for (std::uint32_t j = w.count; j > 0; --j) {
        const std::uint32_t axis = w.first + j - 1;
        const std::uint32_t places = axis + w.count;
        tensor_type slot = sum.type();
        slot.dims[places] = 1;
        tensor_type part{slot.kind, 0, {}};
        for (std::uint32_t i = 0; i < slot.rank; ++i)
            if (i != places) part = part.append(slot.dims[i]);
        tensor_type longer = part;
        longer.dims[axis] = whole.dims[axis];
        term total;
        for (extent k = 0; k < w.size[j - 1]; ++k) {
            placement from, to;
            from.start[places] = k;
            to.start[axis] = w.dilation[j - 1] * static_cast<std::int64_t>(k);
            to.step[axis] = w.step[j - 1];
            total = sum_of(total, place_in(reshape(take(sum, slot, from), part), longer, to));
        }
        sum = total;
    }
    return sum;
}

}  // namespace costate
