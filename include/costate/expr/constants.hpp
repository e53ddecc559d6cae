// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/tensor.hpp>
#include <costate/expr/formula.hpp>
#include <costate/ops/table.hpp>

namespace costate {

/// A tensor of numbers that stand in the model, as literals do.
template <class T, extent... Dims>
struct constant_tensor : formula_base<constant_tensor<T, Dims...>> {
    static constexpr tensor_type type = shape<Dims...>::of(element_of<T>);

    tensor<T, Dims...> values;

    using formula_base<constant_tensor>::operator();

    constexpr term lower(builder& b) const {
        pool<std::int64_t> bits;
        for (const T& number : values)
            bits.put(std::bit_cast<std::int64_t>(static_cast<double>(number)));
        const std::uint16_t scope = b.scope;
        b.scope = 0;  // once, also for a model that is traced inside a body
        const node_id table = b.put(
            operation_of<table_op>, b.intern(type), nullptr, 0, bits.data(),
            static_cast<std::uint16_t>(bits.size()));
        b.scope = scope;
        return {b, table};
    }
};

/// The numbers of a tensor as part of a model: `x * constants(tensor<double, 3>{1, 2, 3})`. At most 4096; what is larger,
/// or changes, is an input or a `shared` value.
template <Element T, extent... Dims>
constexpr constant_tensor<T, Dims...> constants(const tensor<T, Dims...>& values_) {
    static_assert(
        tensor<T, Dims...>::static_size <= table_op::most_elements,
        "costate: constants(t): at most 4096 elements; make a larger one an input or a shared<> "
        "value");
    return {{}, values_};
}

}  // namespace costate
