// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/kernel/contract.hpp>
#include <costate/program/loop.hpp>

namespace costate::inline COSTATE_ISA {

/// What is computed on the register tile of a contraction before it is stored: bias, activation, whatever follows.
template <class P, std::uint32_t G, bool AlongM>
struct epilogue {
    static constexpr group_plan group = P::group(G);
    static constexpr contraction_loops loops = P::contraction(group.leader);
    using T = element_type<group.computes>;
    using V = pack<T>;

    const call& c;
    std::ptrdiff_t turns[loops.depth + 1]{};  ///< where the loops around the kernel stand

    COSTATE_INLINE void operator()(
        const V& value, std::size_t m, std::size_t n, std::size_t lanes) const {
        V registers[group.registers + 1];
        registers[0] = value;
        [&]<std::size_t... L, std::size_t... S>(
            std::index_sequence<L...>, std::index_sequence<S...>) COSTATE_LAMBDA_INLINE {
            ((registers[P::load(group.first_load + L).slot] =
                  read<group.first_load + L>(m, n, lanes)),
             ...);
            compute_members<P, G>(registers, c);
            (write<group.first_store + S>(m, n, lanes, registers), ...);
        }(std::make_integer_sequence<std::size_t, group.loads>{},
          std::make_integer_sequence<std::size_t, group.stores>{});
    }

private:
    /// Elements from one index of m, n or a loop around them to the next.
    static consteval std::int64_t step(axis_set axes, const walk& w) {
        return contraction_loops::step(axes, w);
    }
    /// Where a walk stands, from its beginning.
    template <bool Loads, std::size_t I>
    COSTATE_INLINE std::ptrdiff_t place_of(std::size_t m, std::size_t n) const {
        constexpr auto number = static_cast<std::uint32_t>(I);
        constexpr walk w = Loads ? P::load(number) : P::store(number);
        constexpr std::int64_t along_m = step(loops.m_axes, w);
        constexpr std::int64_t along_n = step(loops.n_axes, w);
        std::ptrdiff_t at =
            static_cast<std::ptrdiff_t>(m) * along_m + static_cast<std::ptrdiff_t>(n) * along_n;
        [&]<std::size_t... Level>(std::index_sequence<Level...>) COSTATE_LAMBDA_INLINE {
            ((at += turns[Level] *
                  std::integral_constant<std::int64_t, step(loops.around[Level].axes, w)>::value),
             ...);
        }(std::make_index_sequence<loops.depth>{});
        return at + w.offset;
    }

    template <std::size_t I>
    COSTATE_INLINE V read(std::size_t m, std::size_t n, std::size_t lanes) const {
        constexpr walk w = P::load(static_cast<std::uint32_t>(I));
        constexpr std::int64_t stride = step(AlongM ? loops.m_axes : loops.n_axes, w);
        using E = element_type<P::type(w.base).kind>;
        const std::ptrdiff_t at = place_of<true, I>(m, n);
        if constexpr (P::planned(w.base).where == place::immediate) {
            return load_lanes<P, w.base, stride, true, V, E>(
                nullptr, at + samples_before<P, w.base>(c), lanes);
        } else {
            const E* const from = address<P, w.base>(c) + at;
            if (lanes == V::lanes)
                return load_lanes<P, w.base, stride, false, V, E>(from, 0, lanes);
            return load_lanes<P, w.base, stride, true, V, E>(from, 0, lanes);
        }
    }
    template <std::size_t I>
    COSTATE_INLINE void write(
        std::size_t m, std::size_t n, std::size_t lanes, const V* registers) const {
        constexpr walk w = P::store(static_cast<std::uint32_t>(I));
        T* const to = address<P, w.id>(c) + place_of<false, I>(m, n);
        // Lanes are neighbours in the result: contraction_loops::fuses.
        kernel::store_lanes<T, width>(to, 1, lanes, registers[w.slot]);
    }
    /// Lanes of the narrowest register for what the kernel's vectors run along.
    static constexpr extent row = AlongM ? loops.m : loops.n;
    static constexpr std::size_t width =
        kernel::lanes_for<T>(row == batch_extent ? kernel::dynamic : row);
};

/// A contraction and what is fused behind it.
template <class P, std::uint32_t G>
struct contraction_step {
    static constexpr group_plan group = P::group(G);
    static constexpr contraction_loops loops = P::contraction(group.leader);
    static constexpr node_plan planned = P::planned(group.leader);
    /// Blocks of the outputs of one are not symmetric themselves.
    static constexpr bool half = computes_half(loops, planned) && !requires { P::divided; };
    using T = element_type<group.computes>;

    /// Whether there is nothing to compute: sums over no samples are 0.
    static COSTATE_INLINE bool is_empty(const call& c) {
        if (group.runs != phase::tile || c.rows != 0) return false;
        if constexpr (loops.accumulates_over_samples() && !planned.adds) {
            T* const result = address<P, group.leader>(c);
            for (std::size_t i = 0; i < P::type(group.leader).size(); ++i) result[i] = 0;
        }
        return true;
    }
    static COSTATE_INLINE void run(const call& c) {
        if (is_empty(c)) return;
        const left_type* left = address<P, base(left_node)>(c) + loops.left_offset;
        const right_type* right = address<P, base(right_node)>(c) + loops.right_offset;
        if constexpr (fuses) {
            epilogue<P, G, descriptor().lanes_along_m()> behind{c};
            nest<0>(left, right, behind, behind);
        } else {
            T* const result = address<P, group.leader>(c);
            const bool resumes = planned.adds || (loops.accumulates_over_samples() && c.resumes());
            nest<0>(left, right, result, resumes, c);
            if constexpr (half)
                if (!loops.accumulates_over_samples() || c.first + c.rows == c.end)
                    complete<0>(result);
        }
    }
    /// The same for a block of the outputs, as block_of_contraction has it, that begins somewhere.
    static COSTATE_INLINE void run_from(const call& c, std::size_t begin) {
        using axes = std::remove_const_t<decltype(P::divided)>;
        constexpr axes axis = P::divided;
        constexpr std::size_t m = axis == axes::rows;
        constexpr std::size_t n = axis == axes::columns;
        constexpr bool turns = axis == axes::turns;
        const auto at = static_cast<std::ptrdiff_t>(begin);
        const left_type* left = address<P, base(left_node)>(c) + loops.left_offset +
            at *
                (turns   ? loops.around[0].left
                     : m ? loops.left_m
                         : 0);
        const right_type* right = address<P, base(right_node)>(c) + loops.right_offset +
            at *
                (turns   ? loops.around[0].right
                     : n ? loops.right_n
                         : 0);
        if constexpr (fuses) {
            epilogue<P, G, descriptor().lanes_along_m()> whole{c};
            const auto shifted = [&](const pack<T>& value, std::size_t row, std::size_t column,
                                     std::size_t lanes) COSTATE_LAMBDA_INLINE {
                whole(value, row + m * begin, column + n * begin, lanes);
            };
            nest<0>(left, right, whole, shifted, turns ? at : 0);
        } else {
            T* const result = address<P, group.leader>(c) +
                at *
                    (turns   ? loops.around[0].result
                         : m ? loops.result_m
                             : loops.result_n);
            const bool resumes = planned.adds || (loops.accumulates_over_samples() && c.resumes());
            nest<0>(left, right, result, resumes, c);
        }
    }

private:
    /// Whether something is computed on the register tiles.
    static constexpr bool fuses = loops.fuses() && group.members > 0;

    /// Whether copies of an operand have room in the workspace: not where several threads share that.
    static constexpr bool copies = group.copies && !requires { P::divided; };
    static COSTATE_INLINE T* copy(const call& c) {
        return reinterpret_cast<T*>(c.arena + group.copy_offset);
    }

    static consteval node_id base(node_id n) {
        while (P::planned(n).where == place::through) n = P::view().input(n, 0);
        return n;
    }
    static constexpr node_id left_node = P::view().input(group.leader, loops.left);
    static constexpr node_id right_node = P::view().input(group.leader, loops.right);
    static constexpr element left_kind = P::type(base(left_node)).kind;
    static constexpr element right_kind = P::type(base(right_node)).kind;
    using left_type = element_type<left_kind>;
    using right_type = element_type<right_kind>;
    /// The loops around the kernel; `adds` once the result holds sums already.
    template <std::uint32_t Level>
    static COSTATE_INLINE void nest(
        const left_type* left, const right_type* right, T* result, bool adds, const call& c) {
        if constexpr (Level + levels() == loops.depth) {
            if constexpr (copies)
                kernel::contract_into<descriptor(), T>(
                    left, right, result, c.rows * loops.row, adds, copy(c));
            else
                kernel::contract_into<descriptor(), T>(
                    left, right, result, c.rows * loops.row, adds);
        } else {
            constexpr contraction_loop loop = loops.around[Level];
            const std::size_t turns = loop.length == batch_extent ? c.rows * loop.row : loop.length;
            for (std::size_t i = 0; i < turns; ++i) {
                nest<Level + 1>(left, right, result, adds || (loop.summed && i > 0), c);
                left += loop.left;
                right += loop.right;
                result += loop.result;
            }
        }
    }
    /// Copies what has been computed of symmetric matrices to below their diagonals.
    template <std::uint32_t Level>
    static COSTATE_INLINE void complete(T* result) {
        if constexpr (Level == loops.depth || loops.around[Level].summed) {
            kernel::mirror<loops.m, static_cast<std::size_t>(loops.result_m)>(result);
        } else {
            for (std::size_t i = 0; i < loops.around[Level].length; ++i)
                complete<Level + 1>(
                    result + i * static_cast<std::size_t>(loops.around[Level].result));
        }
    }
    /// The same with what follows on the register tile: `behind` knows where the loops stand, `ends` is what the kernel calls.
    template <std::uint32_t Level, class Epilogue, class Ends>
    static COSTATE_INLINE void nest(
        const left_type* left, const right_type* right, Epilogue& behind, const Ends& ends,
        std::ptrdiff_t begin = 0) {
        if constexpr (Level == loops.depth) {
            const T* const nothing = nullptr;
            if constexpr (copies)
                kernel::contract<descriptor(), T>(
                    left, right, nothing, behind.c.rows * loops.row, ends, copy(behind.c));
            else
                kernel::contract<descriptor(), T>(
                    left, right, nothing, behind.c.rows * loops.row, ends);
        } else {
            constexpr contraction_loop loop = loops.around[Level];
            const std::size_t turns =
                loop.length == batch_extent ? behind.c.rows * loop.row : loop.length;
            for (std::size_t i = 0; i < turns; ++i) {
                behind.turns[Level] = begin + static_cast<std::ptrdiff_t>(i);
                nest<Level + 1>(left, right, behind, ends);
                left += loop.left;
                right += loop.right;
            }
        }
    }
    static consteval std::size_t size(extent e) { return e == batch_extent ? kernel::dynamic : e; }
    /// How many of the loops around the kernel it takes over itself, so that their sums stay in registers: as long as
    /// what one sum reads stays in the cache for all tiles of the result.
    static consteval std::uint32_t levels() {
        constexpr std::size_t cache = second_cache / 8;
        const kernel::contraction d = one_level().oriented();
        if (d.m == kernel::dynamic || d.n == kernel::dynamic || d.k == kernel::dynamic ||
            kernel::form_of(d, pack<T>::lanes, sizeof(T)) != kernel::contraction_form::columns)
            return 0;
        std::size_t bytes = (d.m + d.n) * d.k * sizeof(T);
        std::uint32_t n = 0;
        for (; n < 2 && n < loops.depth; ++n) {
            const contraction_loop& loop = loops.around[loops.depth - 1 - n];
            if (!loop.summed || loop.length == batch_extent) break;
            bytes *= loop.length;
            if (bytes > cache) break;
        }
        return n;
    }
    static consteval kernel::contraction descriptor() {
        kernel::contraction d = one_level();
        for (std::uint32_t i = 0; i < levels(); ++i) {
            const contraction_loop& loop = loops.around[loops.depth - 1 - i];
            d.around[1 - i] = {
                loop.length, static_cast<std::size_t>(loop.left),
                static_cast<std::size_t>(loop.right)};
        }
        return d;
    }
    static consteval kernel::contraction one_level() {
        const auto stride = [](std::int64_t elements_) {
            return static_cast<std::size_t>(elements_);
        };
        kernel::contraction d{size(loops.m),          size(loops.n),
                              size(loops.k),          stride(loops.left_m),
                              stride(loops.left_k),   stride(loops.right_k),
                              stride(loops.right_n),  stride(loops.result_m),
                              stride(loops.result_n), false};
        d.rows = P::tile;
        if (left_kind != group.computes) d.a_kind = left_kind;
        if (right_kind != group.computes) d.b_kind = right_kind;
        d.upper = half;
        return d;
    }
};

}  // namespace costate::inline COSTATE_ISA
