// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/program/loop.hpp>

namespace costate::inline COSTATE_ISA {

/// A schedule in which a loop goes through a part of one axis: call::part_begin to call::part_end.
template <class P, std::uint32_t Axis, bool OwnFolds>
struct part_of_loop : P {
    static constexpr std::uint32_t divided_axis = Axis;
    /// Whether each part folds into results of its own, at call::part_folds.
    static constexpr bool own_folds = OwnFolds;
};

/// Where the result of fold `end` of group `G` lies among all that belong to a part, in bytes; behind the last, how many
/// there are.
template <class P, std::uint32_t G>
constexpr std::size_t fold_offset(std::uint32_t end) {
    std::size_t bytes = 0;
    for (std::uint32_t i = 0; i < end; ++i) {
        const tensor_type type =
            P::view().type(P::value.folds[P::value.groups[G].first_fold + i].id);
        bytes += (type.size() * 8 + 63) / 64 * 64;
    }
    return bytes;
}

/// The parts of a loop over a part_of_loop: what comes before them and after them, and where each begins.
template <class P, std::uint32_t G>
struct loop_parts<loop<P, G>> {
    using whole = loop<P, G>;
    using T = typename whole::T;
    static constexpr group_plan group = P::group(G);
    static constexpr std::size_t bytes = fold_offset<P, G>(group.folds);

    /// Sets what the parts fold into to the identity; whether there is nothing else to do.
    static bool prepare(const call& c) {
        if constexpr (!P::own_folds) {
            typename whole::position at;
            [&]<std::size_t... F>(std::index_sequence<F...>) {
                ((at.folds[F] = result<F>(c)), ...);
                (whole::template clear<F>(at, c), ...);
            }(whole::folds);
        }
        return whole::over_samples() && c.rows == 0;
    }
    /// The results from those of so many parts, in order.
    static void combine(const call& c, const std::byte* from, std::size_t parts) {
        [&]<std::size_t... F>(std::index_sequence<F...>) {
            (combine_one<F>(result<F>(c), from + fold_offset<P, G>(F), parts), ...);
        }(whole::folds);
    }

    static COSTATE_INLINE void to_own_folds(
        [[maybe_unused]] auto& at, [[maybe_unused]] const call& c) {
        if constexpr (P::own_folds)
            [&]<std::size_t... F>(std::index_sequence<F...>) COSTATE_LAMBDA_INLINE {
                ((at.folds[F] = reinterpret_cast<T*>(c.part_folds + fold_offset<P, G>(F))), ...);
                (whole::template clear<F>(at, c), ...);
            }(whole::folds);
    }
    static COSTATE_INLINE void to_begin(auto& at, const call& c) {
        const auto n = static_cast<std::ptrdiff_t>(c.part_begin);
        constexpr std::uint32_t axis = P::divided_axis;
        [&]<std::size_t... L, std::size_t... F, std::size_t... S>(
            std::index_sequence<L...>, std::index_sequence<F...>, std::index_sequence<S...>)
            COSTATE_LAMBDA_INLINE {
                (whole::template load<L>::advance(at, n * whole::template load<L>::w.strides[axis]),
                 ...);
                if constexpr (!P::own_folds)
                    ((at.folds[F] += n * whole::template fold<F>().strides[axis]), ...);
                ((at.stores[S] += n * whole::template store<S>().strides[axis]), ...);
            }(whole::loads, whole::folds, whole::stores);
        if constexpr (group.bounded) at.index[axis] = n;
    }

private:
    template <std::size_t I>
    static COSTATE_INLINE T* result(const call& c) {
        return address<P, whole::template fold<I>().id>(c);
    }
    template <std::size_t I>
    static void combine_one(T* to, const std::byte* from, std::size_t parts) {
        for (std::size_t i = 0; i < P::type(whole::template fold<I>().id).size(); ++i)
            for (std::size_t part = 0; part < parts; ++part) {
                const T one = reinterpret_cast<const T*>(from + part * bytes)[i];
                to[i] = part == 0 ? one : whole::template fold_op<I>::combine(to[i], one);
            }
    }
};

}  // namespace costate::inline COSTATE_ISA
