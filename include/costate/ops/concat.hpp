// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/arithmetic.hpp>
#include <costate/ops/kernel.hpp>
#include <costate/ops/pad.hpp>

namespace costate {

constexpr term concat_terms(const term* parts, std::uint32_t count, std::int64_t axis);

/// Tensors one behind the other along an axis, which is the attribute. Slices are its transpose.
struct concat_op {
    static constexpr auto name = "concat";
    static constexpr auto kind = form::kernel;
    static constexpr auto role = algebra::linear;
    static constexpr auto masks = masking::all;
    static constexpr std::uint16_t flops = 0;

    template <class>
    struct rules {
        static constexpr void pullback(const application& a, term cotangent, term* cotangents) {
            const std::int64_t axis = a.attribute(0);
            placement at;
            for (std::uint32_t i = 0; i < a.arity(); ++i) {
                const tensor_type part = a.input(i).type();
                if (a.wants(i)) cotangents[i] = take(cotangent, part, at);
                at.start[axis] += static_cast<std::int64_t>(part.dims[axis]);
            }
        }
        /// What does not move contributes no numbers but what pads are filled with, which annihilates.
        static constexpr term tangent(const application& a, const term* tangents) {
            bool all = true;
            for (std::uint32_t i = 0; i < a.arity(); ++i) all = all && tangents[i].exists();
            if (all) return concat_terms(tangents, a.arity(), a.attribute(0));
            term sum;
            placement at;
            for (std::uint32_t i = 0; i < a.arity(); ++i) {
                if (tangents[i].exists()) sum = sum_of(sum, place_in(tangents[i], a.type(), at));
                at.start[a.attribute(0)] +=
                    static_cast<std::int64_t>(a.input(i).type().dims[a.attribute(0)]);
            }
            return sum;
        }
        static constexpr term batch(const application& a, const term* inputs) {
            pool<term> parts(a.arity());
            for (std::uint32_t i = 0; i < a.arity(); ++i) {
                const tensor_type type = inputs[i].type();
                parts[i] =
                    type.batched() ? inputs[i] : broadcast(inputs[i], type.prepend(batch_extent));
            }
            return concat_terms(parts.data(), a.arity(), a.attribute(0) + 1);
        }
        static constexpr void evaluate(const evaluation& e) {
            const axis_split whole = split_at(e.type, e.attributes[0]);
            std::size_t before = 0;
            for (std::uint32_t k = 0; k < e.arity; ++k) {
                const std::size_t run =
                    split_at(e.input_types[k], e.attributes[0]).length * whole.inner;
                for (std::size_t o = 0; o < whole.outer; ++o)
                    for (std::size_t i = 0; i < run; ++i)
                        e.output[o * whole.length * whole.inner + before + i] =
                            e.inputs[k][o * run + i];
                before += run;
            }
        }
    };

    template <class K, class T, class... Parts>
    static void run(const K& k, T* to, const Parts*... from) {
        constexpr axis_split whole = split_at(K::type(), K::attribute(0));
        copy<K, 0>(whole.repeats(k.samples), to, from...);
    }

private:
    template <class K, std::uint32_t I, class T, class... Rest>
    static void copy(std::size_t outer, T* to, const T* from, const Rest*... rest) {
        constexpr axis_split whole = split_at(K::type(), K::attribute(0));
        constexpr std::size_t length = split_at(K::input(I), K::attribute(0)).length * whole.inner;
        for (std::size_t o = 0; o < outer; ++o)
            for (std::size_t i = 0; i < length; ++i)
                to[o * whole.length * whole.inner + i] = from[o * length + i];
        if constexpr (sizeof...(Rest) > 0) copy<K, I + 1>(outer, to + length, rest...);
    }
};

constexpr term concat_terms(const term* parts, std::uint32_t count, std::int64_t axis) {
    if (count == 1) return parts[0];
    tensor_type type = parts[0].type();
    for (std::uint32_t i = 1; i < count; ++i) type.dims[axis] += parts[i].type().dims[axis];
    return make(*parts[0].graph, operation_of<concat_op>, type, parts, count, &axis, 1);
}

/// Tensors one behind the other along an axis: `concat<1>(a, b, c)`.
template <int Axis, std::uint32_t Count>
struct concat_along : composite {
    static constexpr auto name = "concat";
    static constexpr typing result(const signature& s) {
        tensor_type type = s.inputs[0];
        const std::uint32_t axis = named_axis(Axis, type.rank);
        if (axis == type.rank || !is_real(type.kind))
            return {
                type,
                "costate: concat<axis>(a, b...): there is no such axis, or the elements are not "
                "real"};
        for (std::uint32_t i = 1; i < Count; ++i) {
            tensor_type other = s.inputs[i];
            const extent length = other.rank > axis ? other.dims[axis] : 0;
            if (other.rank > axis) other.dims[axis] = type.dims[axis];
            if (!(other == type))
                return {
                    s.inputs[0], "costate: concat<axis>(a, b...): the other axes have to be equal"};
            type.dims[axis] += length;
        }
        return {type, nullptr};
    }
    static constexpr term build(const term* in, const std::int64_t*) {
        return concat_terms(in, Count, named_axis(Axis, in[0].type().rank));
    }
};

/// Tensors of one type along a new axis of the result: `stack<1>(a, b, c)`.
template <int Axis, std::uint32_t Count>
struct stack_along : composite {
    static constexpr auto name = "stack";
    static constexpr typing result(const signature& s) {
        const tensor_type& part = s.inputs[0];
        const std::uint32_t axis = named_axis(Axis, part.rank + 1u);
        bool fits = axis <= part.rank && part.rank < max_rank && is_real(part.kind);
        for (std::uint32_t i = 1; i < Count; ++i) fits = fits && s.inputs[i] == part;
        if (!fits)
            return {
                part,
                "costate: stack<axis>(a, b...): the parts have to be of one type, and the axis a "
                "place in the result"};
        return {with_axis(part, axis, Count), nullptr};
    }
    static constexpr term build(const term* in, const std::int64_t*) {
        const tensor_type part = in[0].type();
        const std::uint32_t axis = named_axis(Axis, part.rank + 1u);
        term parts[Count]{};
        for (std::uint32_t i = 0; i < Count; ++i)
            parts[i] = reshape(in[i], with_axis(part, axis, 1));
        return concat_terms(parts, Count, axis);
    }

private:
    static constexpr tensor_type with_axis(
        const tensor_type& part, std::uint32_t axis, extent length) {
        tensor_type type{part.kind, 0, {}};
        for (std::uint32_t i = 0; i <= part.rank; ++i) {
            if (i == axis) type = type.append(length);
            if (i < part.rank) type = type.append(part.dims[i]);
        }
        return type;
    }
};

COSTATE_FUNCTION_OF_MANY(
    concat, (concat_along<Axis, 1 + sizeof...(More)>),
    "costate: concat<axis>(a, b...): all parts need one element type, "
    "float or double, and equal extents but for the axis; their types "
    "are A and More",
    int Axis = 0)
COSTATE_FUNCTION_OF_MANY(
    stack, (stack_along<Axis, 1 + sizeof...(More)>),
    "costate: stack<axis>(a, b...): all parts have to be of one type, "
    "with float or double elements, and the axis a place in the result; "
    "their types are A and More",
    int Axis = 0)

}  // namespace costate
