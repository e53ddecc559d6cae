// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/shape.hpp>
#include <costate/transform/model.hpp>

namespace costate {

/// x itself under a name, by which a program can deliver it.
struct tap_op {
    static constexpr auto name = "tap";
    static constexpr bool named = true;
    static constexpr auto kind = form::view;
    static constexpr std::uint16_t flops = 0;

    template <class>
    struct rules : same_rules {
        static constexpr void pullback(const application&, term cotangent, term* cotangents) {
            cotangents[0] = cotangent;
        }
        static constexpr term tangent(const application&, const term* t) { return t[0]; }
        static constexpr term batch(const application& a, const term* in) {
            const std::int64_t text = a.attribute(0);
            return make(*a.graph, *a.graph->nodes[a.id].op, in[0].type(), in, 1, &text, 1);
        }
    };
};

/// A formula under a name.
template <fixed_string Name, class F>
struct tapped_formula : formula_base<tapped_formula<Name, F>> {
    static constexpr tensor_type type = F::type;
    static constexpr std::size_t expansion = F::expansion + 1;
    [[no_unique_address]] F inner;
    using formula_base<tapped_formula>::operator();

    constexpr term lower(builder& b) const {
        const term in = inner.lower(b);
        const std::int64_t text = b.intern(Name.data());
        return make(b, operation_of<tap_op>, in.type(), &in, 1, &text, 1);
    }
};

/// Names an intermediate result, `tap<"hidden">(x)`: x itself, which `with_taps<model, "hidden">` delivers as well.
template <fixed_string Name, Symbolic X>
constexpr auto tap(const X& x_) {
    if constexpr (requires { x_.traced; }) {
        const std::int64_t text = x_.traced.graph->intern(Name.data());
        return X{
            {}, make(*x_.traced.graph, operation_of<tap_op>, X::type, &x_.traced, 1, &text, 1)};
    } else {
        return tapped_formula<Name, X>{{}, x_};
    }
}

template <auto Inner, fixed_string... Names>
struct tapped_model : model_base {
    template <auto>
    static constexpr builder build() {
        builder b(model_graph<Inner>::view());
        (append(b, Names.data()), ...);
        return b;
    }

private:
    static constexpr void append(builder& b, const char* wanted) {
        for (node_id n = 0; n < b.nodes.size(); ++n)
            if (b.nodes[n].op == &operation_of<tap_op> &&
                same_text(b.names.data() + b.attribute(n, 0), wanted)) {
                b.outputs.put(n);
                return;
            }
        b.fail(mistake::no_tap);
    }
};

/// The model with the named intermediate results as further outputs, for printing or reading them.
template <auto M, fixed_string... Names>
inline constexpr tapped_model<M, Names...> with_taps{};

}  // namespace costate
