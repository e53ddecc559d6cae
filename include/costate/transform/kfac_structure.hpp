// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/transform/curvature.hpp>
#include <costate/transform/kfac_chain.hpp>

namespace costate {

constexpr std::size_t text_length(const char* text) {
    std::size_t length = 0;
    while (text[length] != '\0') ++length;
    return length;
}

/// The leaf of the parameter with this number.
constexpr node_id parameter_node(const graph_view& g, std::uint32_t number) {
    for (node_id n = 0;; ++n)
        if (g.nodes[n].op == &operation_of<parameter_op> && number-- == 0) return n;
}

/// The blocks of an objective, as a constant: what the optimiser reads.
template <std::uint32_t Parameters>
struct kfac_blocks {
    kfac_block block[Parameters + 1]{};
    std::uint32_t count = 0;
    std::uint32_t uncovered = kfac_block::no_parameter;
    kfac_reason reason = kfac_reason::covered;
    std::uint32_t off_chain = kfac_block::no_parameter;
};

/// Stops where a parameter has no factor. Its name and the reason are seen in the name of the class.
template <bool Covered, parameter_name Name, kfac_reason Reason>
struct kfac_parameter {
    static_assert(
        Covered,
        "costate: kfac_factors<objective>: no factor covers this parameter; choose a diagonal "
        "block "
        "for it, kfac_factors<objective, as_diagonal<w>>, or a full one, as_full<w>");
};

/// Stops where blocks form no chain, at this parameter.
template <bool Chain, parameter_name Name>
struct kfac_layers {
    static_assert(
        Chain,
        "costate: kfac_inverse::block_tridiagonal: the layers have to form a chain: dense ones "
        "without groups that a sample uses once, each behind the one before it, all with a bias or "
        "all without; otherwise take block_diagonal or eigenbasis");
};

/// What follows from the objective mean(vmap(loss)) or sum(vmap(loss)) and from the user's choices.
template <auto Objective, auto... Choices>
struct kfac_finding {
    static_assert(
        requires { Objective.inner.inner; },
        "costate: kfac: the objective has to be mean(vmap(loss)) or sum(vmap(loss))");
    static consteval graph_view sample() { return model_graph<Objective.inner.inner>::view(); }

    /// The last choice of this kind, or what stands for none.
    template <class Chosen>
    static constexpr Chosen chosen(Chosen otherwise) {
        (choose(Choices, otherwise), ...);
        return otherwise;
    }
    static constexpr kfac_uses uses() {
        kfac_decision decisions[sizeof...(Choices) + 1]{};
        std::uint32_t count = 0;
        (decide(Choices, decisions, count), ...);
        kfac_uses found(sample(), decisions, count);
        if (chosen(kfac_inverse::block_diagonal) == kfac_inverse::block_tridiagonal)
            found.off_chain = link_chain(sample(), found);
        return found;
    }

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
        result.off_chain = all.off_chain;
        return result;
    }

private:
    template <class Choice>
    static constexpr void decide(const Choice&, kfac_decision* to, std::uint32_t& count) {
        if constexpr (requires { Choice::decision; }) to[count++] = Choice::decision;
    }
    template <class Choice, class Chosen>
    static constexpr void choose(const Choice& choice, Chosen& chosen) {
        if constexpr (std::is_same_v<Choice, Chosen>) chosen = choice;
    }
};
template <auto Objective, auto... Choices>
struct kfac_structure : kfac_finding<Objective, Choices...> {
    using finding = kfac_finding<Objective, Choices...>;
    static constexpr auto value = finding::found();
    static constexpr fisher kind = finding::chosen(fisher::empirical);
    static constexpr kfac_inverse inverse = finding::chosen(kfac_inverse::block_diagonal);
    static constexpr kfac_batches batches = finding::chosen(kfac_batches::joint);

    /// Without Kronecker products there is nothing to do in their eigenbases.
    static consteval bool in_eigenbasis() {
        for (std::uint32_t i = 0; i < value.count; ++i)
            if (value.block[i].form == kfac_form::kronecker)
                return inverse == kfac_inverse::eigenbasis;
        return false;
    }

    /// Whether the blocks are linked to a chain if they have to be.
    static consteval bool is_chain() {
        std::uint32_t links = 0;
        for (std::uint32_t i = 0; i < value.count; ++i) links += value.block[i].has_next();
        return inverse != kfac_inverse::block_tridiagonal || links + 1 == value.count;
    }
    /// Whether there are neighbours that share something.
    static consteval bool in_chain() {
        return inverse == kfac_inverse::block_tridiagonal && is_chain() && value.count > 1;
    }

    template <std::uint32_t Number>
    static consteval auto name_of() {
        constexpr const char* text = Number == kfac_block::no_parameter
            ? ""
            : finding::sample().name(parameter_node(finding::sample(), Number));
        return parameter_name<text_length(text) + 1>(text);
    }
    static constexpr bool covered = value.uncovered == kfac_block::no_parameter;
    // One of them, and no class of both: for messages a line shorter.
    using check = std::conditional_t<
        !covered || is_chain(), kfac_parameter<covered, name_of<value.uncovered>(), value.reason>,
        kfac_layers<is_chain(), name_of<value.off_chain>()>>;
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

/// What a record has for each block.
enum class kfac_content : std::uint8_t { factors, inverses, moments, neighbours, chain };

/// A graph whose parameters are these contents of blocks.
constexpr builder kfac_record(
    const graph_view& g, const kfac_block* blocks, std::uint32_t count, kfac_content content) {
    builder b;
    for (std::uint32_t i = 0; i < count; ++i) {
        const kfac_block& block = blocks[i];
        const node_id weight = parameter_node(g, block.weight);
        const auto leaf = [&](const char* suffix, const tensor_type& type) {
            const joined_text name(g.name(weight), suffix);
            b.outputs.put(named_leaf(b, operation_of<parameter_op>, type, name.text).id);
        };
        const tensor_type outputs = block.matrices(block.outputs, block.outputs);
        if (content == kfac_content::moments) {
            if (block.form == kfac_form::kronecker)
                leaf(".S", block.matrices(block.input_order(), block.outputs));
            continue;
        }
        const tensor_type eigenvalues{block.kind, 1, {block.outputs}};
        if (content == kfac_content::chain) {
            const extent order = block.input_order();
            leaf(".A", tensor_type{block.kind, 2, {order, order}});
            leaf(".G", outputs);
            leaf(".a", tensor_type{block.kind, 1, {order}});
            leaf(".g", eigenvalues);
        }
        if (content == kfac_content::chain || content == kfac_content::neighbours) {
            if (!block.has_next()) continue;
            const kfac_block& next = blocks[block.next];
            const bool bias = content == kfac_content::chain && block.has_bias();
            leaf(".X", tensor_type{block.kind, 2, {block.inputs + bias, next.inputs + bias}});
            leaf(".Y", tensor_type{block.kind, 2, {block.outputs, next.outputs}});
            continue;
        }
        const bool inverses = content == kfac_content::inverses;
        if (block.form == kfac_form::diagonal) leaf(".D", g.type(weight));
        if (block.form == kfac_form::full) leaf(".F", outputs);
        if (block.form != kfac_form::kronecker) continue;
        const extent order = inverses ? block.input_order() : block.inputs;
        leaf(".A", block.matrices(order, order));
        if (block.has_bias() && !inverses) leaf(".a", block.vectors(block.inputs));
        leaf(".G", outputs);
    }
    return b;
}

template <kfac_content Content, auto Objective, auto... Choices>
struct kfac_layout_model : model_base {
    using soundness = typename kfac_structure<Objective, Choices...>::check;
    template <auto>
    static constexpr builder build() {
        using structure = kfac_structure<Objective, Choices...>;
        return kfac_record(
            structure::sample(), structure::value.block, structure::value.count, Content);
    }
};
/// The record of an objective's factors is parameters<kfac_layout<objective, choices...>>. A weight w has w.A, the second
/// moment of its inputs, w.a, their mean, if a bias belongs to it, and w.G, the second moment of the gradients by its
/// outputs: its block is [[A, a], [aᵀ, 1]] ⊗ G. Groups of a weight (those of a convolution, say) have a block each, and the
/// factors one more axis, the first one, for them. Other parameters have w.F, the whole block, or w.D, its diagonal; a
/// scale and its shift have one whole block together, named after the scale.
template <auto Objective, auto... Choices>
inline constexpr kfac_layout_model<kfac_content::factors, Objective, Choices...> kfac_layout{};
/// The same for the inverses of the factors, or their eigenvectors: w.A has the coordinate of the bias.
template <auto Objective, auto... Choices>
inline constexpr kfac_layout_model<kfac_content::inverses, Objective, Choices...>
    kfac_inverse_layout{};
/// What the layers of a chain share: w.X, the second moment of the inputs of w and of the next layer, and w.Y, that of the
/// gradients by what they make.
template <auto Objective, auto... Choices>
inline constexpr kfac_layout_model<kfac_content::neighbours, Objective, Choices...>
    kfac_neighbours_layout{};
/// Second moments in eigenbases: w.S(k, l) for each weight with Kronecker factors.
template <auto Objective, auto... Choices>
inline constexpr kfac_layout_model<kfac_content::moments, Objective, Choices...>
    kfac_moments_layout{};

}  // namespace costate
