// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/concat.hpp>
#include <costate/ops/power.hpp>
#include <costate/ops/shape.hpp>
#include <costate/transform/kfac_uses.hpp>

namespace costate {

/// Appends the factors to the graph of an objective: what `kfac_model` does, one block after the other.
class kfac_assembly {
public:
    /// What the sums of second moments of gradients still need.
    enum class scaling : std::uint8_t { as_they_are, times_samples, over_samples };

    /// `columns`: whether gradients have an axis of columns behind that of the samples.
    constexpr kfac_assembly(builder& b, bool columns, scaling scale)
        : b_(b), columns_(columns), scale_(scale) {}

    /// The next block's number of places, where it is known when the program runs; otherwise a term that does not exist.
    constexpr void begin(term places) { places_ = places; }

    /// The inputs of a weight at one use: terms with the sample axis in front.
    constexpr void add_inputs(const kfac_block& block, const kfac_use& use, term activations) {
        if (!activations.type().batched())
            activations = broadcast(activations, activations.type().prepend(batch_extent));
        const tensor_type type = activations.type();
        std::uint8_t axes[max_rank]{sample};
        copy(use.axes.left, axes + 1, type.rank - 1u);
        // Along axes that only the weight has been repeated along, the inputs are the same.
        double repeated = 1;
        for (std::uint32_t j = 0; j < max_rank && use.axes.right[j] != 0; ++j)
            if (!use.inputs.has(use.axes.right[j]) && !use.outputs.has(use.axes.right[j]) &&
                !has_label(use.axes.left, max_rank, use.axes.right[j]))
                repeated *= use.lengths[j];
        if (block.sharing == kfac_sharing::reduce) {
            reduced_inputs_ = sum_of(
                reduced_inputs_,
                shared(
                    block, ordered_sum(activations, axes, use.groups, use.inputs, true), repeated));
        } else {
            const term rows = scaled_rows(activations, share_of_places(block, repeated));
            inputs_ = sum_of(inputs_, square(rows, axes, use.groups, use.inputs));
        }
        if (!block.has_bias()) return;
        const term sum = ordered_sum(activations, axes, use.groups, use.inputs, false);
        input_sum_ = sum_of(input_sum_, times(sum, repeated));
    }
    /// The gradients by what the weight makes at one use: samples, columns if there are any, axes of the result.
    constexpr void add_gradients(const kfac_block& block, const kfac_use& use, term gradients) {
        std::uint8_t axes[max_rank]{sample};
        if (columns_) axes[1] = column;
        const std::uint32_t lead = columns_ ? 2 : 1;
        copy(use.axes.result, axes + lead, gradients.type().rank - lead);
        if (block.sharing == kfac_sharing::reduce)
            reduced_gradients_ = sum_of(
                reduced_gradients_, ordered_sum(gradients, axes, use.groups, use.outputs, true));
        else
            gradients_ = sum_of(
                gradients_,
                square(scaled_rows(gradients, scale(block)), axes, use.groups, use.outputs));
    }
    /// Puts the factors among the outputs and is ready for the next block.
    constexpr void finish(const kfac_block& block, const kfac_use& last) {
        if (block.sharing == kfac_sharing::reduce) {
            const term share = constant(b_, scalar(block), 1.0) / batch_size(b_, block.kind);
            inputs_ = square_of_rows(
                scaled_rows(reduced_inputs_, share), false, last.groups.count, last.inputs.count);
            gradients_ = square_of_rows(
                scaled_rows(reduced_gradients_, scale(block)), columns_, last.groups.count,
                last.outputs.count);
        }
        put(inputs_);
        if (block.has_bias())
            put(input_sum_ * broadcast(share_of_places(block, 1), input_sum_.type()));
        put(gradients_);
        inputs_ = gradients_ = reduced_inputs_ = reduced_gradients_ = input_sum_ = places_ = term{};
    }
    /// A block of the gradients of single samples by one parameter, or by a scale and by its shift.
    constexpr void add_parameters(const kfac_block& block, const term* gradients) {
        const std::uint32_t lead = columns_ ? 2 : 1;
        if (block.form == kfac_form::diagonal) {
            put(scaled(sum_over(gradients[0] * gradients[0], (axis_set{1} << lead) - 1)));
            return;
        }
        const std::uint32_t parts = block.parameters();
        term rows[2];
        for (std::uint32_t i = 0; i < parts; ++i)
            rows[i] = rows_of(gradients[i], lead, block.outputs / parts);
        const term flat = parts == 1 ? rows[0] : concat_terms(rows, parts, lead);
        put(scaled(square_of_rows(flat, columns_, 0, 1)));
    }
    /// What two layers of a chain share.
    constexpr void add_neighbours(
        const kfac_block& block, const kfac_use& use, term inputs, term gradients,
        const kfac_block& next, const kfac_use& next_use, term next_inputs, term next_gradients) {
        const term moment = product_of_rows(
            input_rows(block, use, inputs), input_rows(next, next_use, next_inputs));
        put(moment / broadcast(batch_size(b_, block.kind), moment.type()));
        put(scaled(product_of_rows(
            gradient_rows(block, use, gradients), gradient_rows(next, next_use, next_gradients))));
    }
    /// A sum of second moments of gradients of all samples as the objective counts them.
    constexpr term scaled(term t) const {
        if (scale_ == scaling::as_they_are) return t;
        const term samples = broadcast(batch_size(b_, t.type().kind), t.type());
        return scale_ == scaling::times_samples ? t * samples : t / samples;
    }

private:
    static constexpr std::uint8_t sample = 127, column = 126;
    builder& b_;
    bool columns_;
    scaling scale_;
    term inputs_, gradients_, reduced_inputs_, reduced_gradients_, input_sum_, places_;

    constexpr void put(term t) { b_.outputs.put(t.id); }
    static constexpr tensor_type scalar(const kfac_block& block) { return {block.kind, 0, {}}; }
    /// What each place of each sample has of a mean over them.
    constexpr term share_of_places(const kfac_block& block, double weight) const {
        const term share = places_.exists() ? constant(b_, scalar(block), weight) / places_
                                            : constant(b_, scalar(block), weight / block.places);
        return share / batch_size(b_, block.kind);
    }
    /// A sum over a sample's places, each of which counts so often, as a mean over them.
    constexpr term shared(const kfac_block& block, term sum, double weight) const {
        if (!places_.exists()) return times(sum, weight / block.places);
        return times(sum, weight) / broadcast(places_, sum.type());
    }
    /// By what `scaled` multiplies; nothing if that is 1.
    constexpr term scale(const kfac_block& block) const {
        if (scale_ == scaling::as_they_are) return {};
        return scaled(constant(b_, scalar(block), 1.0));
    }
    /// Rows whose second moments are `factor` times those of x: there are fewer numbers in them than in a factor, which is
    /// complete then where it is summed. What x is a view of is scaled in its place, for contractions read views.
    static constexpr term scaled_rows(term x, term factor) {
        if (!factor.exists()) return x;
        builder& b = *x.graph;
        const node here = b.nodes[x.id];
        if (here.op->kind != form::view || here.arity != 1)
            return x * broadcast(sqrt(factor), x.type());
        pool<std::int64_t> attributes(here.attribute_count);
        for (std::uint32_t i = 0; i < attributes.size(); ++i) attributes[i] = b.attribute(x.id, i);
        const node_id rows = scaled_rows({b, b.input(x.id, 0)}, factor).id;
        return {b, b.put(*here.op, here.type, &rows, 1, attributes.data(), attributes.size())};
    }
    static constexpr term times(term t, double factor) {
        return factor == 1 ? t : t * constant(*t.graph, t.type(), factor);
    }
    static constexpr void copy(const std::uint8_t* from, std::uint8_t* to, std::uint32_t count) {
        for (std::uint32_t i = 0; i < count; ++i) to[i] = from[i];
    }
    /// Σ x xᵀ over all axes but those `kept`, for each of those `apart`.
    static constexpr term square(
        term x, const std::uint8_t* axes, const kfac_axes& apart, const kfac_axes& kept) {
        const std::uint32_t rank = x.type().rank;
        labels l;
        copy(apart.label, l.result, apart.count);
        copy(axes, l.left, rank);
        copy(axes, l.right, rank);
        std::uint8_t fresh = column;
        for (std::uint32_t i = 0; i < kept.count; ++i) {
            do --fresh;
            while (has_label(axes, rank, fresh));
            for (std::uint32_t j = 0; j < rank; ++j)
                if (axes[j] == kept.label[i]) l.right[j] = fresh;
            l.result[apart.count + i] = kept.label[i];
            l.result[apart.count + kept.count + i] = fresh;
        }
        return contract(x, x, l, apart.count + 2 * kept.count);
    }
    /// Σ x yᵀ over all axes but the last ones.
    static constexpr term product_of_rows(term x, term y) {
        const std::uint32_t last = x.type().rank - 1u;
        labels l;
        l.left[0] = l.right[0] = sample;
        if (last == 2) l.left[1] = l.right[1] = column;
        l.left[last] = l.result[0] = 1;
        l.right[last] = l.result[1] = 2;
        return contract(x, y, l, 2);
    }
    /// The inputs of a weight that is used once as a row for each sample; the same of gradients.
    static constexpr term input_rows(const kfac_block& block, const kfac_use& use, term x) {
        if (!x.type().batched()) x = broadcast(x, x.type().prepend(batch_extent));
        std::uint8_t axes[max_rank]{sample};
        copy(use.axes.left, axes + 1, x.type().rank - 1u);
        return rows_of(ordered_sum(x, axes, use.groups, use.inputs, true), 1, block.inputs);
    }
    constexpr term gradient_rows(const kfac_block& block, const kfac_use& use, term x) const {
        const std::uint32_t lead = columns_ ? 2 : 1;
        std::uint8_t axes[max_rank]{sample};
        if (columns_) axes[1] = column;
        copy(use.axes.result, axes + lead, x.type().rank - lead);
        return rows_of(ordered_sum(x, axes, use.groups, use.outputs, true), lead, block.outputs);
    }
    static constexpr term rows_of(term x, std::uint32_t lead, extent length) {
        tensor_type type{x.type().kind, 0, {}};
        for (std::uint32_t i = 0; i < lead; ++i) type = type.append(x.type().dims[i]);
        return reshape(x, type.append(length));
    }
    /// Of rows with the axes of groups first.
    static constexpr term square_of_rows(
        term rows, bool columns, std::uint32_t groups, std::uint32_t kept) {
        std::uint8_t axes[max_rank]{sample, column};
        kfac_axes first, last;
        for (std::uint32_t i = 0; i < groups + kept; ++i) {
            const auto label = static_cast<std::uint8_t>(1 + i);
            axes[(columns ? 2 : 1) + i] = label;
            kfac_axes& all = i < groups ? first : last;
            all.label[all.count++] = label;
        }
        return square(rows, axes, first, last);
    }
    /// The sum over all axes but those of groups and those `kept`, which stand in this order then; the samples, and the
    /// columns, stay if `by_sample`.
    static constexpr term ordered_sum(
        term x, const std::uint8_t* axes, const kfac_axes& groups, const kfac_axes& kept,
        bool by_sample) {
        const std::uint32_t rank = x.type().rank;
        std::uint8_t wanted[max_rank]{};
        std::uint32_t all = 0;
        for (std::uint32_t j = 0; j < rank && by_sample; ++j)
            if (axes[j] == sample || axes[j] == column) wanted[all++] = axes[j];
        for (std::uint32_t i = 0; i < groups.count; ++i) wanted[all++] = groups.label[i];
        for (std::uint32_t i = 0; i < kept.count; ++i) wanted[all++] = kept.label[i];
        axis_set summed = 0;
        std::uint8_t rest[max_rank]{};
        std::uint32_t left = 0;
        for (std::uint32_t j = 0; j < rank; ++j)
            if (has_label(wanted, all, axes[j]))
                rest[left++] = axes[j];
            else
                summed |= axis_set{1} << j;
        const term sum = sum_over(x, summed);
        std::int64_t order[max_rank]{};
        for (std::uint32_t i = 0; i < all; ++i)
            for (std::uint32_t j = 0; j < left; ++j)
                if (rest[j] == wanted[i]) order[i] = j;
        return transpose_op::along(sum, order);
    }
};

}  // namespace costate
