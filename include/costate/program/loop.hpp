// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/program/member.hpp>

namespace costate::inline COSTATE_ISA {

/// One pack from memory, or from a counter: `from` points at its first element, `index` is the counter's value there.
template <class P, node_id Base, std::int64_t Stride, bool Partial, class V, class E>
COSTATE_INLINE V load_lanes(const E* from, std::ptrdiff_t index, std::size_t lanes) {
    using T = typename V::value_type;
    if constexpr (P::planned(Base).where == place::immediate) {
        return V(static_cast<T>(index)) + V::iota() * V(static_cast<T>(Stride));
    } else if constexpr (Stride == 0) {
        return V(static_cast<T>(*from));
    } else if constexpr (Stride == 1) {
        if constexpr (Partial)
            return load_as<V>(from, lanes);
        else
            return load_as<V>(from);
    } else {
        T values[V::lanes]{};
        for (std::size_t i = 0; i < (Partial ? lanes : V::lanes); ++i)
            values[i] = static_cast<T>(from[static_cast<std::ptrdiff_t>(i) * Stride]);
        return V::load(values);
    }
}

/// What a counter that numbers the samples has counted before this tile.
template <class P, node_id Base>
COSTATE_INLINE std::ptrdiff_t samples_before(const call& c) {
    return P::type(Base).batched() && P::attribute(Base, 0) == 0
        ? static_cast<std::ptrdiff_t>(c.first)
        : 0;
}

/// A loop over the space of group `G`: nested over all axes but the last, which runs in packs.
template <class P, std::uint32_t G>
struct loop {
    static constexpr group_plan group = P::group(G);
    static constexpr std::size_t inner = group.axes == 0 ? 0u : group.axes - 1u;
    using T = element_type<group.computes>;
    using V = pack<T>;

    /// Where the loop stands: an address for each load, fold and store.
    struct position {
        const void* loads[group.loads + 1];
        std::ptrdiff_t counters[group.loads + 1];
        T* folds[group.folds + 1];
        T* stores[group.stores + 1];
        std::ptrdiff_t index[group.bounded ? group.axes + 1u : 1u];  // of the axes but the last
    };

    static COSTATE_INLINE void run(const call& c) {
        position at;
        [&]<std::size_t... L, std::size_t... F, std::size_t... S>(
            std::index_sequence<L...>, std::index_sequence<F...>, std::index_sequence<S...>)
            COSTATE_LAMBDA_INLINE {
                ((at.folds[F] = address<P, fold<F>().id>(c)), ...);
                (clear<F>(at, c), ...);
                if (over_samples() && c.rows == 0) return;
                ((at.stores[S] = address<P, store<S>().id>(c)), ...);
                (start_load<L>(at, c), ...);
                for (std::ptrdiff_t& index_ : at.index) index_ = 0;
                nest<0>(at, c);
            }(loads, folds, stores);
    }

private:
    static constexpr auto loads = std::make_index_sequence<group.loads>{};
    static constexpr auto folds = std::make_index_sequence<group.folds>{};
    static constexpr auto stores = std::make_index_sequence<group.stores>{};

    template <std::size_t I>
    static consteval walk load() {
        return P::load(group.first_load + static_cast<std::uint32_t>(I));
    }
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

    /// Whether every element of a fold's result is complete after one pass over the last axis: then it is assigned.
    template <std::size_t I>
    static consteval bool complete() {
        if (!folds_inner<I> || P::planned(fold<I>().id).ready != group.runs) return false;
        for (std::size_t a = 0; a < inner; ++a)
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
        return group.extents[axis] == batch_extent ? c.rows * group.row : group.extents[axis];
    }

    template <std::size_t I>
    static COSTATE_INLINE void start_load(position& at, const call& c) {
        constexpr walk w = load<I>();
        if constexpr (P::planned(w.base).where == place::immediate)
            at.counters[I] = w.offset + samples_before<P, w.base>(c);
        else
            at.loads[I] = address<P, w.base>(c) + w.offset;
    }

    /// Sets what a fold accumulates into to the identity: for each tile, or before the first one if it runs over tiles.
    template <std::size_t I>
    static COSTATE_INLINE void clear(position& at, const call& c) {
        if constexpr (!complete<I>()) {
            constexpr node_id id = fold<I>().id;
            if (P::planned(id).ready != group.runs && c.first != 0) return;
            const std::size_t samples = P::type(id).batched() ? c.rows : 1;
            for (std::size_t k = 0; k < samples * P::type(id).size(); ++k)
                at.folds[I][k] = fold_op<I>::template identity<T>();
        }
    }

    template <std::size_t Axis>
    static COSTATE_INLINE void advance(position& at) {
        [&]<std::size_t... L, std::size_t... F, std::size_t... S>(
            std::index_sequence<L...>, std::index_sequence<F...>, std::index_sequence<S...>)
            COSTATE_LAMBDA_INLINE {
                (advance_load<L>(at, load<L>().strides[Axis]), ...);
                ((at.folds[F] += fold<F>().strides[Axis]), ...);
                ((at.stores[S] += store<S>().strides[Axis]), ...);
            }(loads, folds, stores);
    }
    template <std::size_t I>
    static COSTATE_INLINE void advance_load(position& at, std::int64_t elements) {
        constexpr node_id base = load<I>().base;
        if constexpr (P::planned(base).where == place::immediate)
            at.counters[I] += elements;
        else
            at.loads[I] =
                static_cast<const element_type<P::type(base).kind>*>(at.loads[I]) + elements;
    }

    template <std::size_t Axis>
    static COSTATE_INLINE void nest(position at, const call& c) {
        if constexpr (Axis >= inner) {
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

    /// Sums of a short body kept apart, so that no addition has to wait for another.
    static consteval std::size_t chains() {
        bool folds_last = false;
        [&]<std::size_t... F>(std::index_sequence<F...>) {
            ((folds_last = folds_last || folds_inner<F>), ...);
        }(folds);
        std::uint32_t work = 0;
        for (std::uint32_t i = 0; i < group.members; ++i)
            work += P::at(P::step(group.first_member + i).id).op->flops;
        return folds_last && work <= 32 ? 2 : 1;
    }
    struct accumulators {
        V sums[group.folds + 1];
    };

    /// As many whole packs as there are before `end`; where that stops.
    static COSTATE_INLINE std::size_t whole_packs(
        const position& at, const call& c, std::size_t i, std::size_t end, accumulators* parts) {
        if constexpr (chains() == 2)
            for (; i + 2 * V::lanes <= end; i += 2 * V::lanes) {
                body<false>(at, c, i, V::lanes, parts[0].sums);
                body<false>(at, c, i + V::lanes, V::lanes, parts[1].sums);
            }
        for (; i + V::lanes <= end; i += V::lanes) body<false>(at, c, i, V::lanes, parts[0].sums);
        return i;
    }

    static COSTATE_INLINE void innermost(const position& at, const call& c) {
        const std::size_t n = length(inner, c);
        accumulators parts[chains()];
        V* const sums = parts[0].sums;
        [&]<std::size_t... F>(std::index_sequence<F...>) COSTATE_LAMBDA_INLINE {
            for (accumulators& part_ : parts)
                ((part_.sums[F] = V(fold_op<F>::template identity<T>())), ...);
        }(folds);
        std::size_t i = 0;
        if constexpr (group.bounded) {
            // Packs that lie in the windows of all loads as a whole are read like any other.
            std::ptrdiff_t low = 0;
            std::ptrdiff_t high = static_cast<std::ptrdiff_t>(n);
            [&]<std::size_t... L>(std::index_sequence<L...>)
                COSTATE_LAMBDA_INLINE { (narrow<L>(at, low, high), ...); }(loads);
            const auto partial = [&](std::size_t from) COSTATE_LAMBDA_INLINE {
                body<true>(at, c, from, n - from < V::lanes ? n - from : V::lanes, sums);
            };
            for (; i < n && static_cast<std::ptrdiff_t>(i) < low; i += V::lanes) partial(i);
            if (high > 0) i = whole_packs(at, c, i, static_cast<std::size_t>(high), parts);
            for (; i < n; i += V::lanes) partial(i);
        } else {
            i = whole_packs(at, c, i, n, parts);
            if (i < n) body<true>(at, c, i, n - i, sums);
        }
        [&]<std::size_t... F>(std::index_sequence<F...>) COSTATE_LAMBDA_INLINE {
            if constexpr (chains() == 2)
                ((sums[F] = fold_op<F>::combine(sums[F], parts[1].sums[F])), ...);
            (finish<F>(at, sums[F]), ...);
        }(folds);
    }

    template <bool Partial>
    static COSTATE_INLINE void body(
        const position& at, const call& c, std::size_t i, std::size_t lanes, V* sums) {
        V registers[group.registers + 1];
        [&]<std::size_t... L, std::size_t... F, std::size_t... S>(
            std::index_sequence<L...>, std::index_sequence<F...>, std::index_sequence<S...>)
            COSTATE_LAMBDA_INLINE {
                ((registers[load<L>().slot] = read<L, Partial>(at, i, lanes)), ...);
                compute_members<P, G, !Partial>(registers, c);
                (combine<F, Partial>(at, i, lanes, registers, sums[F]), ...);
                (write<S, Partial>(at, i, lanes, registers[store<S>().slot]), ...);
            }(loads, folds, stores);
    }

    /// Whether the outer axes stand in the window of a load.
    template <std::size_t I>
    static COSTATE_INLINE bool inside(const position& at) {
        constexpr walk w = load<I>();
        bool in = !w.empty;
        for (std::size_t a = 0; a < inner; ++a)
            if (w.restricts(static_cast<std::uint32_t>(a), group.extents[a]))
                in = in && at.index[a] >= w.begin[a] && at.index[a] < w.end[a];
        return in;
    }
    template <std::size_t I>
    static constexpr bool windowed =
        load<I>().restricts(inner, group.axes == 0 ? 1u : group.extents[inner]);

    template <std::size_t I>
    static COSTATE_INLINE void narrow(
        const position& at, std::ptrdiff_t& low, std::ptrdiff_t& high) {
        if constexpr (windowed<I>) {
            constexpr walk w = load<I>();
            if (!inside<I>(at)) return;
            if (w.begin[inner] > low) low = w.begin[inner];
            if (w.end[inner] < high) high = w.end[inner];
        }
    }

    template <std::size_t I, bool Partial>
    static COSTATE_INLINE V read(const position& at, std::size_t i, std::size_t lanes) {
        if constexpr (load<I>().bounded) {
            if (!inside<I>(at)) return V(T(0));
            if constexpr (Partial && windowed<I>)
                return read_window<I>(at, static_cast<std::ptrdiff_t>(i), lanes);
        }
        return read_all<I, Partial>(at, i, lanes);
    }
    /// The lanes that are in the window, 0 in the others, for which nothing is read.
    template <std::size_t I>
    static V read_window(const position& at, std::ptrdiff_t i, std::size_t lanes) {
        constexpr walk w = load<I>();
        using E = element_type<P::type(w.base).kind>;
        constexpr std::int64_t stride = w.strides[inner];
        const std::ptrdiff_t low = w.begin[inner] > i ? w.begin[inner] - i : 0;
        const std::ptrdiff_t all = static_cast<std::ptrdiff_t>(lanes);
        const std::ptrdiff_t high = w.end[inner] - i < all ? w.end[inner] - i : all;
        if (low >= high) return V(T(0));
        if constexpr (is_window<I> || stride == 0) {
            const auto window =
                lanes_between<V>(static_cast<std::size_t>(low), static_cast<std::size_t>(high));
            return select(window, read_all<I, true>(at, 0, 1), V(T(0)));
        } else {
            const E* const from = static_cast<const E*>(at.loads[I]) + (i + low) * stride;
            if constexpr (stride == 1 && std::is_same_v<E, T>)
                return V::load_between(
                    from, static_cast<std::size_t>(low), static_cast<std::size_t>(high));
            const V part = load_lanes<P, w.base, stride, true, V, E>(
                from, 0, static_cast<std::size_t>(high - low));
            if (low == 0) return part;
            T values[2 * V::lanes]{};
            part.store(values + low);
            return V::load(values);
        }
    }
    template <std::size_t I>
    static constexpr bool is_window = P::at(load<I>().base).op == &operation_of<window_op>;

    template <std::size_t I, bool Partial>
    static COSTATE_INLINE V read_all(const position& at, std::size_t i, std::size_t lanes) {
        if constexpr (is_window<I>) return V(T(1));
        constexpr walk w = load<I>();
        constexpr std::int64_t stride = group.axes == 0 ? 0 : w.strides[inner];
        using E = element_type<P::type(w.base).kind>;
        const std::ptrdiff_t step = static_cast<std::ptrdiff_t>(i) * stride;
        if constexpr (P::planned(w.base).where == place::immediate)
            return load_lanes<P, w.base, stride, Partial, V, E>(
                nullptr, at.counters[I] + step, lanes);
        else
            return load_lanes<P, w.base, stride, Partial, V, E>(
                static_cast<const E*>(at.loads[I]) + step, 0, lanes);
    }

    /// What a fold has collected so far, with the term that the registers hold. A product is added in one rounding.
    template <std::size_t I, bool Partial>
    static COSTATE_INLINE V accumulated(const V* registers, const V& collected) {
        using op = fold_op<I>;
        using made = product_of<P, G, fold<I>().slot, !Partial>;
        if constexpr (made::exists && requires {
                          op::combine_product(collected, collected, collected);
                      })
            return op::combine_product(collected, registers[made::a], registers[made::b]);
        else
            return op::combine(collected, registers[fold<I>().slot]);
    }
    template <std::size_t I, bool Partial>
    static COSTATE_INLINE void combine(
        const position& at, std::size_t i, std::size_t lanes, const V* registers, V& sum) {
        if constexpr (folds_inner<I>) {
            const V next = accumulated<I, Partial>(registers, sum);
            sum = Partial ? select(lanes_between<V>(0, lanes), next, sum) : next;
        } else if constexpr (Partial) {
            accumulated<I, Partial>(registers, V::load_partial(at.folds[I] + i, lanes))
                .store_partial(at.folds[I] + i, lanes);
        } else {
            accumulated<I, Partial>(registers, V::load(at.folds[I] + i)).store(at.folds[I] + i);
        }
    }

    template <std::size_t I, bool Partial>
    static COSTATE_INLINE void write(
        const position& at, std::size_t i, std::size_t lanes, const V& value) {
        if constexpr (Partial)
            value.store_partial(at.stores[I] + i, lanes);
        else
            value.store(at.stores[I] + i);
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
