// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/failure.hpp>
#include <costate/program/executable.hpp>
#include <costate/program/parameters.hpp>

#include <type_traits>

namespace costate::inline COSTATE_ISA {

/// A model as a function that runs: `program<value_and_grad<mean(vmap(loss))>> step; float value = step(p, images, labels, g);`
///
/// The arguments are, in this order: the parameters' record if the model has parameters; its inputs in the order in
/// which it mentions them, or by name (`x = 2.0`); where the results go, one destination for each output that is not a
/// number (the gradient's record counts as one). Tensors are anything contiguous with data() and size(): a batch of n
/// samples is n times one sample's elements. If the first output is one number, it is returned.
///
/// The object owns the workspace, so a call allocates nothing; two threads need two objects. Throws call_error (traps
/// without exceptions) if batches have different lengths or a tensor has the wrong size.
template <auto M>
class program {
    using P = compiled<finished_stage<M>>;

public:
    static constexpr std::size_t workspace_bytes = P::value.arena_bytes;
    static constexpr std::uint32_t node_count = P::view().node_count;
    static constexpr std::uint32_t group_count = P::size.groups;
    static constexpr std::uint32_t tile_samples = P::tile;

    template <class... Args>
    auto operator()(Args&&... args_) {
        arguments bound;
        bind<0, 0>(bound, args_...);
        call c{bound.leaves, bound.outputs, arena_, bound.batch, 0, 0};
        if constexpr (returns_number()) {
            element_type<output_type(0).kind> number{};
            bound.outputs[0] = &number;
            executable<P>::run(c);
            return number;
        } else {
            executable<P>::run(c);
        }
    }

private:
    alignas(64) std::byte arena_[workspace_bytes + 1];

    static constexpr std::uint32_t leaf_count = [] {
        std::uint32_t n = 0;
        for (node_id i = 0; i < P::view().node_count; ++i) n += P::view().nodes[i].op->kind == form::leaf;
        return n;
    }();
    static consteval node_id leaf(std::uint32_t index) {
        for (node_id i = 0;; ++i)
            if (P::view().nodes[i].op->kind == form::leaf && index-- == 0) return i;
    }
    static consteval bool is_parameter(std::uint32_t index) { return P::at(leaf(index)).op == &operation_of<parameter_op>; }
    static consteval tensor_type output_type(std::uint32_t i) { return P::view().type(P::view().outputs[i]); }
    static consteval bool returns_number() { return P::view().output_count > 0 && output_type(0).rank == 0; }
    static constexpr std::uint32_t first_destination = returns_number() ? 1 : 0;

    struct arguments {
        const void* leaves[leaf_count + 1]{};
        void* outputs[P::view().output_count + 1]{};
        double numbers[leaf_count + 1]{};  // room for inputs that are given as numbers
        std::size_t batch = 0;
        bool batch_known = false;
    };

    static consteval std::uint32_t next_input(std::uint32_t from) {
        while (from < leaf_count && is_parameter(from)) ++from;
        return from;
    }

    template <std::uint32_t Leaf, std::uint32_t Output>
    static void bind(arguments&) {
        static_assert(next_input(Leaf) >= leaf_count, "costate: program(args...): an input of the model is missing");
        static_assert(Output + first_destination >= P::view().output_count || Output > 0 || first_destination > 0 ||
                          P::view().output_count == 0,
                      "costate: program(args...): a destination for the results is missing");
    }
    template <std::uint32_t Leaf, std::uint32_t Output, class Arg, class... Rest>
    static void bind(arguments& bound, Arg& arg, Rest&... rest) {
        using A = std::remove_cvref_t<Arg>;
        constexpr std::uint32_t input = next_input(Leaf);
        if constexpr (is_parameters<A>) {
            if constexpr (!std::is_const_v<Arg> && input >= leaf_count && needs_record(Output)) {
                bind_gradient<Output>(bound, arg, std::make_integer_sequence<std::uint32_t, A::count>{});
                bind<Leaf, Output + A::count>(bound, rest...);
            } else {
                bind_parameters<A>(bound, arg, std::make_integer_sequence<std::uint32_t, leaf_count>{});
                bind<Leaf, Output>(bound, rest...);
            }
        } else if constexpr (input < leaf_count) {
            bind_input<input>(bound, arg);
            bind<input + 1, Output>(bound, rest...);
        } else {
            constexpr std::uint32_t output = Output + first_destination;
            static_assert(output < P::view().output_count, "costate: program(args...): more arguments than the model has");
            bind_output<output>(bound, arg);
            bind<Leaf, Output + 1>(bound, rest...);
        }
    }
    static consteval bool needs_record(std::uint32_t output) {
        return output + first_destination < P::view().output_count;
    }

    template <class Record, std::uint32_t... I>
    static void bind_parameters(arguments& bound, const Record& record, std::integer_sequence<std::uint32_t, I...>) {
        (bind_parameter<Record, I>(bound, record), ...);
    }
    template <class Record, std::uint32_t I>
    static void bind_parameter(arguments& bound, const Record& record) {
        if constexpr (is_parameter(I)) {
            constexpr std::uint32_t at = Record::find(P::view().name(leaf(I)));
            static_assert(at < Record::count, "costate: program(p, ...): p lacks a parameter of the model");
            bound.leaves[I] = record.template get<at>().data();
        }
    }
    template <std::uint32_t Output, class Record, std::uint32_t... I>
    static void bind_gradient(arguments& bound, Record& record, std::integer_sequence<std::uint32_t, I...>) {
        static_assert(Output + first_destination + Record::count <= P::view().output_count,
                      "costate: program(p, ..., g): g has more parameters than the model has gradients");
        ((bound.outputs[Output + first_destination + I] = record.template get<I>().data()), ...);
    }

    template <std::uint32_t I, class Arg>
    static void bind_input(arguments& bound, Arg& arg) {
        constexpr tensor_type type = P::view().type(leaf(I));
        using T = element_type<type.kind>;
        if constexpr (std::is_arithmetic_v<std::remove_cvref_t<Arg>>) {
            static_assert(type.rank == 0, "costate: program(args...): a number is given where the model has a tensor");
            const T number = static_cast<T>(arg);
            __builtin_memcpy(&bound.numbers[I], &number, sizeof number);
            bound.leaves[I] = &bound.numbers[I];
        } else {
            static_assert(std::is_same_v<std::remove_cvref_t<decltype(*arg.data())>, T>,
                          "costate: program(args...): the elements of an argument are not of the model's type");
            bound.leaves[I] = arg.data();
            if constexpr (type.batched()) {
                const std::size_t samples = type.size() == 0 ? 0 : arg.size() / type.size();
                if (samples * type.size() != arg.size())
                    fail_call("costate: a batch does not hold a whole number of samples");
                if (bound.batch_known && samples != bound.batch) fail_call("costate: the batches of a call have different lengths");
                bound.batch = samples;
                bound.batch_known = true;
            } else if (arg.size() != type.size()) {
                fail_call("costate: an argument has not the number of elements that the model wants");
            }
        }
    }
    template <std::uint32_t I, class Arg>
    static void bind_output(arguments& bound, Arg& arg) {
        constexpr tensor_type type = output_type(I);
        using T = element_type<type.kind>;
        if constexpr (std::is_same_v<Arg, T>) {
            bound.outputs[I] = &arg;
        } else {
            static_assert(std::is_same_v<decltype(arg.data()), T*>,
                          "costate: program(args...): the elements of a destination are not of the result's type");
            if (arg.size() != type.size() * (type.batched() ? bound.batch : 1))
                fail_call("costate: a destination has not the number of elements of the result");
            bound.outputs[I] = arg.data();
        }
    }
};

}  // namespace costate::inline COSTATE_ISA
