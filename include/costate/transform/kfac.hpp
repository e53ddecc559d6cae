// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/transform/kfac_assembly.hpp>
#include <costate/transform/kfac_moments.hpp>
#include <costate/transform/kfac_taps.hpp>

namespace costate {

/// Makes the graph of a model of factors from the graph of one sample's loss. No template, so that it is compiled once.
class kfac_sweep {
public:
    constexpr kfac_sweep(
        const graph_view& g, const kfac_uses& found, fisher kind, kfac_inverse inverse,
        kfac_batches batches, bool mean)
        : g_(g), found_(found), kind_(kind), inverse_(inverse), batches_(batches), mean_(mean) {}

    constexpr builder run() {
        builder b(g_);
        if (b.problem != nullptr || !first_is_number(b)) return b;
        const std::uint32_t own = b.outputs.size();
        for (const kfac_use& use : found_.uses) b.outputs.put(use.activations);
        for (const kfac_use& use : found_.uses) b.outputs.put(use.result);
        for (const kfac_block& block : found_.blocks) {
            const term places = counted_places(b, found_, block);
            counted_.put(places.exists());
            if (places.exists()) b.outputs.put(places.id);
        }
        if (kind_ == fisher::exact) b = with_columns(b);
        if (kind_ == fisher::monte_carlo) add_sampled(b);
        builder all = in_batches(b);
        return assembled(all, own);
    }

private:
    graph_view g_;
    const kfac_uses& found_;
    fisher kind_;
    kfac_inverse inverse_;
    kfac_batches batches_;
    bool mean_;
    pool<bool> counted_;  // of each block, whether its places are known when the program runs only

    constexpr node_id parameter(std::uint32_t number) const { return found_.leaf(number); }
    /// The parameters whose block is made of gradients of single samples.
    template <class F>
    static constexpr void each_single(const kfac_block& block, const F& f) {
        if (block.form == kfac_form::kronecker) return;
        f(block.weight);
        if (block.has_bias()) f(block.bias);
    }
    /// What gradients of single samples are needed by: what weights make, then parameters of other blocks.
    constexpr pool<term> wanted(builder& b) {
        pool<term> nodes;
        for (const kfac_use& use : found_.uses) nodes.put({b, use.result});
        for (const kfac_block& block : found_.blocks)
            each_single(block, [&](std::uint32_t n_) { nodes.put({b, parameter(n_)}); });
        return nodes;
    }
    /// The square root of how much of a loss the objective has.
    constexpr term root_of_weight(builder& b, term loss) {
        const term objective{b, b.outputs[0]};
        if (objective.id == loss.id) return {};
        const term weight = gradient(b, objective, &loss, 1)[0];
        return weight.exists() ? sqrt(weight) : constant(b, loss.type(), 0.0);
    }
    /// Seeds `e` for the outputs of losses, and their cotangents where they are needed.
    static constexpr term weighted(term root, term e) {
        return root.exists() ? broadcast(root, e.type()) * e : e;
    }

    /// The targets and the outputs of a loss inside a loop's body exist step by step only.
    static constexpr bool inside_a_loop(builder& b, node_id n) {
        if (b.nodes[n].scope == 0) return false;
        b.fail("costate: kfac: a loss inside a scan: give the loss what the scan has computed");
        return true;
    }
    /// Appends the gradients by the columns of the root of the outputs' Fisher matrix, all columns in one go.
    constexpr builder with_columns(builder& b) {
        const pool<term> nodes = wanted(b);
        term loss;
        for (node_id n = 0; n < b.nodes.size(); ++n) {
            if (!b.nodes[n].op->loss) continue;
            if (inside_a_loop(b, n)) return b;
            if (loss.exists()) b.fail("costate: kfac: the exact Fisher matrix is that of one loss");
            loss = term{b, n};
        }
        if (!loss.exists() || b.nodes[loss.id].op->root == nullptr) {
            b.fail(loss.exists() ? mistake::no_likelihood : mistake::no_loss);
            return b;
        }
        const term outputs{b, b.input(loss.id, 1)};
        const tensor_type type = outputs.type();
        const term e = cotangent_of(b, outputs.id, next_cotangent(b));
        const term seed = weighted(root_of_weight(b, loss), b.nodes[loss.id].op->root(outputs, e));
        const pool<term> gradients = adjoint(b, &outputs, &seed, 1, nodes.data(), nodes.size());
        const std::uint32_t first = b.outputs.size();
        for (std::uint32_t i = 0; i < nodes.size(); ++i)
            b.outputs.put(or_zero(b, gradients[i], nodes[i].type()).id);
        builder all = batch(b.view(), [&](builder& to, node_id n) {
            return n == e.id ? unit_tensors(to, type) : term{};
        });
        for (std::uint32_t i = first; i < all.outputs.size(); ++i) {
            const term t{all, all.outputs[i]};
            if (!t.type().batched())
                all.outputs[i] = broadcast(t, t.type().prepend(batch_extent)).id;
        }
        // Without what mapping leaves behind, for its types do not fit together once the axis is an ordinary one.
        all = eliminate_dead_code(all.view());
        return fixed_batch(all.view(), static_cast<extent>(type.size())).run();
    }
    /// Appends the gradients of targets that are drawn from the model.
    constexpr void add_sampled(builder& b) {
        const pool<term> nodes = wanted(b);
        pool<term> outputs, seeds;
        const std::uint32_t end = b.nodes.size();
        for (node_id n = 0; n < end; ++n) {
            const operation& op = *b.nodes[n].op;
            if (!op.loss) continue;
            if (inside_a_loop(b, n)) return;
            if (op.sampled == nullptr) {
                b.fail(mistake::no_likelihood);
                return;
            }
            const term z{b, b.input(n, 1)};
            const tensor_type type = z.type();
            const std::int64_t stream = 2 * static_cast<std::int64_t>(outputs.size());
            const term first = uniform_numbers_for(b, type, stream);
            const term second = uniform_numbers_for(b, type, stream + 1);
            seeds.put(weighted(root_of_weight(b, {b, n}), op.sampled(z, first, second)));
            outputs.put(z);
        }
        if (outputs.size() == 0) {
            b.fail(mistake::no_loss);
            return;
        }
        const pool<term> gradients =
            adjoint(b, outputs.data(), seeds.data(), outputs.size(), nodes.data(), nodes.size());
        for (std::uint32_t i = 0; i < nodes.size(); ++i)
            b.outputs.put(or_zero(b, gradients[i], nodes[i].type()).id);
    }

    /// What is added in a loop for every sample, different from all other zeros.
    static constexpr term zeros_for(builder& b, const graph_view& g, node_id tap) {
        const tensor_type type = g.type(tap).prepend(batch_extent);
        const node_id zero = constant(b, type, 0.0).id;
        const std::int64_t number = g.attribute(tap, 0);
        return {b, b.put(operation_of<copy_op>, b.intern(type), &zero, 1, &number, 1)};
    }
    constexpr bool is_single(node_id n) const {
        bool single = false;
        for (const kfac_block& block : found_.blocks)
            each_single(block, [&](std::uint32_t p_) { single = single || parameter(p_) == n; });
        return single;
    }
    /// The graph for all samples. For the empirical matrix, parameters whose block is made of single samples' gradients
    /// become one for each sample.
    constexpr builder in_batches(const builder& b) {
        const graph_view g = b.view();
        return batch(g, [&](builder& to, node_id n) {
            if (g.nodes[n].op == &operation_of<kfac_tap_op>) return zeros_for(to, g, n);
            if (g.nodes[n].op == &operation_of<parameter_op> && kind_ == fisher::empirical)
                if (is_single(n)) {
                    const std::int64_t name = to.intern(g.name(n));
                    const term leaf = source_term(to, operation_of<parameter_op>, g.type(n), name);
                    return broadcast(leaf, leaf.type().prepend(batch_extent));
                }
            return leaf_of_samples(to, g, n);
        });
    }

    constexpr builder assembled(builder& b, std::uint32_t own) {
        const bool empirical = kind_ == fisher::empirical;
        const std::uint32_t count = found_.uses.size();
        pool<term> activations, moments, parameters, places;
        for (node_id n = 0; n < b.nodes.size(); ++n)
            if (b.nodes[n].op == &operation_of<parameter_op>) parameters.put({b, n});
        pool<term> wrt;
        if (batches_ == kfac_batches::joint) wrt = parameters;
        const std::uint32_t leaves = wrt.size();
        for (std::uint32_t i = 0; i < count; ++i) activations.put({b, b.outputs[own + i]});
        std::uint32_t first_moment = own + 2 * count;
        for (const bool counted : counted_)
            places.put(counted ? term{b, b.outputs[first_moment++]} : term{});
        if (empirical) {
            for (std::uint32_t i = 0; i < count; ++i) wrt.put({b, b.outputs[own + count + i]});
            for (const kfac_block& block : found_.blocks)
                each_single(block, [&](std::uint32_t p_) {
                    const term leaf = parameters[p_];
                    wrt.put(broadcast(leaf, leaf.type().prepend(batch_extent)));
                });
        } else {
            for (std::uint32_t i = first_moment; i < b.outputs.size(); ++i) {
                const term t{b, b.outputs[i]};
                moments.put(t.type().batched() ? t : broadcast(t, t.type().prepend(batch_extent)));
            }
        }
        b.outputs.shrink(own);
        b.outputs[0] = (mean_ ? reduced_over_samples<true>(term{b, b.outputs[0]})
                              : reduced_over_samples<false>(term{b, b.outputs[0]}))
                           .id;
        const pool<term> gradients = gradient(b, {b, b.outputs[0]}, wrt.data(), wrt.size());
        for (std::uint32_t i = 0; i < wrt.size(); ++i) {
            const term g = or_zero(b, gradients[i], wrt[i].type());
            if (i < leaves)
                b.outputs.put(g.id);
            else
                moments.put(g);
        }
        if (b.problem != nullptr) return static_cast<builder&&>(b);

        using scaling = kfac_assembly::scaling;
        const scaling scale = !mean_ ? scaling::as_they_are
            : empirical              ? scaling::times_samples
                                     : scaling::over_samples;
        kfac_assembly factors(b, kind_ == fisher::exact, scale);
        std::uint32_t single = count;
        std::uint32_t number = 0;
        for (const kfac_block& block : found_.blocks) {
            factors.begin(places[number++]);
            if (block.form != kfac_form::kronecker) {
                factors.add_parameters(block, &moments[single]);
                single += block.parameters();
                continue;
            }
            for (std::uint32_t i = block.first_use; i < block.first_use + block.uses; ++i) {
                factors.add_inputs(block, found_.uses[i], activations[i]);
                factors.add_gradients(block, found_.uses[i], moments[i]);
            }
            factors.finish(block, found_.uses[block.first_use]);
        }
        if (inverse_ == kfac_inverse::eigenbasis) {
            const std::int64_t level = direction_level(b);
            for (const kfac_block& block : found_.blocks) {
                if (block.form != kfac_form::kronecker) continue;
                const char* const name = g_.name(parameter(block.weight));
                kfac_moments squares(b, block, name, level, kind_ == fisher::exact);
                for (std::uint32_t i = block.first_use; i < block.first_use + block.uses; ++i)
                    squares.add(found_.uses[i], activations[i], moments[i]);
                b.outputs.put(factors.scaled(squares.finish()).id);
            }
        }
        for (const kfac_block& block : found_.blocks)
            if (block.has_next()) {
                const kfac_block& next = found_.blocks[block.next];
                const std::uint32_t i = block.first_use, k = next.first_use;
                factors.add_neighbours(
                    block, found_.uses[i], activations[i], moments[i], next, found_.uses[k],
                    activations[k], moments[k]);
            }
        return static_cast<builder&&>(b);
    }
};

template <auto Objective, auto... Choices>
struct kfac_model : model_base {
    using structure = kfac_structure<Objective, Choices...>;
    using soundness = typename structure::check;
    static consteval graph_view source() { return structure::sample(); }

    template <auto>
    static constexpr builder build() {
        const graph_view g = source();
        kfac_uses found = structure::uses();
        const auto run = [&found](const graph_view& of) {
            return kfac_sweep(
                       of, found, structure::kind, structure::inverse, structure::batches,
                       Objective.mean_over_samples)
                .run();
        };
        if (!found.in_loops()) return run(g);
        const builder tapped = kfac_taps(g, found).run();
        return run(tapped.view());
    }
};

/// The value of an objective mean(vmap(loss)) or sum(vmap(loss)), its gradient, and the factors of its curvature, from one
/// sweep forward and backward. The program takes the parameters, the inputs, a record for the gradient and one for the
/// factors, `parameters<kfac_layout<objective, choices...>>`. After Martens and Grosse, "Optimizing neural networks with
/// Kronecker-factored approximate curvature" (ICML 2015), section 3; Grosse and Martens 2016 for convolutions. A choice is
/// as_diagonal<w>, as_full<w>, as_reduced<w> or a kind of Fisher matrix. A parameter that no factor covers is an error.
///
/// With the choice kfac_batches::separate it computes no gradient and takes no record for one: the gradient of another batch is what
/// value_and_grad<objective> computes.
///
/// With the choice kfac_inverse::eigenbasis it takes, after the inputs, a record of bases as well, the tensors w.A and w.G of
/// `parameters<kfac_inverse_layout<objective, choices...>>` with a vector in each row, and a last record for the second moments
/// in them, `parameters<kfac_moments_layout<objective, choices...>>`. With kfac_inverse::block_tridiagonal the last record is
/// `parameters<kfac_neighbours_layout<objective, choices...>>`.
template <auto Objective, auto... Choices>
inline constexpr kfac_model<Objective, Choices...> kfac_factors{};

}  // namespace costate
