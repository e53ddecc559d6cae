// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/program/batch_length.hpp>
#include <costate/program/call_check.hpp>

#include <type_traits>

namespace costate {

/// What the arguments of a call mean: matches them with the leaves and outputs of a graph (in this order: the record of
/// parameters; inputs, by position or by name; destinations) and hands each pair to a visitor:
/// `leaf<I>(argument)`, `output<I>(destination)`.
template <class Graph>
struct arguments {
    static consteval graph_view view() { return Graph::view(); }

    static constexpr bool is_leaf(const node& n) {
        return n.op->kind == form::leaf && n.scope == 0;
    }
    static constexpr std::uint32_t leaf_count = [] {
        std::uint32_t leaves_ = 0;
        for (node_id n_ = 0; n_ < view().node_count; ++n_) leaves_ += is_leaf(view().nodes[n_]);
        return leaves_;
    }();
    static constexpr node_id leaf(std::uint32_t index) {
        for (node_id i = 0;; ++i)
            if (is_leaf(view().nodes[i]) && index-- == 0) return i;
    }
    static constexpr tensor_type leaf_type(std::uint32_t index) { return view().type(leaf(index)); }
    static constexpr const char* leaf_name(std::uint32_t index) { return view().name(leaf(index)); }
    /// Leaves that come in a record: the parameters in the first one, their directions in one for each transform that
    /// gave them any.
    static constexpr bool is_parameter(std::uint32_t index) {
        return view().nodes[leaf(index)].op == &operation_of<parameter_op>;
    }
    static constexpr bool is_direction_of_parameter(std::uint32_t index) {
        return view().nodes[leaf(index)].op == &operation_of<direction_op> &&
            view().attribute(leaf(index), 1) != 0;
    }
    static constexpr bool in_record(std::uint32_t index) {
        return is_parameter(index) || is_direction_of_parameter(index);
    }
    static constexpr bool in_record(std::uint32_t index, std::uint32_t number) {
        if (number == 0) return is_parameter(index);
        return is_direction_of_parameter(index) && directions_before(level_of(index)) == number - 1;
    }
    static constexpr std::uint32_t record_count() {
        bool parameters_ = false;
        for (std::uint32_t i = 0; i < leaf_count; ++i) parameters_ = parameters_ || in_record(i);
        return (parameters_ ? 1 : 0) + directions_before(every_level);
    }
    /// The next one that is given on its own, or `leaf_count`.
    static constexpr std::uint32_t next_input(std::uint32_t from) {
        while (from < leaf_count && in_record(from)) ++from;
        return from;
    }
    /// The input of this name, or `leaf_count`.
    static constexpr std::uint32_t find_leaf(const char* wanted) {
        for (std::uint32_t i = 0; i < leaf_count; ++i)
            if (!in_record(i) && same_text(leaf_name(i), wanted)) return i;
        return leaf_count;
    }
    static constexpr std::uint32_t output_count = view().output_count;
    static constexpr tensor_type output_type(std::uint32_t i) {
        return view().type(view().outputs[i]);
    }

    /// One number as the first output is returned; it has no destination.
    static consteval bool returns_number() { return output_count > 0 && output_type(0).rank == 0; }
    static constexpr std::uint32_t first_destination = returns_number() ? 1 : 0;
    /// The first output that a record of so many tensors receives: one for all of them takes the returned number as well, as a
    /// gradient's whose first parameter is a number.
    static constexpr std::uint32_t first_of_record(std::uint32_t next_output, std::uint32_t count) {
        return next_output == first_destination && count == output_count ? 0 : next_output;
    }

    /// The first mistake in a call with arguments of these types. `Exact`: elements are of the model's own type.
    template <bool Exact, class... Args>
    static consteval call_mistake check() {
        call_check<arguments, Exact> c{
            0,
            first_destination,
            0,
            (0u + ... + (is_binding<std::remove_cvref_t<Args>> ? 1u : 0u)),
            {}};
        (c.template argument<std::remove_reference_t<Args>>(), ...);
        if (c.found != call_mistake::nothing) return c.found;
        if (c.records < record_count()) return call_mistake::missing_record;
        if (c.named != input_count() && next_input(c.leaf) < leaf_count)
            return call_mistake::missing_input;
        return c.output < output_count ? call_mistake::missing_destination : call_mistake::nothing;
    }

    template <class Visitor, class... Args>
    [[gnu::always_inline]] static constexpr void match(Visitor& visitor, Args&... args) {
        constexpr std::uint32_t named =
            (0u + ... + (is_binding<std::remove_cvref_t<Args>> ? 1u : 0u));
        next<0, first_destination, named, 0>(visitor, args...);
    }

private:
    static constexpr std::int64_t every_level = std::int64_t{1} << 32;

    /// How many transforms up to this level have given parameters directions.
    static constexpr std::uint32_t directions_before(std::int64_t level) {
        std::uint32_t count = 0;
        std::int64_t last = -1;  // leaves of one level are neighbours in each model
        for (std::uint32_t i = 0; i < leaf_count; ++i) {
            if (!is_direction_of_parameter(i)) continue;
            const std::int64_t here = level_of(i);
            if (here < level && here != last && !is_before(i, here)) ++count;
            last = here;
        }
        return count;
    }
    static constexpr std::int64_t level_of(std::uint32_t direction) {
        return view().attribute(leaf(direction), 2);
    }
    /// Whether a parameter's direction of this level is in front of leaf `end`.
    static constexpr bool is_before(std::uint32_t end, std::int64_t level) {
        for (std::uint32_t i = 0; i < end; ++i)
            if (is_direction_of_parameter(i) && level_of(i) == level) return true;
        return false;
    }
    static constexpr std::uint32_t input_count() {
        std::uint32_t n = 0;
        for (std::uint32_t i = 0; i < leaf_count; ++i) n += !in_record(i);
        return n;
    }

    template <
        std::uint32_t Leaf, std::uint32_t Output, std::uint32_t Named, std::uint32_t Records,
        class Visitor>
    [[gnu::always_inline]] static constexpr void next(Visitor&) {}
    template <
        std::uint32_t Leaf, std::uint32_t Output, std::uint32_t Named, std::uint32_t Records,
        class Visitor, class Arg, class... Rest>
    [[gnu::always_inline]] static constexpr void next(Visitor& visitor, Arg& arg, Rest&... rest) {
        using A = std::remove_cvref_t<Arg>;
        constexpr std::uint32_t input = Named > 0 ? leaf_count : next_input(Leaf);
        if constexpr (is_binding<A>) {
            constexpr std::uint32_t at = find_leaf(A::symbol::name.data());
            visitor.template leaf<at>(arg.value);
            next<Leaf, Output, Named, Records>(visitor, rest...);
        } else if constexpr (is_parameters<A>) {
            if constexpr (Records < record_count()) {
                record<Records>(
                    visitor, arg, std::make_integer_sequence<std::uint32_t, leaf_count>{});
                next<Leaf, Output, Named, Records + 1>(visitor, rest...);
            } else {
                constexpr std::uint32_t first = first_of_record(Output, A::count);
                gradient<first>(
                    visitor, arg, std::make_integer_sequence<std::uint32_t, A::count>{});
                next<Leaf, first + A::count, Named, Records>(visitor, rest...);
            }
        } else if constexpr (Record<A>) {
            constexpr std::uint32_t count = static_cast<std::uint32_t>(tensor_count<A>());
            if constexpr (Records < record_count()) {
                user_record<Records>(
                    visitor, arg, std::make_integer_sequence<std::uint32_t, leaf_count>{});
                next<Leaf, Output, Named, Records + 1>(visitor, rest...);
            } else {
                constexpr std::uint32_t first = first_of_record(Output, count);
                [&]<std::uint32_t... I>(std::integer_sequence<std::uint32_t, I...>) {
                    (visitor.template output<first + I>(tensor_of<I>(arg)), ...);
                }(std::make_integer_sequence<std::uint32_t, count>{});
                next<Leaf, first + count, Named, Records>(visitor, rest...);
            }
        } else if constexpr (input < leaf_count) {
            visitor.template leaf<input>(arg);
            next<input + 1, Output, Named, Records>(visitor, rest...);
        } else {
            visitor.template output<Output>(arg);
            next<Leaf, Output + 1, Named, Records>(visitor, rest...);
        }
    }

    /// The tensors of a user's own record are the parameters in their order.
    template <std::uint32_t Records, class Visitor, class R, std::uint32_t... I>
    [[gnu::always_inline]] static constexpr void user_record(
        Visitor& visitor, const R& record_, std::integer_sequence<std::uint32_t, I...>) {
        (user_parameter<Records, I>(visitor, record_), ...);
    }
    template <std::uint32_t Records, std::uint32_t I, class Visitor, class R>
    [[gnu::always_inline]] static constexpr void user_parameter(
        Visitor& visitor, const R& record_) {
        constexpr std::uint32_t at = rank_in_record<Records>(I);
        if constexpr (in_record(I, Records)) {
            static_assert(
                at < tensor_count<R>(),
                "costate: program(p, ...): p lacks a parameter of the model");
            visitor.template leaf<I>(tensor_of<at>(record_));
        }
    }
    template <std::uint32_t Records>
    static consteval std::uint32_t rank_in_record(std::uint32_t index) {
        std::uint32_t rank = 0;
        for (std::uint32_t i = 0; i < index; ++i) rank += in_record(i, Records);
        return rank;
    }

    template <std::uint32_t Records, class Visitor, class P, std::uint32_t... I>
    [[gnu::always_inline]] static constexpr void record(
        Visitor& visitor, const P& record_, std::integer_sequence<std::uint32_t, I...>) {
        (parameter<Records, I>(visitor, record_), ...);
    }
    template <std::uint32_t Records, std::uint32_t I, class Visitor, class P>
    [[gnu::always_inline]] static constexpr void parameter(Visitor& visitor, const P& record_) {
        if constexpr (in_record(I, Records)) {
            constexpr std::uint32_t at = P::find(leaf_name(I));
            static_assert(
                at < P::count, "costate: program(p, ...): p lacks a parameter of the model");
            visitor.template leaf<I>(record_.template get<at>());
        }
    }
    template <std::uint32_t Output, class Visitor, class P, std::uint32_t... I>
    [[gnu::always_inline]] static constexpr void gradient(
        Visitor& visitor, P& record_, std::integer_sequence<std::uint32_t, I...>) {
        (visitor.template output<Output + I>(record_.template get<I>()), ...);
    }
};

}  // namespace costate
