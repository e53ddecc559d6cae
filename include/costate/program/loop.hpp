// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/program/fold_order.hpp>
#include <costate/program/gate.hpp>
#include <costate/program/steady_loads.hpp>

namespace costate::inline COSTATE_ISA {

/// What the parts of a divided loop have of their own: program/loop_parts.hpp.
template <class Loop>
struct loop_parts;

/// A loop over the space of group `G`: nested over all axes but the last, which runs in packs. Axes in front of the last
/// along which everything is folded run inside of the packs.
template <class P, std::uint32_t G>
struct loop {
    static constexpr group_plan group = P::group(G);
    static constexpr std::size_t inner = group.axes == 0 ? 0u : group.axes - 1u;
    using S = element_type<group.computes>;
    using T = lane_type<S>;
    using V = pack<T>;

    /// Where the loop stands: an address for each load, fold and store.
    struct position {
        const void* loads[group.loads + 1];
        std::ptrdiff_t counters[group.loads + 1];
        T* folds[group.folds + 1];
        S* stores[group.stores + 1];
        std::ptrdiff_t index[group.bounded ? group.axes + 1u : 1u];  // of the axes but the last
    };

    static COSTATE_INLINE void run(const call& c) {
        position at;
        [&]<std::size_t... L, std::size_t... F, std::size_t... S>(
            std::index_sequence<L...>, std::index_sequence<F...>, std::index_sequence<S...>)
            COSTATE_LAMBDA_INLINE {
                ((at.folds[F] = address<P, fold<F>().id>(c)), ...);
                if constexpr (divided)
                    loop_parts<loop>::to_own_folds(at, c);
                else
                    (clear<F>(at, c), ...);
                if (over_samples() && c.rows == 0) return;
                ((at.stores[S] = address<P, store<S>().id>(c)), ...);
                (load<L>::start(at, c), ...);
                for (std::ptrdiff_t& index_on_axis_ : at.index) index_on_axis_ = 0;
                if constexpr (divided) loop_parts<loop>::to_begin(at, c);
                nest<0>(at, c);
            }(loads, folds, stores);
    }

private:
    friend loop_parts<loop>;
    static constexpr bool divided = requires { P::divided_axis; };

    static constexpr auto loads = std::make_index_sequence<group.loads>{};
    static constexpr auto folds = std::make_index_sequence<group.folds>{};
    static constexpr auto stores = std::make_index_sequence<group.stores>{};

    template <std::size_t I>
    using load = loop_load<P, G, I>;
    template <std::size_t I>
    static consteval walk fold() {
        return P::fold(group.first_fold + static_cast<std::uint32_t>(I));
    }
    template <std::size_t I>
    static consteval walk store() {
        return P::store(group.first_store + static_cast<std::uint32_t>(I));
    }
    template <std::size_t I>
    using fold_op = type_of_operation<P::at(fold<I>().id).op>;
    template <std::size_t I>
    static constexpr bool folds_inner = group.axes == 0 || fold<I>().strides[inner] == 0;

    static constexpr std::size_t block = fold_order<P, G>::block;
    static constexpr std::size_t inside = fold_order<P, G>::inside;
    static constexpr bool in_blocks = fold_order<P, G>::in_blocks;
    static constexpr bool gated = group.gate != 0 && in_blocks;
    using turn_set = std::conditional_t<gated, std::uint64_t, std::size_t>;  // which, or how many

    /// Whether every element of a fold's result is complete after one pass over the last axis, or over those inside of
    /// its packs: then it is assigned.
    template <std::size_t I>
    static consteval bool complete() {
        if ((!folds_inner<I> && inside == 0) || in_blocks ||
            P::planned(fold<I>().id).ready != group.runs)
            return false;
        for (std::size_t a = 0; a < inner - inside; ++a)
            if (fold<I>().strides[a] == 0) return false;
        return true;
    }

    static consteval bool over_samples() {
        for (std::size_t a = 0; a < group.axes; ++a)
            if (group.extents[a] == batch_extent) return true;
        return false;
    }
    static COSTATE_INLINE std::size_t length(std::size_t axis, const call& c) {
        if (group.axes == 0) return 1;
        if constexpr (divided)
            if (axis == P::divided_axis) return c.part_end - c.part_begin;
        return group.extents[axis] == batch_extent ? c.rows * group.row : group.extents[axis];
    }

    /// Sets what a fold accumulates into to the identity: for each tile, or before the first one if it runs over tiles.
    template <std::size_t I>
    static COSTATE_INLINE void clear(position& at, const call& c) {
        if constexpr (!complete<I>()) {
            constexpr node_id id = fold<I>().id;
            if (P::planned(id).ready != group.runs && c.resumes()) return;
            // Side by side there is room for a whole tile, and others lie between those of one.
            constexpr bool with_gaps = P::planned(id).apart != 0 && P::type(id).size() > 1;
            const std::size_t samples = !P::type(id).batched() ? 1 : with_gaps ? P::tile : c.rows;
            for (std::size_t k = 0; k < samples * P::type(id).size(); ++k)
                at.folds[I][k] = fold_op<I>::template identity<T>();
        }
    }

    template <std::size_t Axis>
    static COSTATE_INLINE void advance(position& at, [[maybe_unused]] std::ptrdiff_t times = 1) {
        [&]<std::size_t... L, std::size_t... F, std::size_t... S>(
            std::index_sequence<L...>, std::index_sequence<F...>, std::index_sequence<S...>)
            COSTATE_LAMBDA_INLINE {
                (load<L>::advance(at, times * load<L>::w.strides[Axis]), ...);
                ((at.folds[F] += times * fold<F>().strides[Axis]), ...);
                ((at.stores[S] += times * store<S>().strides[Axis]), ...);
            }(loads, folds, stores);
    }
    template <std::size_t Axis>
    static COSTATE_INLINE void nest(position at, const call& c) {
        if constexpr (inside > 0 && Axis + inside == inner) {
            for (std::size_t left = length(Axis, c); left > 0;) {
                const std::size_t turns = !in_blocks || left < block ? left : block;
                turn_set which = turns;
                if constexpr (gated) which = open_turns<P, G, Axis>(at, turns);
                if (which != 0) columns(at, c, which);
                if constexpr (in_blocks) advance<Axis>(at, static_cast<std::ptrdiff_t>(turns));
                left -= turns;
            }
        } else if constexpr (Axis >= inner) {
            innermost(at, c);
        } else {
            const std::size_t n = length(Axis, c);
            for (std::size_t i = 0; i < n; ++i) {
                nest<Axis + 1>(at, c);
                advance<Axis>(at);
                if constexpr (group.bounded) ++at.index[Axis];
            }
        }
    }

    /// `turns` of the first axis inside.
    static COSTATE_INLINE void columns(const position& at, const call& c, turn_set turns) {
        const std::size_t n = length(inner, c);
        std::size_t i = 0;
        for (; i + V::lanes <= n; i += V::lanes) column<false>(at, c, turns, i, V::lanes);
        if (i < n) column<true>(at, c, turns, i, n - i);
    }
    /// All axes inside, for one pack.
    template <bool Partial>
    static COSTATE_INLINE void column(
        const position& at, const call& c, turn_set turns, std::size_t i, std::size_t lanes) {
        [&]<std::size_t... F>(std::index_sequence<F...>) COSTATE_LAMBDA_INLINE {
            V sums[] = {V(fold_op<F>::template identity<T>())...};
            within<inner - inside, Partial>(at, c, turns, i, lanes, sums);
            (settle<F, Partial>(at.folds[F] + i, lanes, sums[F]), ...);
        }(folds);
    }
    template <std::size_t Axis, bool Partial>
    static COSTATE_INLINE void within(
        position at, const call& c, turn_set turns, std::size_t i, std::size_t lanes, V* sums) {
        if constexpr (Axis == inner) {
            body<Partial>(at, c, i, lanes, sums, steady_loads<P, G, false>(at));
        } else if constexpr (gated) {
            for (; turns != 0; turns &= turns - 1) {
                position open = at;
                advance<Axis>(open, std::countr_zero(turns));
                body<Partial>(open, c, i, lanes, sums, steady_loads<P, G, false>(open));
            }
        } else {
            for (std::size_t k = in_blocks ? turns : length(Axis, c); k > 0; --k) {
                within<Axis + 1, Partial>(at, c, turns, i, lanes, sums);
                advance<Axis>(at);
            }
        }
    }
    template <std::size_t I, bool Partial>
    static COSTATE_INLINE void settle(T* to, std::size_t lanes, V sum) {
        if constexpr (!complete<I>())
            sum = fold_op<I>::combine(Partial ? V::load_partial(to, lanes) : V::load(to), sum);
        store_pack<Partial>(to, sum, lanes);
    }

    using accumulators = partial_folds<P, G>;
    static constexpr std::size_t chains = accumulators::chains;

    using steady = steady_loads<P, G, !group.bounded>;

    /// As many whole packs as there are before `end`; where that stops.
    static COSTATE_INLINE std::size_t whole_packs(
        const position& at, const call& c, std::size_t i, std::size_t end, accumulators* parts,
        steady& kept) {
        const auto pack_of = [&](std::size_t from_, V* sums_) COSTATE_LAMBDA_INLINE {
            body<false>(at, c, from_, V::lanes, sums_, kept);
            kept.go_on();
        };
        if constexpr (chains == 2)
            for (; i + 2 * V::lanes <= end; i += 2 * V::lanes) {
                pack_of(i, parts[0].sums);
                pack_of(i + V::lanes, parts[1].sums);
            }
        for (; i + V::lanes <= end; i += V::lanes) pack_of(i, parts[0].sums);
        return i;
    }

    static COSTATE_INLINE void innermost(const position& at, const call& c) {
        const std::size_t n = length(inner, c);
        accumulators parts[chains];
        V* const sums = parts[0].sums;
        steady kept(at);
        std::size_t i = 0;
        if constexpr (group.bounded) {
            // Packs that lie in the windows of all loads as a whole are read like any other.
            std::ptrdiff_t low = 0;
            std::ptrdiff_t high = static_cast<std::ptrdiff_t>(n);
            [&]<std::size_t... L>(std::index_sequence<L...>)
                COSTATE_LAMBDA_INLINE { (load<L>::narrow(at, low, high), ...); }(loads);
            const auto partial = [&](std::size_t from_) COSTATE_LAMBDA_INLINE {
                body<true>(at, c, from_, n - from_ < V::lanes ? n - from_ : V::lanes, sums, kept);
            };
            for (; i < n && static_cast<std::ptrdiff_t>(i) < low; i += V::lanes) partial(i);
            if (high > 0) i = whole_packs(at, c, i, static_cast<std::size_t>(high), parts, kept);
            for (; i < n; i += V::lanes) partial(i);
        } else if constexpr (accumulators::in_pieces) {
            accumulators whole;
            for (;;) {
                const std::size_t end = n - i > accumulators::piece ? i + accumulators::piece : n;
                i = whole_packs(at, c, i, end, parts, kept);
                if (end == n) break;
                whole.take(parts[0]);
                if constexpr (chains == 2) whole.take(parts[1]);
            }
            if (i < n) body<true>(at, c, i, n - i, sums, kept);
            parts[0].take(whole);
        } else {
            i = whole_packs(at, c, i, n, parts, kept);
            if (i < n) body<true>(at, c, i, n - i, sums, kept);
        }
        if constexpr (chains == 2) parts[0].take(parts[1]);
        [&]<std::size_t... F>(std::index_sequence<F...>)
            COSTATE_LAMBDA_INLINE { (finish<F>(at, sums[F]), ...); }(folds);
    }

    template <bool Partial, class Kept>
    static COSTATE_INLINE void body(
        const position& at, const call& c, std::size_t i, std::size_t lanes, V* sums,
        const Kept& kept) {
        V registers[group.registers + 1];
        [&]<std::size_t... L, std::size_t... F, std::size_t... S>(
            std::index_sequence<L...>, std::index_sequence<F...>,
            std::index_sequence<S...>) COSTATE_LAMBDA_INLINE {
            ((registers[load<L>::w.slot] = kept.template pack_of<L, Partial>(at, i, lanes)), ...);
            compute_members<P, G, !Partial>(registers, c);
            (combine<F, Partial>(at, i, lanes, registers, sums[F]), ...);
            (store_pack<Partial>(at.stores[S] + i, registers[store<S>().slot], lanes), ...);
        }(loads, folds, stores);
    }

    template <std::size_t I, bool Partial>
    static COSTATE_INLINE void combine(
        const position& at, std::size_t i, std::size_t lanes, const V* registers, V& sum) {
        if constexpr (inside > 0) {
            sum = accumulated<P, G, I, !Partial>(registers, sum);
        } else if constexpr (folds_inner<I>) {
            const V next = accumulated<P, G, I, !Partial>(registers, sum);
            sum = Partial ? select(lanes_between<V>(0, lanes), next, sum) : next;
        } else if constexpr (Partial) {
            accumulated<P, G, I, !Partial>(registers, V::load_partial(at.folds[I] + i, lanes))
                .store_partial(at.folds[I] + i, lanes);
        } else {
            accumulated<P, G, I, !Partial>(registers, V::load(at.folds[I] + i))
                .store(at.folds[I] + i);
        }
    }

    template <std::size_t I>
    static COSTATE_INLINE void finish(const position& at, const V& sum) {
        using op = fold_op<I>;
        if constexpr (complete<I>())
            *at.folds[I] = op::across(sum);
        else if constexpr (folds_inner<I>)
            *at.folds[I] = op::combine(*at.folds[I], op::across(sum));
    }
};

}  // namespace costate::inline COSTATE_ISA
