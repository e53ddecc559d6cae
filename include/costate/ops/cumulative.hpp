// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/kernel.hpp>

namespace costate {

constexpr term running_sum(term t, std::int64_t axis, bool reversed);

/// Running sums along an axis: element i of the result is the sum of the elements up to i, or from i on. The attributes
/// are the axis and whether it is from the end.
struct cumsum_op {
    static constexpr auto name = "cumsum";
    static constexpr auto kind = form::kernel;
    static constexpr auto role = algebra::linear;

    template <class>
    struct rules {
        static constexpr void pullback(const application& a, term cotangent, term* cotangents) {
            cotangents[0] = running_sum(cotangent, a.attribute(0), a.attribute(1) == 0);
        }
        static constexpr term tangent(const application& a, const term* tangents) {
            return running_sum(tangents[0], a.attribute(0), a.attribute(1) != 0);
        }
        static constexpr term batch(const application& a, const term* inputs) {
            return running_sum(inputs[0], a.attribute(0) + 1, a.attribute(1) != 0);
        }
        static constexpr void evaluate(const evaluation& e) {
            accumulate(
                split_at(e.type, e.attributes[0]), 1, e.attributes[1] != 0, e.inputs[0], e.output);
        }
    };

    template <class K, class T>
    static void run(const K& k, T* to, const T* from) {
        constexpr axis_split split = split_at(K::type(), K::attribute(0));
        accumulate(split, split.samples ? k.samples : 1, K::attribute(1) != 0, from, to);
    }

private:
    template <class T>
    static constexpr void accumulate(
        const axis_split& s, std::size_t samples, bool reversed, const T* from, T* to) {
        for (std::size_t o = 0; o < s.outer * samples; ++o) {
            const std::size_t base = o * s.length * s.inner;
            for (std::size_t k = 0; k < s.length; ++k) {
                const std::size_t at = base + (reversed ? s.length - 1 - k : k) * s.inner;
                const std::size_t last = reversed ? at + s.inner : at - s.inner;
                for (std::size_t i = 0; i < s.inner; ++i)
                    to[at + i] = k == 0 ? from[at + i] : to[last + i] + from[at + i];
            }
        }
    }
};

constexpr term running_sum(term t, std::int64_t axis, bool reversed) {
    const std::int64_t attributes[] = {axis, reversed ? 1 : 0};
    return make(*t.graph, operation_of<cumsum_op>, t.type(), &t, 1, attributes, 2);
}

/// Running sums along an axis of x.
template <int Axis, bool Reversed>
struct cumsum_along : composite {
    static constexpr auto name = "cumsum";
    static constexpr typing result(const signature& s) {
        const tensor_type& x = s.inputs[0];
        if (named_axis(Axis, x.rank) == x.rank || !is_real(x.kind))
            return {
                x, "costate: cumsum<axis>(x): there is no such axis, or the elements are not real"};
        return {x, nullptr};
    }
    static constexpr term build(const term* in, const std::int64_t*) {
        return running_sum(in[0], named_axis(Axis, in[0].type().rank), Reversed);
    }
};
template <int Axis>
struct running_sums : cumsum_along<Axis, false> {};
COSTATE_FUNCTION_OF_ONE(
    cumsum, (running_sums<Axis>),
    "costate: cumsum<axis>(x): the axis has to be one of x, whose "
    "elements are float or double; the type of x is A",
    int Axis = 0)

}  // namespace costate
