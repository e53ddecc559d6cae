// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/cache.hpp>
#include <costate/program/loop.hpp>
#include <costate/schedule/workspace.hpp>
#include <costate/transform/scan.hpp>

namespace costate::inline COSTATE_ISA {

template <class P>
struct executable;

/// The steps of a scan, one after the other: each is the body's own schedule, run on the carries of the step before.
template <class P, node_id N>
struct scan_step {
    using body = compiled<typename P::stage, N>;
    static constexpr scan_layout layout =
        scan_layout::unpack(P::view().attributes + P::at(N).attributes);
    static constexpr scan_workspace workspace = workspace_of(P::view(), N, P::tile);

    static COSTATE_INLINE void run(const call& c) {
        run(c, std::make_integer_sequence<std::uint32_t, layout.carries>{},
            std::make_integer_sequence<std::uint32_t, layout.sequences>{},
            std::make_integer_sequence<std::uint32_t, layout.captures>{},
            std::make_integer_sequence<std::uint32_t, layout.outputs>{});
    }

private:
    /// The node for result `index`, if somebody wants it.
    static consteval node_id result(std::uint32_t index) {
        for (node_id n = N + 1; n < P::view().node_count; ++n)
            if (P::view().nodes[n].op == &operation_of<scan_result_op> &&
                P::view().input(n, 0) == N && P::view().attribute(n, 0) == index)
                return n;
        return no_node;
    }
    static consteval node_id inside_leaf(std::uint32_t i) {
        return P::view().input(N, layout.leaves() + i);
    }
    static consteval node_id inside_result(std::uint32_t i) {
        return P::view().input(N, 2 * layout.leaves() + i);
    }
    /// Whether the samples of one step lie together in a stack, and the steps so many bytes apart.
    static consteval bool is_by_steps(node_id stack) {
        return stack != no_node && P::planned(stack).step_bytes != 0;
    }
    template <node_id Stack>
    static COSTATE_INLINE auto* step_of(const call& c, std::size_t t) {
        auto* const first = address<P, Stack>(c);
        return first + t * (P::planned(Stack).step_bytes / sizeof(*first));
    }
    /// Whether the stacks of a loop exceed the cache while one of their steps is little: then the next one is asked for while
    /// one is at work, because a step is longer than what a processor looks ahead, and backwards hardly any looks at all.
    static consteval bool asks_ahead(node_id stack) {
        const std::size_t step = P::planned(stack).step_bytes;
        return step <= nearest_cache / 2 && step * layout.steps > second_cache / 2;
    }
    template <class T>
    static COSTATE_INLINE void ask_for(const T* from, std::size_t elements) {
        constexpr std::size_t line = 64 / sizeof(T);
        for (std::size_t i = 0; i < elements; i += line) __builtin_prefetch(from + i, 0, 3);
    }
    static consteval walk outside(std::uint32_t input) {
        return resolve(P::view(), P::value.nodes, P::view().input(N, input));
    }
    template <node_id Node>
    using type_of = element_type<P::type(Node).kind>;

    template <std::uint32_t Input>
    static COSTATE_INLINE auto* source(const call& c) {
        constexpr walk w = outside(Input);
        return address<P, w.base>(c) + w.offset;
    }
    template <node_id Node>
    static COSTATE_INLINE std::size_t rows(const call& c) {
        return P::type(Node).batched() ? c.rows : 1;
    }

    template <std::uint32_t... C, std::uint32_t... S, std::uint32_t... K, std::uint32_t... O>
    static COSTATE_INLINE void run(
        const call& c, std::integer_sequence<std::uint32_t, C...>,
        std::integer_sequence<std::uint32_t, S...>, std::integer_sequence<std::uint32_t, K...>,
        std::integer_sequence<std::uint32_t, O...>) {
        std::byte* const own = c.arena + P::planned(N).offset;
        const void* leaves[layout.leaves() + 1]{};
        void* results[layout.results() + 1]{};
        (start_carry<C>(c, own), ...);
        ((leaves[layout.carries + layout.sequences + K] =
              source<layout.carries + layout.sequences + K>(c)),
         ...);
        std::size_t steps = layout.steps;
        if constexpr (layout.counted) {
            const auto wanted = *source<layout.leaves() - 1>(c);
            steps = wanted > 0 ? static_cast<std::size_t>(wanted) : 0;
            if (steps > layout.steps) steps = layout.steps;
        }
        for (std::size_t i = 0; i < steps; ++i) {
            [[maybe_unused]] const std::size_t t = layout.reversed ? steps - 1 - i : i;
            const bool odd = (i & 1) != 0;
            ((leaves[C] = own + workspace.carry[odd ? 1 : 0][C],
              results[C] = own + workspace.carry[odd ? 0 : 1][C]),
             ...);
            ((leaves[layout.carries + S] = read_step<S>(c, own, t)), ...);
            ((results[layout.carries + O] = output_step<O>(c, own, t)), ...);
            executable<body>::run({leaves, results, own + workspace.total, c.total, c.rows, 0, 0});
            (write_step<O>(c, own, t), ...);
        }
        (finish_carry<C>(c, own, (steps & 1) != 0), ...);
        (clear_rest<O>(c, steps), ...);
    }

    /// The first value of a carry; a sum over steps goes on from what earlier tiles of samples have added up.
    template <std::uint32_t I>
    static COSTATE_INLINE void start_carry(const call& c, std::byte* own) {
        constexpr node_id leaf = inside_leaf(I);
        using T = type_of<leaf>;
        constexpr bool sums = I + layout.accumulators >= layout.carries &&
            P::planned(N).runs == phase::tile && !P::type(leaf).batched();
        T* const to = reinterpret_cast<T*>(own + workspace.carry[0][I]);
        const T* from = source<I>(c);
        if constexpr (sums && result(I) != no_node)
            if (c.resumes()) from = address<P, result(I)>(c);
        const std::size_t n = P::type(leaf).size() * rows<leaf>(c);
        for (std::size_t k = 0; k < n; ++k) to[k] = from[k];
    }
    template <std::uint32_t I>
    static COSTATE_INLINE void finish_carry(const call& c, std::byte* own, bool odd) {
        if constexpr (constexpr node_id to = result(I); to != no_node) {
            using T = type_of<to>;
            const T* const from = reinterpret_cast<const T*>(own + workspace.carry[odd ? 1 : 0][I]);
            T* const out = address<P, to>(c);
            const std::size_t n = P::type(to).size() * rows<to>(c);
            for (std::size_t k = 0; k < n; ++k) out[k] = from[k];
        }
    }
    template <std::uint32_t I>
    static COSTATE_INLINE const void* read_step(const call& c, std::byte* own, std::size_t t) {
        constexpr node_id leaf = inside_leaf(layout.carries + I);
        using T = type_of<leaf>;
        constexpr node_id stack = outside(layout.carries + I).base;
        [[maybe_unused]] const T* const all = source<layout.carries + I>(c);
        if constexpr (is_by_steps(stack)) {
            if constexpr (asks_ahead(stack))
                if (layout.reversed ? t > 0 : t + 1 < layout.steps)
                    ask_for(
                        step_of<stack>(c, layout.reversed ? t - 1 : t + 1),
                        P::type(leaf).size() * rows<leaf>(c));
            return step_of<stack>(c, t);
        } else if constexpr (!P::type(leaf).batched()) {
            return all + t * P::type(leaf).size();
        } else {
            T* const alone = reinterpret_cast<T*>(own + workspace.sequence[I]);
            copy_step(all, alone, c.rows, layout.steps, P::type(leaf).size(), t, false);
            return alone;
        }
    }
    template <std::uint32_t I>
    static COSTATE_INLINE void* output_step(const call& c, std::byte* own, std::size_t t) {
        constexpr node_id stack = result(layout.carries + I);
        constexpr node_id one_step = inside_result(layout.carries + I);
        if constexpr (is_by_steps(stack))
            return step_of<stack>(c, t);
        else if constexpr (stack != no_node && !P::type(one_step).batched())
            return address<P, stack>(c) + t * P::type(one_step).size();
        else
            return own + workspace.output[I];
    }
    template <std::uint32_t I>
    static COSTATE_INLINE void write_step(const call& c, std::byte* own, std::size_t t) {
        constexpr node_id stack = result(layout.carries + I);
        constexpr node_id one_step = inside_result(layout.carries + I);
        if constexpr (stack != no_node && P::type(one_step).batched() && !is_by_steps(stack)) {
            using T = type_of<one_step>;
            const T* const alone = reinterpret_cast<const T*>(own + workspace.output[I]);
            copy_step(
                address<P, stack>(c), alone, c.rows, layout.steps, P::type(one_step).size(), t,
                true);
        }
    }
    /// Steps that were not made have outputs of 0.
    template <std::uint32_t I>
    static COSTATE_INLINE void clear_rest(const call& c, std::size_t steps) {
        if constexpr (constexpr node_id stack = result(layout.carries + I);
                      layout.counted && stack != no_node) {
            constexpr node_id one_step = inside_result(layout.carries + I);
            constexpr std::size_t size = P::type(one_step).size();
            const std::size_t samples = rows<one_step>(c);
            if constexpr (is_by_steps(stack)) {
                for (std::size_t t = steps; t < layout.steps; ++t)
                    for (std::size_t k = 0; k < samples * size; ++k) step_of<stack>(c, t)[k] = 0;
            } else {
                auto* const to = address<P, stack>(c);
                for (std::size_t r = 0; r < samples; ++r)
                    for (std::size_t k = steps * size; k < layout.steps * size; ++k)
                        to[r * layout.steps * size + k] = 0;
            }
        }
    }
};

}  // namespace costate::inline COSTATE_ISA
