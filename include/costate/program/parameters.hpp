// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/tensor.hpp>
#include <costate/transform/model.hpp>

#include <cstddef>

namespace costate {

/// The parameters of a graph in the order in which the model mentions them, and where each lies in a record.
struct parameter_slot {
    node_id id = 0;
    tensor_type type{};
    std::size_t offset = 0;  ///< in elements of its own kind
};

/// Elements from one parameter to the next are rounded up to a cache line.
constexpr std::size_t padded(std::size_t elements, element kind) {
    const std::size_t line = 64 / bytes_of(kind);
    return (elements + line - 1) / line * line;
}

constexpr std::uint32_t parameter_count(const graph_view& g) {
    std::uint32_t count = 0;
    for (node_id n = 0; n < g.node_count; ++n)
        count += g.nodes[n].op == &operation_of<parameter_op>;
    return count;
}
constexpr parameter_slot parameter_at(const graph_view& g, std::uint32_t index) {
    std::size_t used[256]{};
    for (node_id n = 0; n < g.node_count; ++n) {
        if (g.nodes[n].op != &operation_of<parameter_op>) continue;
        const tensor_type& type = g.type(n);
        std::size_t& end = used[static_cast<std::size_t>(type.kind)];
        if (index-- == 0) return {n, type, end};
        end += padded(type.size(), type.kind);
    }
    return {};
}
constexpr std::size_t parameter_elements(const graph_view& g, element kind) {
    std::size_t elements = 0;
    for (node_id n = 0; n < g.node_count; ++n)
        if (g.nodes[n].op == &operation_of<parameter_op> && g.type(n).kind == kind)
            elements += padded(g.type(n).size(), kind);
    return elements;
}

template <tensor_type Type, class T, std::size_t... I>
constexpr auto view_as(T* data, std::index_sequence<I...>) {
    return tensor_view<T, Type.dims[I]...>(data);
}

/// The parameters of a model as a record: `p[w1](i, j)`. A gradient is the same record, and so is an optimiser's state.
/// All tensors lie in one block for each element type, in the order in which the model mentions them, zero at first.
template <auto M>
class parameters {
public:
    static_assert(is_sound<std::remove_const_t<decltype(M)>>, "costate: the model is unsound");
    static constexpr std::size_t floats =
        parameter_elements(model_graph<M>::view(), element::float32);
    static constexpr std::size_t doubles =
        parameter_elements(model_graph<M>::view(), element::float64);
    static constexpr std::size_t bfloats =
        parameter_elements(model_graph<M>::view(), element::bfloat16);
    static constexpr std::uint32_t count = parameter_count(model_graph<M>::view());
    static_assert(count > 0, "costate: parameters<model>: the model has no parameters");

    static consteval parameter_slot slot(std::uint32_t i) {
        return parameter_at(model_graph<M>::view(), i);
    }
    static consteval const char* name(std::uint32_t i) {
        return model_graph<M>::view().name(slot(i).id);
    }
    static consteval std::uint32_t find(const char* wanted) {
        for (std::uint32_t i = 0; i < count; ++i)
            if (same_text(name(i), wanted)) return i;
        return count;
    }

    /// The tensor of a parameter.
    template <class T, fixed_string Name, extent... Dims>
        requires(find(Name.data()) < count)
    constexpr auto operator[](const named<parameter_op, Name, T, Dims...>&) {
        return get<find(Name.data())>();
    }
    template <class T, fixed_string Name, extent... Dims>
        requires(find(Name.data()) < count)
    constexpr auto operator[](const named<parameter_op, Name, T, Dims...>&) const {
        return get<find(Name.data())>();
    }
    template <class T, fixed_string Name, extent... Dims>
        requires(find(Name.data()) >= count)
    __attribute__((unavailable(
        "costate: p[w]: the model of these parameters does not use this one"))) constexpr auto
    operator[](const named<parameter_op, Name, T, Dims...>&) const {
        return tensor_view<T, Dims...>(nullptr);
    }

    /// The tensor of the parameter with this number.
    template <std::uint32_t I>
    constexpr auto get() {
        return view_as<slot(I).type>(
            block<slot(I).type.kind>() + slot(I).offset,
            std::make_index_sequence<slot(I).type.rank>{});
    }
    template <std::uint32_t I>
    constexpr auto get() const {
        return view_as<slot(I).type>(
            block<slot(I).type.kind>() + slot(I).offset,
            std::make_index_sequence<slot(I).type.rank>{});
    }

    /// Everything of one element type, padding included, as one array: what optimisers walk.
    template <element Kind>
    constexpr auto* block() {
        if constexpr (Kind == element::float32)
            return floats_;
        else if constexpr (Kind == element::bfloat16)
            return bfloats_;
        else
            return doubles_;
    }
    template <element Kind>
    constexpr const auto* block() const {
        if constexpr (Kind == element::float32)
            return floats_;
        else if constexpr (Kind == element::bfloat16)
            return bfloats_;
        else
            return doubles_;
    }

    /// Calls f(name, tensor view) for each parameter.
    template <class F>
    constexpr void for_each(F&& f) {
        visit(f, *this, std::make_integer_sequence<std::uint32_t, count>{});
    }
    template <class F>
    constexpr void for_each(F&& f) const {
        visit(f, *this, std::make_integer_sequence<std::uint32_t, count>{});
    }

    constexpr void fill(double value_) {
        for (std::size_t i = 0; i < floats; ++i) floats_[i] = static_cast<float>(value_);
        for (std::size_t i = 0; i < doubles; ++i) doubles_[i] = value_;
        for (std::size_t i = 0; i < bfloats; ++i) bfloats_[i] = bfloat16(value_);
    }

    /// Whether the record of another model has all parameters of this one, in whatever element type.
    template <auto Other, std::uint32_t... I>
    static consteval bool has_parameters_of(std::integer_sequence<std::uint32_t, I...>) {
        return (has_parameter_of<Other>(I) && ...);
    }
    /// Takes over the values of a record of the same parameters stored otherwise, rounded where they are more precise: from
    /// the floats that training changes, parameters<in_float<M>>.
    template <auto Other>
        requires(has_parameters_of<Other>(std::make_integer_sequence<std::uint32_t, count>{}))
    constexpr void round_from(const parameters<Other>& values_) {
        copy_from(values_, std::make_integer_sequence<std::uint32_t, count>{});
    }
    template <auto Other>
        requires(!has_parameters_of<Other>(std::make_integer_sequence<std::uint32_t, count>{}))
    __attribute__((unavailable(
        "costate: p.round_from(q): q is a record of other parameters than p; it has to have each "
        "of "
        "them, by name and shape"))) constexpr void
    round_from(const parameters<Other>&) {}

private:
    alignas(64) float floats_[floats + (floats == 0)]{};
    alignas(64) double doubles_[doubles + (doubles == 0)]{};
    alignas(64) bfloat16 bfloats_[bfloats + (bfloats == 0)]{};

    template <auto Other>
    static consteval bool has_parameter_of(std::uint32_t i) {
        const std::uint32_t at = parameters<Other>::find(name(i));
        return at < parameters<Other>::count &&
            parameters<Other>::slot(at).type.same_shape(slot(i).type);
    }
    template <auto Other, std::uint32_t... I>
    constexpr void copy_from(
        const parameters<Other>& values, std::integer_sequence<std::uint32_t, I...>) {
        (copy_tensor(values.template get<parameters<Other>::find(name(I))>(), get<I>()), ...);
    }
    template <class From, class To, extent... Dims>
    static constexpr void copy_tensor(
        tensor_view<const From, Dims...> from, tensor_view<To, Dims...> to) {
        const From* const values = from.data();
        To* const copies = to.data();
        for (std::size_t i = 0; i < to.size(); ++i) copies[i] = static_cast<To>(values[i]);
    }

    template <class F, class Self, std::uint32_t... I>
    static constexpr void visit(F& f, Self& self, std::integer_sequence<std::uint32_t, I...>) {
        (f(name(I), self.template get<I>()), ...);
    }
};

template <class T>
inline constexpr bool is_parameters = false;
template <auto M>
inline constexpr bool is_parameters<parameters<M>> = true;

}  // namespace costate
