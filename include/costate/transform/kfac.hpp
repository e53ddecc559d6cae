// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/transform/derivative.hpp>
#include <costate/transform/kfac_uses.hpp>

namespace costate {

/// Which matrix the factors stand for.
enum class fisher : std::uint8_t { exact, monte_carlo, empirical };

constexpr std::size_t text_length(const char* text) {
    std::size_t length = 0;
    while (text[length] != '\0') ++length;
    return length;
}

/// The blocks of an objective, as a constant: what the optimiser reads.
template <std::uint32_t Parameters>
struct kfac_blocks {
    kfac_block block[Parameters + 1]{};
    std::uint32_t count = 0;
    std::uint32_t uncovered = kfac_block::none;
    kfac_reason reason = kfac_reason::covered;
};

/// Stops where a parameter has no factor. Its name and the reason are seen in the name of the class.
template <bool Covered, parameter_name Name, kfac_reason Reason>
struct kfac_parameter {
    static_assert(
        Covered,
        "costate: kfac_factors<objective>: no factor covers this parameter; choose a diagonal block "
        "for it, kfac_factors<objective, as_diagonal<w>>, or a full one, as_full<w>");
};

/// What follows from the objective mean(vmap(loss)) or sum(vmap(loss)) and from the user's choices.
template <auto Objective, auto... Choices>
struct kfac_finding {
    static_assert(
        requires { Objective.inner.inner; },
        "costate: kfac: the objective has to be mean(vmap(loss)) or sum(vmap(loss))");
    static consteval graph_view sample() { return model_graph<Objective.inner.inner>::view(); }

    static constexpr int form_of([[maybe_unused]] const char* name) {
        int form = -1;
        (choose_form(Choices, name, form), ...);
        return form;
    }
    static constexpr kfac_sharing sharing_of([[maybe_unused]] const char* name) {
        kfac_sharing sharing = kfac_sharing::expand;
        (choose_sharing(Choices, name, sharing), ...);
        return sharing;
    }
    static constexpr fisher chosen_kind() {
        fisher chosen = fisher::empirical;
        (choose_kind(Choices, chosen), ...);
        return chosen;
    }

    static constexpr kfac_uses uses() { return kfac_uses(sample(), form_of, sharing_of); }

    static constexpr std::uint32_t parameters() {
        std::uint32_t count = 0;
        for (node_id n = 0; n < sample().node_count; ++n)
            count += sample().nodes[n].op == &operation_of<parameter_op>;
        return count;
    }
    static constexpr auto found() {
        const kfac_uses all = uses();
        kfac_blocks<parameters()> result;
        for (const kfac_block& b : all.blocks) result.block[result.count++] = b;
        result.uncovered = all.uncovered;
        result.reason = all.reason;
        return result;
    }

    /// The leaf of the parameter with this number.
    static constexpr node_id parameter(std::uint32_t number) {
        for (node_id n = 0;; ++n)
            if (sample().nodes[n].op == &operation_of<parameter_op> && number-- == 0) return n;
    }

private:
    template <class Choice>
    static constexpr void choose_form(const Choice&, const char* name, int& form) {
        if constexpr (requires { Choice::form; })
            if (Choice::is_for(name)) form = static_cast<int>(Choice::form);
    }
    template <class Choice>
    static constexpr void choose_sharing(const Choice&, const char* name, kfac_sharing& sharing) {
        if constexpr (requires { Choice::form; })
            if (Choice::is_for(name)) sharing = Choice::sharing;
    }
    template <class Choice>
    static constexpr void choose_kind(const Choice& choice, fisher& chosen) {
        if constexpr (std::is_same_v<Choice, fisher>) chosen = choice;
    }
};
template <auto Objective, auto... Choices>
struct kfac_structure : kfac_finding<Objective, Choices...> {
    using finding = kfac_finding<Objective, Choices...>;
    static constexpr auto value = finding::found();
    static constexpr fisher kind = finding::chosen_kind();

    static consteval const char* uncovered_name() {
        return value.uncovered == kfac_block::none
            ? ""
            : finding::sample().name(finding::parameter(value.uncovered));
    }
    using check = kfac_parameter<
        value.uncovered == kfac_block::none,
        parameter_name<text_length(uncovered_name()) + 1>(uncovered_name()), value.reason>;
};

/// A text made of two.
struct joined_text {
    char text[256]{};
    constexpr joined_text(const char* a, const char* b) {
        std::uint32_t end = 0;
        for (; *a != '\0' && end < 255; ++a) text[end++] = *a;
        for (; *b != '\0' && end < 255; ++b) text[end++] = *b;
    }
};

template <auto Objective, auto... Choices>
struct kfac_layout_model : model_base {
    using soundness = typename kfac_structure<Objective, Choices...>::check;
    template <auto>
    static constexpr builder build() {
        using structure = kfac_structure<Objective, Choices...>;
        builder b;
        for (std::uint32_t i = 0; i < structure::value.count; ++i) {
            const kfac_block& block = structure::value.block[i];
            const graph_view g = structure::sample();
            const node_id weight = structure::parameter(block.weight);
            const auto leaf = [&](const char* suffix, const tensor_type& type) {
                const joined_text name(g.name(weight), suffix);
                b.outputs.put(named_leaf(b, operation_of<parameter_op>, type, name.text).id);
            };
            const tensor_type vector{block.kind, 1, {block.inputs}};
            const tensor_type outputs{block.kind, 2, {block.outputs, block.outputs}};
            if (block.form == kfac_form::diagonal) leaf(".D", g.type(weight));
            if (block.form == kfac_form::full) leaf(".F", outputs);
            if (block.form != kfac_form::kronecker) continue;
            leaf(".A", vector.append(block.inputs));
            if (block.has_bias()) leaf(".a", vector);
            leaf(".G", outputs);
        }
        return b;
    }
};
/// The record of an objective's factors is parameters<kfac_layout<objective, choices...>>. A weight w has w.A, the second
/// moment of its inputs, w.a, their mean, if a bias belongs to it, and w.G, the second moment of the gradients by its
/// outputs: its block is [[A, a], [aᵀ, 1]] ⊗ G. Other parameters have w.F, the whole block, or w.D, its diagonal.
template <auto Objective, auto... Choices>
inline constexpr kfac_layout_model<Objective, Choices...> kfac_layout{};

/// Appends the factors to the graph of an objective: what `kfac_model` does, one block after the other.
class kfac_assembly {
public:
    /// `scale`: what second moments of gradients are multiplied with.
    constexpr kfac_assembly(builder& b, bool columns, term scale)
        : b_(b), columns_(columns), scale_(scale) {}

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
            if (!has_label(use.inputs, use.input_axes, use.axes.right[j]) &&
                !has_label(use.outputs, use.output_axes, use.axes.right[j]) &&
                !has_label(use.axes.left, max_rank, use.axes.right[j]))
                repeated *= use.lengths[j];
        const term mean = ordered_sum(activations, axes, use.inputs, use.input_axes, false);
        if (block.sharing == kfac_sharing::reduce) {
            reduced_inputs_ = sum_of(
                reduced_inputs_,
                times(ordered_sum(activations, axes, use.inputs, use.input_axes, true),
                      repeated / block.places));
        } else {
            inputs_ = sum_of(
                inputs_, times(square(activations, axes, use.inputs, use.input_axes), repeated));
        }
        if (block.has_bias()) input_sum_ = sum_of(input_sum_, times(mean, repeated));
    }
    /// The gradients by what the weight makes at one use: samples, columns if there are any, axes of the result.
    constexpr void add_gradients(const kfac_block& block, const kfac_use& use, term gradients) {
        std::uint8_t axes[max_rank]{sample};
        if (columns_) axes[1] = column;
        const std::uint32_t lead = columns_ ? 2 : 1;
        copy(use.axes.result, axes + lead, gradients.type().rank - lead);
        if (block.sharing == kfac_sharing::reduce)
            reduced_gradients_ = sum_of(
                reduced_gradients_,
                ordered_sum(gradients, axes, use.outputs, use.output_axes, true));
        else
            gradients_ = sum_of(gradients_, square(gradients, axes, use.outputs, use.output_axes));
    }
    /// Puts the factors among the outputs and is ready for the next block.
    constexpr void finish(const kfac_block& block, const kfac_use& last) {
        const double places =
            block.sharing == kfac_sharing::reduce ? 1 : static_cast<double>(block.places);
        if (block.sharing == kfac_sharing::reduce) {
            inputs_ = square_of_rows(reduced_inputs_, false, last.input_axes);
            gradients_ = square_of_rows(reduced_gradients_, columns_, last.output_axes);
        }
        const term samples = batch_size(b_, block.kind);
        put(inputs_ / broadcast(times(samples, places), inputs_.type()));
        if (block.has_bias())
            put(input_sum_ /
                broadcast(times(samples, static_cast<double>(block.places)), input_sum_.type()));
        put(scaled(gradients_));
        inputs_ = gradients_ = reduced_inputs_ = reduced_gradients_ = input_sum_ = term{};
    }
    /// A block of the gradients of single samples by one parameter.
    constexpr void add_parameter(const kfac_block& block, term gradients) {
        const std::uint32_t lead = columns_ ? 2 : 1;
        if (block.form == kfac_form::diagonal) {
            put(scaled(sum_over(gradients * gradients, (axis_set{1} << lead) - 1)));
            return;
        }
        tensor_type rows{gradients.type().kind, 0, {}};
        for (std::uint32_t i = 0; i < lead; ++i) rows = rows.append(gradients.type().dims[i]);
        const term flat = reshape(gradients, rows.append(block.outputs));
        put(scaled(square_of_rows(flat, columns_, 1)));
    }

private:
    static constexpr std::uint8_t sample = 127, column = 126;
    builder& b_;
    bool columns_;
    term scale_;
    term inputs_, gradients_, reduced_inputs_, reduced_gradients_, input_sum_;

    constexpr void put(term t) { b_.outputs.put(t.id); }
    constexpr term scaled(term t) const {
        return scale_.exists() ? t * broadcast(scale_, t.type()) : t;
    }
    static constexpr term times(term t, double factor) {
        return factor == 1 ? t : t * constant(*t.graph, t.type(), factor);
    }
    static constexpr void copy(const std::uint8_t* from, std::uint8_t* to, std::uint32_t count) {
        for (std::uint32_t i = 0; i < count; ++i) to[i] = from[i];
    }
    /// Σ x xᵀ over all axes but those `kept`.
    static constexpr term square(
        term x, const std::uint8_t* axes, const std::uint8_t* kept, std::uint32_t count) {
        const std::uint32_t rank = x.type().rank;
        labels l;
        copy(axes, l.left, rank);
        copy(axes, l.right, rank);
        std::uint8_t fresh = column;
        for (std::uint32_t i = 0; i < count; ++i) {
            do --fresh;
            while (has_label(axes, rank, fresh));
            for (std::uint32_t j = 0; j < rank; ++j)
                if (axes[j] == kept[i]) l.right[j] = fresh;
            l.result[i] = kept[i];
            l.result[count + i] = fresh;
        }
        return contract(x, x, l, 2 * count);
    }
    static constexpr term square_of_rows(term rows, bool columns, std::uint32_t kept) {
        std::uint8_t axes[max_rank]{sample, column};
        std::uint8_t last[max_rank]{};
        for (std::uint32_t i = 0; i < kept; ++i)
            last[i] = axes[(columns ? 2 : 1) + i] = static_cast<std::uint8_t>(1 + i);
        return square(rows, axes, last, kept);
    }
    /// The sum over all axes but those `kept`, which stand in their order then; the samples, and the columns, stay if
    /// `by_sample`.
    static constexpr term ordered_sum(
        term x, const std::uint8_t* axes, const std::uint8_t* kept, std::uint32_t count,
        bool by_sample) {
        const std::uint32_t rank = x.type().rank;
        std::uint8_t wanted[max_rank]{};
        std::uint32_t all = 0;
        for (std::uint32_t j = 0; j < rank && by_sample; ++j)
            if (axes[j] == sample || axes[j] == column) wanted[all++] = axes[j];
        for (std::uint32_t i = 0; i < count; ++i) wanted[all++] = kept[i];
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

template <auto Objective, auto... Choices>
struct kfac_model : model_base {
    using structure = kfac_structure<Objective, Choices...>;
    using soundness = typename structure::check;
    static consteval graph_view source() { return structure::sample(); }

    template <auto>
    static constexpr builder build() {
        builder b(source());
        if (!first_is_number(b)) return b;
        const kfac_uses found = structure::uses();
        const std::uint32_t own = b.outputs.size();
        for (const kfac_use& use : found.uses) b.outputs.put(use.activations);
        for (const kfac_use& use : found.uses) b.outputs.put(use.result);
        builder all = in_batches(b, found);
        return assembled(all, found, own);
    }

private:
    /// Parameters whose block is made of single samples' gradients become one for each sample.
    static constexpr builder in_batches(const builder& b, const kfac_uses& found) {
        const graph_view g = b.view();
        return batch(g, [&](builder& to, node_id n) {
            for (const kfac_block& block : found.blocks)
                if (block.form != kfac_form::kronecker &&
                    structure::parameter(block.weight) == n) {
                    const term leaf{
                        to, to.put(
                                *g.nodes[n].op, to.intern(g.type(n)), nullptr, 0,
                                g.attributes + g.nodes[n].attributes,
                                g.nodes[n].attribute_count)};
                    return broadcast(leaf, leaf.type().prepend(batch_extent));
                }
            return leaf_of_samples(to, g, n);
        });
    }

    static constexpr builder assembled(builder& b, const kfac_uses& found, std::uint32_t own) {
        constexpr bool mean = Objective.mean_over_samples;
        const std::uint32_t count = found.uses.size();
        pool<term> activations, wrt;
        pool<term> parameters;
        for (node_id n = 0; n < b.nodes.size(); ++n)
            if (b.nodes[n].op == &operation_of<parameter_op>) wrt.put({b, n});
        const std::uint32_t leaves = wrt.size();
        for (std::uint32_t i = 0; i < count; ++i) activations.put({b, b.outputs[own + i]});
        for (std::uint32_t i = 0; i < count; ++i) wrt.put({b, b.outputs[own + count + i]});
        for (const kfac_block& block : found.blocks)
            if (block.form != kfac_form::kronecker) {
                const term leaf = wrt[block.weight];
                wrt.put(broadcast(leaf, leaf.type().prepend(batch_extent)));
            }
        b.outputs.shrink(own);
        b.outputs[0] = reduced_over_samples<mean>(term{b, b.outputs[0]}).id;
        const pool<term> gradients = gradient(b, {b, b.outputs[0]}, wrt.data(), wrt.size());
        for (std::uint32_t i = 0; i < leaves; ++i)
            b.outputs.put(or_zero(b, gradients[i], wrt[i].type()).id);
        const element number = b.type(b.outputs[0]).kind;
        kfac_assembly factors(b, false, mean ? batch_size(b, number) : term{});
        std::uint32_t single = leaves + count;
        for (const kfac_block& block : found.blocks) {
            if (block.form != kfac_form::kronecker) {
                factors.add_parameter(block, or_zero(b, gradients[single], wrt[single].type()));
                ++single;
                continue;
            }
            for (std::uint32_t i = block.first_use; i < block.first_use + block.uses; ++i) {
                factors.add_inputs(block, found.uses[i], activations[i]);
                const std::uint32_t at = leaves + i;
                factors.add_gradients(
                    block, found.uses[i], or_zero(b, gradients[at], wrt[at].type()));
            }
            factors.finish(block, found.uses[block.first_use]);
        }
        return static_cast<builder&&>(b);
    }
};

/// The value of an objective mean(vmap(loss)) or sum(vmap(loss)), its gradient, and the factors of its curvature, from one
/// sweep forward and backward. The program takes the parameters, the inputs, a record for the gradient and one for the
/// factors, `parameters<kfac_layout<objective, choices...>>`. After Martens and Grosse, "Optimizing neural networks with
/// Kronecker-factored approximate curvature" (ICML 2015), section 3; Grosse and Martens 2016 for convolutions. A choice is
/// as_diagonal<w>, as_full<w>, as_reduced<w> or a kind of Fisher matrix. A parameter that no factor covers is an error.
template <auto Objective, auto... Choices>
inline constexpr kfac_model<Objective, Choices...> kfac_factors{};

}  // namespace costate
