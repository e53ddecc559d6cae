// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/failure.hpp>
#include <costate/ops/cast.hpp>
#include <costate/ops/kernel.hpp>
#include <costate/ops/leaf.hpp>
#include <costate/ops/piecewise.hpp>

namespace costate {

/// What gather and scatter have in common. `axis` of the source is indexed by the tensor of indices, whose axes take its
/// place in the gathered tensor; if `shared`, the first axis of both is one and the same, that of the samples.
struct indexing {
    std::int64_t axis = 0;
    std::int64_t shared = 0;

    constexpr tensor_type gathered(const tensor_type& source, const tensor_type& indices) const {
        tensor_type type{source.kind, 0, {}};
        for (std::uint32_t i = 0; i < axis; ++i) type = type.append(source.dims[i]);
        for (std::uint32_t i = shared != 0; i < indices.rank; ++i)
            type = type.append(indices.dims[i]);
        for (std::uint32_t i = static_cast<std::uint32_t>(axis) + 1; i < source.rank; ++i)
            type = type.append(source.dims[i]);
        return type;
    }

    /// Calls f(element of the source, element of the gathered tensor, how many), for each index and each run behind it.
    template <class Index, class F>
    constexpr void each(
        const tensor_type& source, const tensor_type& indices, std::size_t samples,
        const Index* index, F f) const {
        const axis_split split = split_at(source, axis);
        const bool walks =
            indices.batched() && shared == 0;  // the indices of all samples are one list
        const std::size_t count = indices.size() * (walks ? samples : 1);
        const std::size_t groups = split.samples ? samples : 1;
        std::size_t to = 0;
        for (std::size_t g = 0; g < groups; ++g) {
            for (std::size_t o = 0; o < split.outer; ++o)
                for (std::size_t i = 0; i < count; ++i, to += split.inner) {
                    const std::int64_t k = static_cast<std::int64_t>(index[i]);
                    if (k < 0 || k >= static_cast<std::int64_t>(split.length))
                        fail_call(
                            "costate: gather and scatter_add: an index is negative or beyond its "
                            "axis");
                    f(((g * split.outer + o) * split.length + static_cast<std::size_t>(k)) *
                          split.inner,
                      to, split.inner);
                }
            if (shared != 0) index += count;
        }
    }
};

constexpr term gather_along(term source, term indices, indexing along);
constexpr term scatter_along(term indices, term parts, const tensor_type& whole, indexing along);

/// The samples' own types, batch length filled in, look like any other axis to the reference evaluation.
constexpr tensor_type as_batched(tensor_type type, bool batched) {
    if (batched) type.dims[0] = batch_extent;
    return type;
}

/// Elements of the first input along an axis, named by the integers in the second.
struct gather_op {
    static constexpr auto name = "gather";
    static constexpr auto kind = form::kernel;
    static constexpr auto masks = masking::first;
    static constexpr std::uint16_t flops = 0;

    template <class>
    struct rules {
        static constexpr indexing along(const application& a) {
            return {a.attribute(0), a.attribute(1)};
        }
        static constexpr void pullback(const application& a, term cotangent, term* cotangents) {
            cotangents[0] = scatter_along(a.input(1), cotangent, a.input(0).type(), along(a));
        }
        static constexpr term tangent(const application& a, const term* tangents) {
            return tangents[0].exists() ? gather_along(tangents[0], a.input(1), along(a)) : term{};
        }
        static constexpr term batch(const application& a, const term* inputs) {
            const std::int64_t axis = a.attribute(0);
            if (!inputs[1].type().batched())
                return gather_along(inputs[0], inputs[1], {axis + 1, 0});
            if (inputs[0].type().batched())
                return gather_along(inputs[0], inputs[1], {axis + 1, 1});
            // A shared source: its axis goes to the front, so that the samples do, and what was before it back to its place.
            const std::uint32_t rank = inputs[0].type().rank;
            const std::uint32_t index_rank = inputs[1].type().rank - 1u;
            std::int64_t order[max_rank]{};
            order[0] = axis;
            for (std::uint32_t i = 1; i < rank; ++i) order[i] = i <= axis ? i - 1 : i;
            const term gathered =
                gather_along(transpose_op::along(inputs[0], order), inputs[1], {0, 0});
            std::int64_t back[max_rank]{};
            std::uint32_t place = 1;
            for (std::uint32_t i = 0; i < axis; ++i) back[place++] = 1 + index_rank + i;
            for (std::uint32_t i = 0; i < index_rank; ++i) back[place++] = 1 + i;
            for (std::uint32_t i = static_cast<std::uint32_t>(axis) + 1; i < rank; ++i)
                back[place++] = index_rank + i;
            return transpose_op::along(gathered, back);
        }
        static constexpr void evaluate(const evaluation& e) {
            const indexing along{e.attributes[0], e.attributes[1]};
            const bool shared = along.shared != 0;
            along.each(
                as_batched(e.input_types[0], shared), as_batched(e.input_types[1], shared), e.batch,
                e.inputs[1], [&](std::size_t from_, std::size_t to_, std::size_t count_) {
                    for (std::size_t i_ = 0; i_ < count_; ++i_)
                        e.output[to_ + i_] = e.inputs[0][from_ + i_];
                });
        }
    };

    template <class K, class T, class Index>
    static void run(const K& k, T* to, const T* from, const Index* index) {
        constexpr indexing along{K::attribute(0), K::attribute(1)};
        along.each(
            K::input(0), K::input(1), k.samples, index,
            [&](std::size_t at_, std::size_t place_, std::size_t count_) {
                for (std::size_t i_ = 0; i_ < count_; ++i_) to[place_ + i_] = from[at_ + i_];
            });
    }
};

/// The parts in the second input added to zeros at the places that the integers in the first name: the transpose of
/// gather.
struct scatter_op {
    static constexpr auto name = "scatter";
    static constexpr auto kind = form::kernel;
    static constexpr auto masks = masking::source;

    template <class>
    struct rules {
        static constexpr indexing along(const application& a) {
            return {a.attribute(0), a.attribute(1)};
        }
        static constexpr void pullback(const application& a, term cotangent, term* cotangents) {
            if (a.wants(1)) cotangents[1] = gather_along(cotangent, a.input(0), along(a));
        }
        static constexpr term tangent(const application& a, const term* tangents) {
            return tangents[1].exists() ? scatter_along(a.input(0), tangents[1], a.type(), along(a))
                                        : term{};
        }
        static constexpr term batch(const application& a, const term* inputs) {
            const std::int64_t axis = a.attribute(0);
            term parts = inputs[1];
            if (!parts.type().batched())
                parts = broadcast(parts, parts.type().prepend(batch_extent));
            return scatter_along(
                inputs[0], parts, a.type().prepend(batch_extent),
                {axis + 1, inputs[0].type().batched() ? 1 : 0});
        }
        static constexpr void evaluate(const evaluation& e) {
            const indexing along{e.attributes[0], e.attributes[1]};
            const bool shared = along.shared != 0;
            for (std::size_t i = 0; i < e.type.size(); ++i) e.output[i] = 0;
            along.each(
                as_batched(e.type, shared), as_batched(e.input_types[0], shared), e.batch,
                e.inputs[0], [&](std::size_t at_, std::size_t place_, std::size_t count_) {
                    for (std::size_t i_ = 0; i_ < count_; ++i_)
                        e.output[at_ + i_] += e.inputs[1][place_ + i_];
                });
        }
    };

    template <class K, class T, class Index>
    static void run(const K& k, T* to, const Index* index, const T* from) {
        constexpr indexing along{K::attribute(0), K::attribute(1)};
        if (!k.resumes) {
            const std::size_t size = K::type().size() * (K::type().batched() ? k.samples : 1);
            for (std::size_t i = 0; i < size; ++i) to[i] = 0;
        }
        along.each(
            K::type(), K::input(0), k.samples, index,
            [&](std::size_t at_, std::size_t place_, std::size_t count_) {
                for (std::size_t i_ = 0; i_ < count_; ++i_) to[at_ + i_] += from[place_ + i_];
            });
    }
};

constexpr term gather_along(term source, term indices, indexing along) {
    const term in[] = {source, indices};
    const std::int64_t attributes[] = {along.axis, along.shared};
    return make(
        *source.graph, operation_of<gather_op>, along.gathered(source.type(), indices.type()), in,
        2, attributes, 2);
}
constexpr term scatter_along(term indices, term parts, const tensor_type& whole, indexing along) {
    const term in[] = {indices, parts};
    const std::int64_t attributes[] = {along.axis, along.shared};
    return make(
        *parts.graph, operation_of<scatter_op>, whole.with_kind(parts.type().kind), in, 2,
        attributes, 2);
}

constexpr bool is_index(element e) { return e == element::int32 || e == element::uint8; }

/// The elements of x along an axis that the integers in `indices` name: their axes take the place of that one. An index
/// that names none ends the call with an error.
template <int Axis>
struct gather_axis : composite {
    static constexpr auto name = "gather";
    static constexpr typing result(const signature& s) {
        const tensor_type& x = s.inputs[0];
        const tensor_type& indices = s.inputs[1];
        const std::uint32_t axis = named_axis(Axis, x.rank);
        if (axis == x.rank || !is_index(indices.kind) || x.rank + indices.rank > max_rank)
            return {
                x,
                "costate: gather<axis>(x, indices): the axis has to be one of x, and the indices "
                "int or uint8"};
        return {indexing{axis, 0}.gathered(x, indices), nullptr};
    }
    static constexpr term build(const term* in, const std::int64_t*) {
        return gather_along(in[0], in[1], {named_axis(Axis, in[0].type().rank), 0});
    }
};
COSTATE_FUNCTION_OF_TWO(
    gather, (gather_axis<Axis>),
    "costate: gather<axis>(x, indices): the axis has to be one of x, and "
    "the elements of indices int or uint8; the types are A and B",
    int Axis = 0)

/// x with the updates added at the places along an axis that the integers in `indices` name; what is named several times
/// is added several times.
template <int Axis>
struct scatter_add_axis : composite {
    static constexpr auto name = "scatter_add";
    static constexpr typing result(const signature& s) {
        const typing parts = gather_axis<Axis>::result(s);
        if (parts.problem != nullptr || !(parts.type == s.inputs[2]) || !is_real(s.inputs[0].kind))
            return {
                s.inputs[0],
                "costate: scatter_add<axis>(x, indices, updates): updates has the shape of "
                "gather<axis>(x, indices)"};
        return {s.inputs[0], nullptr};
    }
    static constexpr term build(const term* in, const std::int64_t*) {
        const tensor_type type = in[0].type();
        const term sums = scatter_along(in[1], in[2], type, {named_axis(Axis, type.rank), 0});
        return is_constant(in[0], 0.0) ? sums : in[0] + sums;
    }
};
COSTATE_FUNCTION_OF_THREE(
    scatter_add, (scatter_add_axis<Axis>),
    "costate: scatter_add<axis>(x, indices, updates): updates needs the type of gather<axis>(x, "
    "indices), with "
    "float or double elements, and indices int or uint8; the types are A, B and C",
    int Axis = 0)

/// 1 at the place that an integer names, 0 at all others: along a new last axis.
template <extent Length, class T>
struct one_hot_of : composite {
    static constexpr auto name = "one_hot";
    static constexpr typing result(const signature& s) {
        if (!is_index(s.inputs[0].kind) || s.inputs[0].rank == max_rank)
            return {s.inputs[0], "costate: one_hot<length>(i): i has to be int or uint8"};
        return {s.inputs[0].append(Length).with_kind(element_of<T>), nullptr};
    }
    template <std::same_as<term> Term>
    static constexpr Term build(const Term* in, const std::int64_t*) {
        const Term names = convert_to(in[0], element_of<T>);
        const tensor_type type = names.type().append(Length);
        const std::uint32_t last = type.rank - 1u;
        return equal(
            counter(*names.graph, type, last),
            broadcast_op::along(names, type, axis_set{1} << last));
    }
};
COSTATE_FUNCTION_OF_ONE(
    one_hot, (one_hot_of<Length, T>),
    "costate: one_hot<length>(i): the elements of i have to be int or uint8; its type is A",
    extent Length, Element T = float)

}  // namespace costate
