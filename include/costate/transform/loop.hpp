// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/transform/scan_call.hpp>

namespace costate {

/// The carries (first values, or those for the next step).
template <class... C>
constexpr operands<C...> carry(const C&... carries_) {
    return operands_of(carries_...);
}
/// The sequences that a scan walks, if any: each a tensor whose first axis is the steps.
template <class... S>
constexpr operands<S...> over(const S&... sequences_) {
    return operands_of(sequences_...);
}
template <class... C, class... O>
constexpr scan_step_result<operands<C...>, operands<O...>> next(
    const operands<C...>& carries_, const O&... outputs_) {
    return {carries_, operands_of(outputs_...)};
}

template <class... T>
constexpr void collect(builder& b, scan_body& made, const operands<T...>& all) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        (made.results.put(operand<I>(all).lower(b)), ...);
    }(std::index_sequence_for<T...>{});
}

/// Stands for the results of a scan that is wrong.
struct mistaken_scan {
    template <std::size_t>
    constexpr mistaken last() const {
        return {};
    }
    template <std::size_t>
    constexpr mistaken stacked() const {
        return {};
    }
};

/// The scan of which the two functions below are the spellings; without a count all `Steps` steps are made.
template <extent Steps, class... C, class... S, class Body>
constexpr auto scan_steps(
    const operands<C...>& first, const operands<S...>& sequences, const Body& body, term count) {
    builder& b = *operand<0>(first).traced.graph;
    scan_body made(b, Steps);
    made.count = count;
    return [&]<std::size_t... CI, std::size_t... SI>(
               std::index_sequence<CI...>, std::index_sequence<SI...>) {
        const term carries_[] = {made.carry(operand<CI>(first).traced)...};
        [[maybe_unused]] const term elements_[] = {
            made.sequence(operand<SI>(sequences).traced)..., term{}};
        b.scope = made.scope;
        const auto returned_ = body(
            C{{}, carries_[CI]}...,
            typename handle_for<one_step_of<S>>::handle{{}, elements_[SI]}...);
        collect(b, made, returned_.carries);
        collect(b, made, returned_.outputs);
        (made.results.put(carries_[CI]), ...);
        b.scope = made.outer;
        using outputs_ = std::remove_const_t<decltype(returned_.outputs)>;
        return scan_results<operands<C...>, outputs_, Steps>{made.close()};
    }(std::index_sequence_for<C...>{}, std::index_sequence_for<S...>{});
}

// Scans that are wrong: see ops/mistaken.hpp. Here clang as well has less to say of a constructor than of a function.

/// The body of a scan that is wrong.
template <extent Steps, class Count, class Carries, class Sequences>
struct cannot_scan {
    template <class Body>
    static constexpr scan_fault fault =
        scan_call<Steps, Count, Carries, Sequences>::template with<Body>;

    template <class Body>
        requires(fault<Body> == scan_fault::reported)
    constexpr cannot_scan(const Body&) {}
    template <class Body>
        requires(fault<Body> == scan_fault::no_integer)
    COSTATE_UNAVAILABLE(COSTATE_SCAN_NO_INTEGER)
    constexpr cannot_scan(const Body&) {}
    template <class Body>
        requires(fault<Body> == scan_fault::not_traced)
    COSTATE_UNAVAILABLE(COSTATE_SCAN_NOT_TRACED)
    constexpr cannot_scan(const Body&) {}
    template <class Body>
        requires(fault<Body> == scan_fault::length)
    COSTATE_UNAVAILABLE(COSTATE_SCAN_LENGTH)
    constexpr cannot_scan(const Body&) {}
    template <class Body>
        requires(fault<Body> == scan_fault::arguments)
    COSTATE_UNAVAILABLE(COSTATE_SCAN_ARGUMENTS)
    constexpr cannot_scan(const Body&) {}
    template <class Body>
        requires(fault<Body> == scan_fault::no_next)
    COSTATE_UNAVAILABLE(COSTATE_SCAN_NO_NEXT)
    constexpr cannot_scan(const Body&) {}
    template <class Body>
        requires(fault<Body> == scan_fault::carry_count)
    COSTATE_UNAVAILABLE(COSTATE_SCAN_CARRY_COUNT)
    constexpr cannot_scan(const Body&) {}
    template <class Body>
        requires(fault<Body> == scan_fault::carry_type)
    COSTATE_UNAVAILABLE(COSTATE_SCAN_CARRY_TYPE)
    constexpr cannot_scan(const Body&) {}
};

namespace refused {
template <extent Steps, class... C, class... S>
constexpr mistaken_scan scan(
    const operands<C...>&, const operands<S...>&,
    const not_deduced<cannot_scan<Steps, void, operands<C...>, operands<S...>>>&) {
    return {};
}
template <extent Steps, Symbolic Count, class... C, class... S>
constexpr mistaken_scan scan(
    const Count&, const operands<C...>&, const operands<S...>&,
    const not_deduced<cannot_scan<Steps, Count, operands<C...>, operands<S...>>>&) {
    return {};
}
}  // namespace refused

// The way to a mistake in a body, which compilers print, is shortest from the type that scan returns: the functions that are
// right have to be looked at first. clang begins with what is declared first, g++ with what is declared last.
#if !defined(__clang__)
using refused::scan;
#endif

/// Runs `body(carries..., elements...)` for each of `Steps` steps inside a traced function and returns its results; the
/// body returns next(carry(...), outputs...). Whatever else it mentions is the same in every step. One node in the graph
/// and one body, however many steps; the adjoint is a scan the other way round.
template <
    extent Steps, class... C, class... S, class Body,
    class Call = scan_call<Steps, void, operands<C...>, operands<S...>>>
constexpr auto scan(
    const operands<C...>& first_, const operands<S...>& sequences_, const Body& body_) ->
    typename Call::template results_of<decltype(body_(
        std::declval<carry_of<Call, C>>()..., std::declval<element_of_step<Call, S>>()...))> {
    return scan_steps<Steps>(first_, sequences_, body_, term{});
}

/// Runs the first `count_` of `Steps` steps: none if it is negative, all if it is larger. The count is an integer known when
/// the program runs and the same for all samples of a batch. What is stacked for steps that are not made is 0.
template <
    extent Steps, Symbolic Count, class... C, class... S, class Body,
    class Call = scan_call<Steps, Count, operands<C...>, operands<S...>>>
constexpr auto scan(
    const Count& count_, const operands<C...>& first_, const operands<S...>& sequences_,
    const Body& body_) ->
    typename Call::template results_of<decltype(body_(
        std::declval<carry_of<Call, C>>()..., std::declval<element_of_step<Call, S>>()...))> {
    return scan_steps<Steps>(
        first_, sequences_, body_, count_.lower(*operand<0>(first_).traced.graph));
}

#if defined(__clang__)
using refused::scan;
#endif

}  // namespace costate
