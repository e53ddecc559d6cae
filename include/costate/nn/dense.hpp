// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/nn/layer.hpp>

namespace costate::nn {

/// x·weight + bias with `Outputs` units; the weight is stored (inputs, outputs).
template <extent Outputs>
struct dense_layer : layer<dense_layer<Outputs>> {
    template <fixed_string Name, class X>
    constexpr auto apply(const X& x) const {
        static_assert(
            X::type.rank >= 1, "costate: nn::dense needs a vector; its input is a number");
        using T = typename X::element_type;
        constexpr extent inputs = X::type.dims[X::type.rank - 1];
        return matmul(x, param<joined_name<Name, "weight">(), T, inputs, Outputs>) +
            param<joined_name<Name, "bias">(), T, Outputs>;
    }
};
template <extent Outputs>
inline constexpr dense_layer<Outputs> dense{};

/// A function of the expression language as a layer without parameters.
#define COSTATE_ACTIVATION_LAYER(name)           \
    struct name##_layer : layer<name##_layer> {  \
        template <fixed_string, class X>         \
        constexpr auto apply(const X& x) const { \
            return ::costate::name(x);           \
        }                                        \
    };                                           \
    inline constexpr name##_layer name{};
COSTATE_ACTIVATION_LAYER(relu)
COSTATE_ACTIVATION_LAYER(tanh)
COSTATE_ACTIVATION_LAYER(sigmoid)
COSTATE_ACTIVATION_LAYER(softplus)
#undef COSTATE_ACTIVATION_LAYER

/// x + f(x).
template <Layer L>
struct residual_layer : layer<residual_layer<L>> {
    [[no_unique_address]] L inner;

    template <fixed_string Name, class X>
    constexpr auto apply(const X& x) const {
        return x + inner.template apply<Name>(x);
    }
};
template <Layer L>
constexpr residual_layer<L> residual(const L& inner_) {
    return {{}, inner_};
}

/// The same block `Count` times, each with parameters of its own, named after its number.
template <std::size_t Count, Layer L>
struct repeat_layer : layer<repeat_layer<Count, L>> {
    [[no_unique_address]] L block;

    template <fixed_string Name, class X>
    constexpr auto apply(const X& x) const {
        return times<0, Name>(x);
    }

private:
    template <std::size_t I, fixed_string Name, class X>
    constexpr auto times(const X& x) const {
        if constexpr (I == Count)
            return x;
        else
            return times<I + 1, Name>(
                block.template apply<joined_name<Name, number_text<I>()>()>(x));
    }
};
template <std::size_t Count, Layer L>
constexpr repeat_layer<Count, L> repeat(const L& block_) {
    return {{}, block_};
}

}  // namespace costate::nn
