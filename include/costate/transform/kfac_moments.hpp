// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/pad.hpp>
#include <costate/transform/derivative.hpp>
#include <costate/transform/kfac_structure.hpp>

namespace costate {

/// Appends to the graph of an objective the second moments of one block's gradients of single samples in bases A and G, whose
/// vectors are rows, for each group: element (k, l) is the sum of (A_k V G_lᵀ)² over the gradients V. For one use at one
/// place V is a product of a column and a row, and so are the squares; otherwise V is a sum over places and uses, which is
/// squared afterwards (George et al., "Fast approximate natural gradient descent in a Kronecker-factored eigenbasis", NeurIPS
/// 2018).
class kfac_moments {
public:
    /// The bases come in a record of their own, with names like those of the factors.
    constexpr kfac_moments(
        builder& b, const kfac_block& block, const char* weight, std::int64_t level, bool columns)
        : b_(b),
          block_(block),
          columns_(columns),
          inputs_(basis(weight, ".A", block.input_order(), level)),
          outputs_(basis(weight, ".G", block.outputs, level)) {}

    /// One use: its inputs and the gradients by what it makes, as kfac_assembly takes them.
    constexpr void add(const kfac_use& use, term activations, term gradients) {
        if (!activations.type().batched())
            activations = broadcast(activations, activations.type().prepend(batch_extent));
        const std::uint8_t k = unused(use, column), l = unused(use, k);
        labels axes;
        axes.left[0] = axes.right[0] = sample;
        for (std::uint32_t i = 1; i < activations.type().rank; ++i)
            axes.left[i] = use.axes.left[i - 1];
        const std::uint32_t lead = columns_ ? 2 : 1;
        if (columns_) axes.right[1] = column;
        for (std::uint32_t i = lead; i < gradients.type().rank; ++i)
            axes.right[i] = use.axes.result[i - lead];

        term a = turned(activations, axes.left, use.groups, use.inputs, inputs_, k);
        if (block_.has_bias()) {
            placement last;
            const extent order = block_.input_order();
            tensor_type row = block_.matrices(order, 1);  // of the input 1
            last.start[row.rank - 1u] = block_.inputs;
            const term bias = take(inputs_, row, last);
            row = tensor_type{block_.kind, 0, {}};
            for (std::uint32_t i = a.type().rank - use.groups.count - 1u; i < a.type().rank; ++i)
                row = row.append(a.type().dims[i]);
            a = a + broadcast(reshape(bias, row), a.type());
        }
        term g = turned(gradients, axes.right, use.groups, use.outputs, outputs_, l);
        if (is_product()) {
            a = a * a;
            g = g * g;
        } else {
            axes.result[0] = sample;
            if (columns_) axes.result[1] = column;
        }
        std::uint32_t at = is_product() ? 0 : lead;
        for (std::uint32_t i = 0; i < use.groups.count; ++i)
            axes.result[at++] = use.groups.label[i];
        axes.result[at] = k;
        axes.result[at + 1] = l;
        sum_ = sum_of(sum_, contract(a, g, axes, at + 2));
    }
    constexpr term finish() const {
        if (is_product()) return sum_;
        return sum_over(sum_ * sum_, columns_ ? 3 : 1);
    }

private:
    static constexpr std::uint8_t sample = 127, column = 126;
    builder& b_;
    const kfac_block& block_;
    bool columns_;
    term inputs_, outputs_, sum_;

    constexpr bool is_product() const { return block_.uses == 1 && block_.places == 1; }
    constexpr term basis(
        const char* weight, const char* suffix, extent order, std::int64_t level) const {
        const std::int64_t attributes[] = {b_.intern(joined_text(weight, suffix).text), 1, level};
        const tensor_type type = block_.matrices(order, order);
        return {b_, b_.put(operation_of<direction_op>, b_.intern(type), nullptr, 0, attributes, 3)};
    }
    static constexpr std::uint8_t unused(const kfac_use& use, std::uint8_t below) {
        do --below;
        while (has_label(use.axes.left, max_rank, below) ||
               has_label(use.axes.right, max_rank, below) ||
               has_label(use.axes.result, max_rank, below));
        return below;
    }
    /// Coordinates in a basis for those along the axes `kept`; their axis is the last one, `fresh`, behind those of the
    /// groups. `axes` are changed to those of the result.
    constexpr term turned(
        term x, std::uint8_t (&axes)[max_rank], const kfac_axes& groups, const kfac_axes& kept,
        const term& basis, std::uint8_t fresh) const {
        const tensor_type type = x.type();
        const extent order = basis.type().dims[basis.type().rank - 1u];
        labels l;
        tensor_type parts{type.kind, 0, {}};
        const auto length_of = [&](std::uint8_t label) {
            std::uint32_t j = 0;
            while (axes[j] != label) ++j;
            return type.dims[j];
        };
        const auto put = [&](std::uint8_t label, extent length) {
            l.right[parts.rank] = label;
            parts = parts.append(length);
        };
        for (std::uint32_t i = 0; i < groups.count; ++i)
            put(groups.label[i], length_of(groups.label[i]));
        put(fresh, order);
        extent all = 1;
        for (std::uint32_t i = 0; i < kept.count; ++i) {
            put(kept.label[i], length_of(kept.label[i]));
            all *= length_of(kept.label[i]);
        }
        std::uint32_t rank = 0;
        for (std::uint32_t j = 0; j < type.rank; ++j) {
            l.left[j] = axes[j];
            if (!kept.has(axes[j]) && !groups.has(axes[j])) l.result[rank++] = axes[j];
        }
        for (std::uint32_t i = 0; i < groups.count; ++i) l.result[rank++] = groups.label[i];
        l.result[rank++] = fresh;
        for (std::uint32_t j = 0; j < max_rank; ++j) axes[j] = l.result[j];
        // Without the coordinate of a bias.
        const term part = take(basis, block_.matrices(order, all), {});
        return contract(x, reshape(part, parts), l, rank);
    }
};

}  // namespace costate
