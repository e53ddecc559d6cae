// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/expr.hpp>

namespace costate::nn {

/// What composes with `|`. A layer has `apply<Name>(x)`, which takes the handle of one sample's tensor to another; its
/// parameters are named after `Name`.
struct layer_base {};

template <class T>
concept Layer = std::derived_from<T, layer_base>;

/// A layer applied to a formula: lowered by tracing, so that what a layer uses twice (a residual connection) is still
/// there once.
template <class L, fixed_string Name, class X>
struct layer_call : formula_base<layer_call<L, Name, X>> {
    using input_handle = typename handle_for<X>::handle;
    using output_handle = decltype(L{}.template apply<Name>(input_handle{}));
    static constexpr tensor_type type = output_handle::type;
    static constexpr std::size_t expansion = X::expansion + 1;

    [[no_unique_address]] L layer;
    [[no_unique_address]] X input;

    using formula_base<layer_call>::operator();

    constexpr term lower(builder& b) const {
        return layer.template apply<Name>(input_handle{{}, input.lower(b)}).lower(b);
    }
};

/// `net(x)` for formulas and for traced tensors; parameters are named "weight", "1.bias" and so on, after `Name` if one
/// is given: `net.template called<"encoder">(x)`.
template <class Derived>
struct layer : layer_base {
    template <fixed_string Name, Symbolic X>
    constexpr auto called(const X& x_) const {
        const Derived& self = static_cast<const Derived&>(*this);
        if constexpr (requires { x_.traced; })
            return self.template apply<Name>(x_);
        else
            return layer_call<Derived, Name, X>{{}, self, x_};
    }
    template <Symbolic X>
    constexpr auto operator()(const X& x_) const {
        return called<"">(x_);
    }
};

/// A number as a name.
template <std::size_t N>
consteval auto number_text() {
    constexpr std::size_t digits = [] {
        std::size_t count = 1;
        for (std::size_t n = N; n >= 10; n /= 10) ++count;
        return count;
    }();
    fixed_string<digits + 1> text;
    std::size_t n = N;
    for (std::size_t i = digits; i > 0; --i, n /= 10)
        text.text[i - 1] = static_cast<char>('0' + n % 10);
    return text;
}
/// "encoder" and "weight" are "encoder.weight"; without a first part, "weight".
template <fixed_string Outer, fixed_string Inner>
consteval auto joined_name() {
    if constexpr (Outer.size() == 0)
        return Inner;
    else if constexpr (Inner.size() == 0)
        return Outer;
    else
        return Outer + fixed_string(".") + Inner;
}

/// Layers one after the other; the i-th one's parameters are named after i, as PyTorch's Sequential names them.
template <Layer... Layers>
struct sequence : layer<sequence<Layers...>> {
    [[no_unique_address]] operands<Layers...> layers;

    template <fixed_string Name, class X>
    constexpr auto apply(const X& x) const {
        return from<0, Name>(x);
    }

private:
    template <std::size_t I, fixed_string Name, class X>
    constexpr auto from(const X& x) const {
        if constexpr (I == sizeof...(Layers))
            return x;
        else
            return from<I + 1, Name>(
                operand<I>(layers).template apply<joined_name<Name, number_text<I>()>()>(x));
    }
};

template <class L>
constexpr operands<L> as_layers(const L& layer_) {
    return {layer_, {}};
}
template <class... L>
constexpr operands<L...> as_layers(const sequence<L...>& sequence_) {
    return sequence_.layers;
}
template <class A, class... B>
constexpr operands<A, B...> joined(const operands<A>& a, const operands<B...>& b) {
    return {a.first, b};
}
template <class A, class A2, class... As, class... B>
constexpr auto joined(const operands<A, A2, As...>& a, const operands<B...>& b) {
    return operands<A, A2, As..., B...>{a.first, joined(a.rest, b)};
}
template <class... L>
constexpr sequence<L...> in_sequence(const operands<L...>& layers) {
    return {{}, layers};
}

/// First `a`, then `b`.
template <Layer A, Layer B>
constexpr auto operator|(const A& a_, const B& b_) {
    return in_sequence(joined(as_layers(a_), as_layers(b_)));
}

}  // namespace costate::nn
