// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/composite.hpp>
#include <costate/ops/stop_gradient.hpp>

namespace costate {

/// x as an element of this integer type holds it: towards zero, the nearest value where x is beyond, 0 for NaN.
constexpr double truncated(element kind, double x) {
    const double lowest = kind == element::uint8 ? 0.0 : -2147483648.0;
    const double highest = kind == element::uint8 ? 255.0 : 2147483647.0;
    if (!(x > lowest)) return x <= lowest ? lowest : 0.0;
    if (x >= highest) return highest;
    return static_cast<double>(static_cast<std::int64_t>(x));
}

constexpr term convert_to(term t, element kind);

/// The same values as another element type; converting to an integer truncates. A view: loops convert as they load.
struct cast_op {
    static constexpr auto name = "cast";
    static constexpr auto kind = form::view;
    template <class>
    struct rules {
        static constexpr typing result(const signature& s) {
            return {s.inputs[0].with_kind(static_cast<element>(s.attributes[0])), nullptr};
        }
        static constexpr index_map map(
            const tensor_type& input, const tensor_type&, const std::int64_t*) {
            return same_places(input);
        }
        static constexpr void pullback(const application& a, term cotangent, term* cotangents) {
            const tensor_type from = a.input(0).type();
            if (is_differentiable(from.kind))
                cotangents[0] = convert_to(cotangent, derivative_kind(from.kind));
        }
        static constexpr term tangent(const application& a, const term* t) {
            return is_real(a.type().kind) ? convert_to(t[0], a.type().kind) : term{};
        }
        static constexpr term batch(const application& a, const term* in) {
            return convert_to(in[0], a.type().kind);
        }
        static constexpr void evaluate(const evaluation& e) {
            for (std::size_t i = 0; i < e.type.size(); ++i) {
                const double x = e.inputs[0][i];
                e.output[i] =
                    is_real(e.type.kind) ? rounded_to(e.type.kind, x) : truncated(e.type.kind, x);
            }
        }
    };
};

constexpr term convert_to(term t, element kind) {
    if (t.type().kind == kind) return t;
    if (is_constant(t)) return constant(*t.graph, t.type().with_kind(kind), constant_value(t));
    const std::int64_t attribute = static_cast<std::int64_t>(kind);
    return make(*t.graph, operation_of<cast_op>, &t, 1, &attribute, 1);
}

/// x with elements of type T.
template <class T>
struct cast_to : composite {
    static constexpr auto name = "cast";
    static constexpr typing result(const signature& s) {
        return {s.inputs[0].with_kind(element_of<T>), nullptr};
    }
    static constexpr term build(const term* in, const std::int64_t*) {
        return convert_to(in[0], element_of<T>);
    }
};
/// The elements of x as another element type, `cast<float>(label)`. To an integer: towards zero, within its range, NaN to 0.
template <Element T, Symbolic A>
    requires(!std::is_same_v<T, bfloat16>)
constexpr applied<cast_to<T>, A> cast(const A& x_) {
    return apply<cast_to<T>>(x_);
}
template <Element T, Symbolic A>
    requires std::is_same_v<T, bfloat16>
COSTATE_UNAVAILABLE(
    "costate: cast<bfloat16>(x): nothing is computed in bfloat16, which is for what the caller "
    "stores; "
    "deliver floats and round them there, bfloat16(value)")
constexpr A cast(const A& x_) {
    return x_;
}

}  // namespace costate
