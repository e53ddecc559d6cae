// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/program/compiled.hpp>

#include <utility>

namespace costate::inline COSTATE_ISA {

/// Runs an operation with a loop of its own, node N: hands its `run` plain pointers to elements in order, and the types
/// and attributes as constants.
template <class P, node_id N>
struct kernel_step {
    /// What the operation sees of the call.
    struct view {
        std::size_t samples;  ///< length of the batch axes at hand
        bool resumes;  ///< the result holds sums over earlier samples

        static consteval tensor_type type() { return P::type(N); }
        static consteval tensor_type input(std::uint32_t i) {
            return P::type(P::view().input(N, i));
        }
        static consteval std::int64_t attribute(std::uint32_t i) { return P::attribute(N, i); }
    };

    static COSTATE_INLINE void run(const call& c) {
        constexpr bool over_samples = P::planned(N).runs == phase::tile && !P::type(N).batched();
        if (P::planned(N).runs == phase::tile &&
            c.rows == 0) {  // a batch of no samples may lie nowhere
            if constexpr (over_samples)
                for (std::size_t i = 0; i < P::type(N).size(); ++i) address<P, N>(c)[i] = 0;
            return;
        }
        const view v{c.rows, over_samples && c.resumes()};
        [&]<std::uint32_t... I>(std::integer_sequence<std::uint32_t, I...>) {
            type_of_operation<P::at(N).op>::template run<view>(
                v, address<P, N>(c), source<I>(c)...);
        }(std::make_integer_sequence<std::uint32_t, P::at(N).arity>{});
    }

private:
    static consteval walk operand(std::uint32_t i) {
        return resolve(P::view(), P::value.nodes, P::view().input(N, i));
    }
    template <std::uint32_t I>
    static COSTATE_INLINE const auto* source(const call& c) {
        constexpr walk w = operand(I);
        const auto* const from = address<P, w.base>(c) + w.offset;
        return from;
    }
};

}  // namespace costate::inline COSTATE_ISA
