// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/expr/function.hpp>
#include <costate/transform/scan.hpp>

namespace costate {

/// What a step of a scan returns: the carries for the next step, and what is stacked for the caller.
template <class Carries, class Outputs>
struct scan_step_result {
    Carries carries;
    Outputs outputs;
};

template <class Output, extent Steps>
struct all_steps_of {
    static constexpr tensor_type type = Output::type.prepend(Steps);
};

/// The results of a scan: `last<i>()` is carry i after the last step, `stacked<i>()` output i of all steps.
template <class Carries, class Outputs, extent Steps>
struct scan_results;
template <class... C, class... O, extent Steps>
struct scan_results<operands<C...>, operands<O...>, Steps> {
    term scan;

    template <std::size_t I>
    constexpr auto last() const {
        using handle = typename argument_at<I, C...>::type;
        return handle{{}, result_of(scan, static_cast<std::int64_t>(I))};
    }
    template <std::size_t I>
    constexpr auto stacked() const {
        return
            typename handle_for<all_steps_of<typename argument_at<I, O...>::type, Steps>>::handle{
                {}, result_of(scan, static_cast<std::int64_t>(sizeof...(C) + I))};
    }
};

template <class Sequence>
struct one_step_of {
    static constexpr tensor_type type = unstacked(Sequence::type);
};

/// What can be wrong with a call of scan.
enum class scan_fault : std::uint8_t {
    nothing,
    no_integer,
    not_traced,
    length,
    arguments,
    no_next,
    carry_count,
    carry_type,
    reported,  ///< what it is given is the result of a mistake already
};
#define COSTATE_SCAN_NO_INTEGER \
    "costate: scan<steps>(count, carry(...), over(...), body): the count is one integer"
#define COSTATE_SCAN_NOT_TRACED                                                          \
    "costate: scan(carry(...), over(...), body): there is a carry, and the carries and " \
    "sequences are traced tensors"
#define COSTATE_SCAN_LENGTH \
    "costate: scan<steps>(...): the first axis of each sequence has one element for each step"
#define COSTATE_SCAN_ARGUMENTS                                                                 \
    "costate: scan(carry(...), over(...), body): the body takes one argument for each carry, " \
    "then one for each sequence"
#define COSTATE_SCAN_NO_NEXT                                                         \
    "costate: scan(carry(...), over(...), body): the body returns next(carry(...), " \
    "outputs...), of symbolic tensors"
#define COSTATE_SCAN_CARRY_COUNT                                                             \
    "costate: scan(carry(...), over(...), body): the body returns as many carries as it is " \
    "given"
#define COSTATE_SCAN_CARRY_TYPE                                                             \
    "costate: scan(carry(...), over(...), body): each carry that the body returns has the " \
    "element type and the shape of the first one"

/// What is wrong with the value of a scan's body.
template <class Carries, class Returned>
inline constexpr scan_fault returned_fault = scan_fault::no_next;
template <class... C, class... R, class... O>
inline constexpr scan_fault
    returned_fault<operands<C...>, scan_step_result<operands<R...>, operands<O...>>> = [] {
        if constexpr (!(Symbolic<R> && ...) || !(Symbolic<O> && ...)) {
            return scan_fault::no_next;
        } else if constexpr (sizeof...(C) != sizeof...(R)) {
            return scan_fault::carry_count;
        } else {
            return ((std::same_as<R, mistaken> || R::type == C::type) && ...)
                ? scan_fault::nothing
                : scan_fault::carry_type;
        }
    }();

/// Whether it is one integer or, where the steps are not counted, void.
template <class Count>
inline constexpr bool one_integer = Count::type.rank == 0 && !is_real(Count::type.kind);
template <>
inline constexpr bool one_integer<void> = true;

/// What a body is given for a carry and for a sequence; nothing where the call is wrong already, for then the body is not
/// to be asked.
template <class Call, class Carry>
using carry_of = std::enable_if_t<Call::fault == scan_fault::nothing, Carry>;
template <class Call, class Sequence>
using element_of_step = typename handle_for<one_step_of<carry_of<Call, Sequence>>>::handle;

/// A call of scan; without a count, that is void.
template <extent Steps, class Count, class Carries, class Sequences>
struct scan_call;
template <extent Steps, class Count, class... C, class... S>
struct scan_call<Steps, Count, operands<C...>, operands<S...>> {
    /// What is wrong whatever the body is.
    static constexpr scan_fault fault = [] {
        if constexpr (
            (std::same_as<C, mistaken> || ...) || (std::same_as<S, mistaken> || ...) ||
            std::same_as<Count, mistaken>)
            return scan_fault::reported;
        else if constexpr (!one_integer<Count>)
            return scan_fault::no_integer;
        else if constexpr (sizeof...(C) == 0 || !(is_handle<C> && ...) || !(is_handle<S> && ...))
            return scan_fault::not_traced;
        else if constexpr (!((S::type.rank > 0 && S::type.dims[0] == Steps) && ...))
            return scan_fault::length;
        else
            return scan_fault::nothing;
    }();

    /// What is wrong with this body.
    template <class Body>
    static constexpr scan_fault with = [] {
        if constexpr (fault != scan_fault::nothing)
            return fault;
        else if constexpr (!requires(const Body& body_) {
                               body_(
                                   std::declval<C>()...,
                                   std::declval<element_of_step<scan_call, S>>()...);
                           })
            return scan_fault::arguments;
        else
            return returned_fault<
                operands<C...>,
                std::remove_cvref_t<decltype(std::declval<const Body&>()(
                    std::declval<C>()..., std::declval<element_of_step<scan_call, S>>()...))>>;
    }();

    /// The results, where the body returns such a value and nothing is wrong.
    template <class Returned>
        requires(fault == scan_fault::nothing &&
                 returned_fault<operands<C...>, std::remove_cvref_t<Returned>> ==
                     scan_fault::nothing)
    using results_of =
        scan_results<operands<C...>, decltype(std::remove_cvref_t<Returned>::outputs), Steps>;
};

}  // namespace costate
