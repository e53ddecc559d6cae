// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/reduction.hpp>
#include <costate/program/compiled.hpp>
#include <costate/transform/scan.hpp>

#include <utility>

namespace costate::inline COSTATE_ISA {

/// The results of a program that add up over its samples. Those in the workspace are in that of each slice of a batch; in
/// place of the caller's destinations all slices but the first have a copy behind their workspace.
template <class P>
class accumulators {
public:
    /// Bytes of a workspace.
    static consteval std::uint32_t workspace_bytes() {
        return (P::value.arena_bytes + 63) / 64 * 64;
    }
    /// Bytes of a workspace with the copies behind it.
    static consteval std::size_t slice_bytes() { return list.end; }
    /// Elements that are added up, and their bytes.
    static consteval std::uint64_t elements() { return list.elements; }
    static consteval std::uint64_t bytes() { return list.bytes; }

    /// Lets `to`, a copy of the caller's destinations, point at those of a slice.
    static COSTATE_INLINE void redirect(void** to, std::byte* slice) {
        for (std::uint32_t i = 0; i < list.count; ++i)
            if (list.all[i].output != no_output)
                to[list.all[i].output] = slice + list.all[i].offset;
    }

    /// Adds to the first slice's results those of the `others` behind it, which are slice_bytes() apart, in order: part
    /// `part` of `parts` of every result.
    static void combine(
        const call& c, const std::byte* from, std::size_t others, std::size_t part,
        std::size_t parts) {
        combine_all(
            c, from, others, part, parts, std::make_index_sequence<std::size_t{list.count}>{});
    }

private:
    static constexpr std::uint32_t no_output = ~std::uint32_t{0};
    struct accumulator {
        node_id node = 0;
        std::uint32_t output = no_output;  ///< the destination's number, if it is one
        std::uint32_t offset = 0;  ///< from the beginning of the workspace
        bool sum = true;  ///< or the same for all samples
    };
    static constexpr bool is_one(node_id n) {
        const node_plan here = P::value.nodes[n];
        return P::view().nodes[n].scope == 0 && here.runs == phase::tile &&
            here.ready == phase::after && !here.shares &&
            (here.where == place::output || here.where == place::arena);
    }
    static consteval std::uint32_t how_many() {
        std::uint32_t found = 0;
        for (node_id n = 0; n < P::view().node_count; ++n) found += is_one(n);
        return found;
    }
    /// What a scan hands on is a sum if nothing else in it reads it; otherwise it has not seen a sample.
    static constexpr bool is_sum(node_id n) {
        const graph_view g = P::view();
        if (g.nodes[n].op != &operation_of<scan_result_op>) return true;
        const scan_layout l = scan_layout::unpack(g.attributes + g.nodes[g.input(n, 0)].attributes);
        const std::int64_t index = g.attribute(n, 0);
        return index < l.carries && index + l.accumulators >= l.carries;
    }

    struct listed {
        accumulator all[how_many() + 1]{};
        std::uint32_t count = 0;
        std::uint32_t end = 0;
        std::uint64_t elements = 0, bytes = 0;
    };
    static consteval listed find_all() {
        listed l;
        l.end = workspace_bytes();
        for (node_id n = 0; n < P::view().node_count; ++n) {
            if (!is_one(n)) continue;
            const node_plan here = P::value.nodes[n];
            const tensor_type type = P::view().type(n);
            const std::size_t bytes = type.size() * bytes_of(type.kind);
            accumulator& a = l.all[l.count++];
            a.node = n;
            a.offset = here.offset;
            a.sum = is_sum(n);
            if (a.sum) {
                l.elements += type.size();
                l.bytes += bytes;
            }
            if (here.where != place::output) continue;
            a.output = here.offset;
            a.offset = l.end;
            l.end += static_cast<std::uint32_t>((bytes + 63) / 64 * 64);
        }
        return l;
    }
    static constexpr listed list = find_all();

    template <std::size_t... I>
    static COSTATE_INLINE void combine_all(
        const call& c, [[maybe_unused]] const std::byte* from, [[maybe_unused]] std::size_t others,
        [[maybe_unused]] std::size_t part, [[maybe_unused]] std::size_t parts,
        std::index_sequence<I...>) {
        (combine_one<I>(c, from, others, part, parts), ...);
    }
    template <std::size_t I>
    static COSTATE_INLINE void combine_one(
        const call& c, const std::byte* from, std::size_t others, std::size_t part,
        std::size_t parts) {
        constexpr accumulator a = list.all[I];
        if constexpr (a.sum) {
            using T = element_type<P::type(a.node).kind>;
            // Parts end with a cache line.
            constexpr std::size_t line = 64 / sizeof(T);
            constexpr std::size_t size = P::type(a.node).size();
            constexpr std::size_t lines = (size + line - 1) / line;
            const std::size_t end = lines * (part + 1) / parts * line;
            fold<typename adding<a.node>::type>(
                address<P, a.node>(c), from + a.offset, others, lines * part / parts * line,
                end < size ? end : size);
        }
    }
    /// Whatever is no reduction is a sum.
    template <node_id N, bool Reduces = P::at(N).op->kind == form::reduction>
    struct adding {
        using type = type_of_operation<P::at(N).op>;
    };
    template <node_id N>
    struct adding<N, false> {
        using type = sum_op;
    };
    template <class Op, class T>
    [[gnu::noinline]] static void fold(
        T* to, const std::byte* from, std::size_t others, std::size_t begin, std::size_t end) {
        constexpr std::size_t lanes = pack<T>::lanes;
        std::size_t i = begin;
        for (; i + lanes <= end; i += lanes) fold_pack<Op, false>(to + i, from, others, i, lanes);
        if (i < end) fold_pack<Op, true>(to + i, from, others, i, end - i);
    }
    template <class Op, bool Partial, class T>
    static COSTATE_INLINE void fold_pack(
        T* to, const std::byte* from, std::size_t others, std::size_t at, std::size_t lanes) {
        using V = pack<T>;
        const auto load = [lanes](const T* there_) COSTATE_LAMBDA_INLINE {
            return Partial ? V::load_partial(there_, lanes) : V::load(there_);
        };
        V sum = load(to);
        for (std::size_t s = 0; s < others; ++s, from += slice_bytes())
            sum = Op::combine(sum, load(reinterpret_cast<const T*>(from) + at));
        if constexpr (Partial)
            sum.store_partial(to, lanes);
        else
            sum.store(to);
    }
};

}  // namespace costate::inline COSTATE_ISA
