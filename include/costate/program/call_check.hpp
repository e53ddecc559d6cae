// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/record.hpp>
#include <costate/program/explain.hpp>
#include <costate/program/parameters.hpp>

#include <iterator>
#include <type_traits>
#include <utility>

namespace costate {

/// The number of elements that a type tells, -1 where only the object knows.
template <class A>
consteval std::int64_t known_size() {
    if constexpr (std::is_array_v<A>)
        return static_cast<std::int64_t>(std::extent_v<A>);
    else if constexpr (requires { typename std::integral_constant<std::size_t, A::size()>; })
        return static_cast<std::int64_t>(A::size());
    else if constexpr (requires { std::tuple_size<A>::value; })
        return static_cast<std::int64_t>(std::tuple_size<A>::value);
    else
        return -1;
}
/// Whether no tensor of this type has as many elements; a batch may have any number of samples.
constexpr bool never_fits(std::int64_t elements, const tensor_type& type) {
    if (elements < 0) return false;
    const std::int64_t one_sample = static_cast<std::int64_t>(type.size());
    if (!type.batched() || one_sample == 0) return elements != one_sample;
    return elements % one_sample != 0;
}

/// The first mistake in a call, as far as the types of its arguments tell. They are given one by one, in order; `Signature`
/// is `arguments` of a graph, and `named` the number of arguments that are given by name. `Exact`: elements are of the
/// model's own type.
template <class Signature, bool Exact>
struct call_check {
    std::uint32_t leaf, output, records, named;
    call_mistake found = call_mistake::nothing;

    constexpr void fail(bool wrong, call_mistake m) {
        if (wrong && found == call_mistake::nothing) found = m;
    }
    template <class Arg>
    constexpr void argument() {
        using A = std::remove_cv_t<Arg>;
        const std::uint32_t input = named > 0 ? Signature::leaf_count : Signature::next_input(leaf);
        if constexpr (is_binding<A>) {
            const std::uint32_t at = Signature::find_leaf(A::symbol::name.data());
            fail(at == Signature::leaf_count, call_mistake::unknown_name);
            if (at < Signature::leaf_count) value<decltype(A::value)>(Signature::leaf_type(at));
        } else if constexpr (is_parameters<A>) {
            if (records < Signature::record_count()) {
                fail(
                    lacks<A>(
                        records,
                        std::make_integer_sequence<std::uint32_t, Signature::leaf_count>{}),
                    call_mistake::lacks_parameter);
                if (found == call_mistake::nothing && Exact)
                    fail(
                        stores_otherwise<A>(
                            records,
                            std::make_integer_sequence<std::uint32_t, Signature::leaf_count>{}),
                        call_mistake::wrong_element);
                ++records;
            } else {
                output = Signature::first_of_record(output, A::count);
                fail(output + A::count > Signature::output_count, call_mistake::too_many_records);
                if (found == call_mistake::nothing && Exact)
                    fail(
                        differs_from_results<A>(
                            std::make_integer_sequence<std::uint32_t, A::count>{}),
                        call_mistake::wrong_result);
                output += A::count;
            }
        } else if constexpr (Record<A>) {
            own_record<Arg>(std::make_index_sequence<tensor_count<A>()>{});
        } else if (input < Signature::leaf_count) {
            value<A>(Signature::leaf_type(input));
            leaf = input + 1;
        } else if (output >= Signature::output_count) {
            fail(true, call_mistake::too_many);
        } else {
            destination<Arg>(Signature::output_type(output++));
        }
    }
    template <class A, std::uint32_t... I>
    static constexpr bool lacks(std::uint32_t number, std::integer_sequence<std::uint32_t, I...>) {
        return ((Signature::in_record(I, number) && lacks_leaf<A, I>()) || ...);
    }
    template <class A, std::uint32_t I>
    static consteval bool lacks_leaf() {
        if constexpr (Signature::in_record(I)) {
            constexpr std::uint32_t at = A::find(Signature::leaf_name(I));
            return at >= A::count;
        } else {
            return false;
        }
    }
    template <class A, std::uint32_t... I>
    static constexpr bool stores_otherwise(
        std::uint32_t number, std::integer_sequence<std::uint32_t, I...>) {
        return ((Signature::in_record(I, number) && other_kind<A, I>()) || ...);
    }
    template <class A, std::uint32_t... I>
    constexpr bool differs_from_results(std::integer_sequence<std::uint32_t, I...>) const {
        return ((Signature::output_type(output + I).kind != A::slot(I).type.kind) || ...);
    }
    template <class A, std::uint32_t I>
    static consteval bool other_kind() {
        constexpr std::uint32_t at = A::find(Signature::leaf_name(I));
        return at < A::count && A::slot(at).type.kind != Signature::leaf_type(I).kind;
    }
    /// The tensors of a user's own record, which are the parameters or the results in their order.
    template <class R, std::size_t... I>
    constexpr void own_record(std::index_sequence<I...>) {
        if (records < Signature::record_count()) {
            std::uint32_t leaf_of[sizeof...(I) + 1]{};
            std::uint32_t taken = 0;
            for (std::uint32_t at_ = 0; at_ < Signature::leaf_count; ++at_) {
                if (!Signature::in_record(at_, records)) continue;
                fail(taken == sizeof...(I), call_mistake::lacks_parameter);
                if (taken < sizeof...(I)) leaf_of[taken++] = at_;
            }
            ((I < taken ? value<std::remove_cvref_t<decltype(tensor_of<I>(std::declval<R&>()))>>(
                              Signature::leaf_type(leaf_of[I]))
                        : void()),
             ...);
            ++records;
        } else {
            output = Signature::first_of_record(output, sizeof...(I));
            fail(output + sizeof...(I) > Signature::output_count, call_mistake::too_many_records);
            if (found == call_mistake::nothing)
                (destination<std::remove_reference_t<decltype(tensor_of<I>(std::declval<R&>()))>>(
                     Signature::output_type(output + static_cast<std::uint32_t>(I))),
                 ...);
            output += static_cast<std::uint32_t>(sizeof...(I));
        }
    }
    template <class A>
    constexpr void value(const tensor_type& type) {
        if constexpr (std::is_arithmetic_v<A>)
            fail(type.rank > 0 || type.batched(), call_mistake::no_number);
        else if constexpr (requires(const A& a) { *std::data(a), std::size(a); }) {
            fail(
                Exact &&
                    !holds<std::remove_cvref_t<decltype(*std::data(std::declval<const A&>()))>>(
                        type.kind),
                call_mistake::wrong_element);
            fail(never_fits(known_size<A>(), type), call_mistake::wrong_size);
        } else
            fail(true, call_mistake::no_elements);
    }
    template <class Arg>
    constexpr void destination(const tensor_type& type) {
        if constexpr (std::is_arithmetic_v<Arg>)
            fail(
                type.rank > 0 || std::is_const_v<Arg> || !holds<Arg>(type.kind),
                call_mistake::wrong_result);
        else if constexpr (requires(Arg& a) { *std::data(a), std::size(a); }) {
            using T = std::remove_reference_t<decltype(*std::data(std::declval<Arg&>()))>;
            fail(std::is_const_v<T> || (Exact && !holds<T>(type.kind)), call_mistake::wrong_result);
            fail(
                never_fits(known_size<std::remove_cv_t<Arg>>(), type),
                call_mistake::wrong_result_size);
        } else
            fail(true, call_mistake::no_elements);
    }
    template <class T>
    static constexpr bool holds(element kind) {
        if constexpr (Element<T>)
            return element_of<T> == kind;
        else
            return false;
    }
};

}  // namespace costate
