// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/program/lanes.hpp>
#include <costate/program/member.hpp>

#include <utility>

namespace costate::inline COSTATE_ISA {

/// Which axes of the loop over group `G` run inside of the packs of its last axis, so that what is folded stays in
/// registers: those right in front of it along which everything is folded and nothing is stored.
template <class P, std::uint32_t G>
struct fold_order {
    /// The most turns inside of a pack: what they read has to stay in the cache from pack to pack. A longer axis runs in
    /// such blocks, which also keeps the rounding errors of its sums small.
    static constexpr std::size_t block = 64;

private:
    static constexpr group_plan group = P::group(G);
    static constexpr std::size_t inner = group.axes == 0 ? 0u : group.axes - 1u;

    static consteval bool is_folded(std::size_t axis_) {
        for (std::uint32_t f_ = 0; f_ < group.folds; ++f_) {
            const walk fold_ = P::fold(group.first_fold + f_);
            if (fold_.strides[axis_] != 0 || fold_.strides[inner] != 1) return false;
        }
        return group.folds > 0 && group.stores == 0 && !group.bounded;
    }
    static consteval bool is_long(std::size_t axis_) {
        return group.extents[axis_] == batch_extent || group.extents[axis_] > block;
    }
    static consteval std::size_t count_inside() {
        std::size_t turns_ = 1;
        for (std::size_t n_ = 0; n_ < inner; ++n_) {
            const std::size_t axis_ = inner - 1 - n_;
            if (!is_folded(axis_)) return n_;
            if (is_long(axis_) || turns_ * group.extents[axis_] > block) return n_ == 0 ? 1 : n_;
            turns_ *= group.extents[axis_];
        }
        return inner;
    }

public:
    static constexpr std::size_t inside = count_inside();
    /// Whether the axes inside are one that runs in blocks.
    static constexpr bool in_blocks = inside == 1 && is_long(inner - inside);
};

/// What the folds of group `G` along its packs have come to, the identity at first; and how they are divided.
template <class P, std::uint32_t G>
struct partial_folds {
private:
    static constexpr group_plan group = P::group(G);
    static constexpr std::size_t inner = group.axes == 0 ? 0u : group.axes - 1u;
    using V = pack<lane_type<element_type<group.computes>>>;

    static consteval bool along_packs() {
        if (group.axes == 0) return group.folds > 0;
        for (std::uint32_t f_ = 0; f_ < group.folds; ++f_)
            if (P::fold(group.first_fold + f_).strides[inner] == 0) return true;
        return false;
    }
    static consteval bool is_short() {
        std::uint32_t work_ = 0;
        for (std::uint32_t i_ = 0; i_ < group.members && work_ <= 64; ++i_)
            work_ += 1u + P::at(P::step(group.first_member + i_).id).op->flops;
        return work_ <= 64;
    }
    static consteval std::size_t length() {
        if (group.axes == 0) return 1;
        return group.extents[inner] == batch_extent ? P::tile * group.row : group.extents[inner];
    }
    static constexpr auto every = std::make_index_sequence<group.folds>{};
    template <std::size_t I>
    using fold_op =
        type_of_operation<P::at(P::fold(group.first_fold + static_cast<std::uint32_t>(I)).id).op>;

public:
    /// Sums of a short body are kept apart, so that no addition has to wait for another.
    static constexpr std::size_t chains = along_packs() && is_short() ? 2 : 1;
    /// Sums of a long axis are made of those of pieces, so that rounding errors grow with the pieces' lengths only.
    static constexpr std::size_t piece = 512 * chains * V::lanes;
    static constexpr bool in_pieces = along_packs() && !group.bounded && length() > 2 * piece;

    V sums[group.folds + 1];

    COSTATE_INLINE partial_folds() { begin(every); }
    /// Adds what another one has, which begins anew.
    COSTATE_INLINE void take(partial_folds& other) {
        combine(other, every);
        other.begin(every);
    }

private:
    template <std::size_t... I>
    COSTATE_INLINE void begin(std::index_sequence<I...>) {
        ((sums[I] = V(fold_op<I>::template identity<typename V::value_type>())), ...);
    }
    template <std::size_t... I>
    COSTATE_INLINE void combine(const partial_folds& other, std::index_sequence<I...>) {
        ((sums[I] = fold_op<I>::combine(sums[I], other.sums[I])), ...);
    }
};

/// What fold `I` of group `G` has collected so far, with the term that the registers hold. A product is added in one rounding.
template <class P, std::uint32_t G, std::size_t I, bool Whole, class V>
COSTATE_INLINE V accumulated(const V* registers, const V& collected) {
    constexpr walk folded_ = P::fold(P::group(G).first_fold + static_cast<std::uint32_t>(I));
    using op = type_of_operation<P::at(folded_.id).op>;
    using made = product_of<P, G, folded_.slot, Whole>;
    if constexpr (made::exists && requires {
                      op::combine_product(collected, collected, collected);
                  })
        return op::combine_product(collected, registers[made::a], registers[made::b]);
    else
        return op::combine(collected, registers[folded_.slot]);
}

}  // namespace costate::inline COSTATE_ISA
