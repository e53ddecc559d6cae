// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/random.hpp>
#include <costate/transform/derivative.hpp>

namespace costate {

/// The second moment of which gradients a Fisher matrix is.
enum class fisher : std::uint8_t {
    exact,  ///< of targets as likely as the model says, all of them
    monte_carlo,  ///< of one target for each sample, drawn from the model
    empirical  ///< of the targets in the data
};

/// The value of a loss where the objective uses it: what varies with it is taken separately from the rest.
struct held_loss_op {
    static constexpr auto name = "held_loss";
    static constexpr auto kind = form::view;
    static constexpr std::uint16_t flops = 0;
    template <class>
    struct rules : same_rules, no_derivative {};
};

/// The graph with the objective a function of held losses.
class losses_held : rebuilding {
public:
    constexpr explicit losses_held(const graph_view& g) : rebuilding(g) {}
    constexpr builder run() {
        return rebuilt([this](node_id n_) {
            const node_id made = copied(n_);
            if (!g_.nodes[n_].op->loss || g_.nodes[n_].scope != 0) return made;
            return b_.put(operation_of<held_loss_op>, g_.nodes[n_].type, &made, 1);
        });
    }
};

/// J: the outputs' Jacobian by the parameters; for each loss: its outputs, and how much of it the objective has.
struct judged_outputs {
    pool<term> losses, held, outputs, weights;

    constexpr judged_outputs(builder& b, term objective) {
        for (node_id n = 0; n < b.nodes.size(); ++n) {
            if (b.nodes[n].op->loss && b.nodes[n].scope != 0) b.fail(mistake::loss_in_a_loop);
            if (b.nodes[n].op != &operation_of<held_loss_op>) continue;
            const node_id loss = b.input(n, 0);
            held.put({b, n});
            losses.put({b, loss});
            outputs.put({b, b.input(loss, 1)});
        }
        if (held.size() == 0) b.fail(mistake::no_loss);
        weights = gradient(b, objective, held.data(), held.size());
    }
    constexpr std::uint32_t count() const { return held.size(); }
};

/// One number for each sample, or for all of them, repeated to a tensor for each sample.
constexpr term for_each_sample(term number, const tensor_type& type) {
    const std::uint32_t first = number.type().batched() ? 1 : 0;
    return broadcast_op::along(
        number, type, ((axis_set{1} << type.rank) - 1) & ~((axis_set{1} << first) - 1));
}

/// a·(aᵀu) in each sample.
template <std::same_as<term> T>
constexpr T projected(T a, T u) {
    const tensor_type type = a.type();
    const std::uint32_t first = type.batched() ? 1 : 0;
    const axis_set elements = ((axis_set{1} << type.rank) - 1) & ~((axis_set{1} << first) - 1);
    return a * broadcast_op::along(sum_over(a * u, elements), type, elements);
}

/// Uniform numbers of this type, different ones for each sample; streams from 2³⁰ on are not those of a model's own.
constexpr term uniform_numbers_for(builder& b, const tensor_type& type, std::int64_t stream) {
    const term seed =
        named_leaf(b, operation_of<shared_op>, scalar_type<std::int32_t>(), "fisher_seed");
    const tensor_type index = scalar_type<std::int32_t>();
    const term sample = type.batched() ? counter(b, index.prepend(batch_extent), 0)
                                       : source_term(b, operation_of<sample_index_op>, index, 0);
    return random_uniform_of(type, seed, sample, (std::int64_t{1} << 30) + stream);
}

/// The weight of a loss times something of its outputs, summed over the samples where the outputs are the same for all.
template <std::same_as<term> T>
constexpr T weighted(T weight, T h) {
    if (weight.type().batched() && !h.type().batched())
        weight = sum_over(weight, axis_set{(axis_set{1} << weight.type().rank) - 1});
    return for_each_sample(weight, h.type()) * h;
}

/// The curvature of the losses by their outputs, times a vector and the losses' weights: what differs between the products.
struct loss_hessian {
    static constexpr bool has_rest = true;  ///< what the objective has beside the losses counts
    static constexpr term times(
        builder& b, term loss, term weight, term outputs, term u, std::uint32_t) {
        const term g = adjoint(b, &loss, &weight, 1, &outputs, 1)[0];
        return g.exists() ? tangent(b, &g, 1, &outputs, &u, 1)[0] : term{};
    }
};
template <fisher Kind>
struct loss_fisher {
    static constexpr bool has_rest = false;
    static constexpr term times(
        builder& b, term loss, term weight, term outputs, term u, std::uint32_t number) {
        const operation& op = *b.nodes[loss.id].op;
        if constexpr (Kind == fisher::empirical) {
            if (loss.type().batched() && !outputs.type().batched()) {
                b.fail(mistake::shared_outputs);
                return {};
            }
            const term g = gradient(b, loss, &outputs, 1)[0];
            return g.exists() ? weighted(weight, projected(g, u)) : term{};
        } else if (op.root == nullptr || op.sampled == nullptr) {
            b.fail(mistake::no_likelihood);
            return {};
        } else if constexpr (Kind == fisher::monte_carlo) {
            const tensor_type type = outputs.type();
            const term first = uniform_numbers_for(b, type, 2 * number);
            const term second = uniform_numbers_for(b, type, 2 * number + 1);
            return weighted(weight, projected(op.sampled(outputs, first, second), u));
        } else {  // S·(Sᵀ·u); u may stand for any e, because S·e is linear in e
            const term s = op.root(outputs, u);
            return weighted(weight, op.root(outputs, adjoint(b, &s, &u, 1, &u, 1)[0]));
        }
    }
};

template <auto Inner, class Curvature, auto... Wrt>
struct curvature_model : model_base {
    template <auto>
    static constexpr builder build() {
        builder b = losses_held(model_graph<Inner>::view()).run();
        if (b.problem != nullptr || !first_is_number(b)) return b;
        const term objective{b, b.outputs[0]};
        const pool<term> wrt = differentiable_leaves<Wrt...>(b);
        const pool<term> directions = directions_of(b, wrt);
        const judged_outputs judged(b, objective);

        const pool<term> moves = tangent(
            b, judged.outputs.data(), judged.count(), wrt.data(), directions.data(), wrt.size());
        pool<term> outputs, cotangents;
        for (std::uint32_t i = 0; i < judged.count(); ++i) {
            if (!moves[i].exists() || !judged.weights[i].exists()) continue;
            const term outputs_i = judged.outputs[i];
            const term h =
                Curvature::times(b, judged.losses[i], judged.weights[i], outputs_i, moves[i], i);
            if (!h.exists()) continue;
            outputs.put(outputs_i);
            cotangents.put(h);
        }
        pool<term> products(wrt.size());
        if (outputs.size() > 0)
            products = adjoint(
                b, outputs.data(), cotangents.data(), outputs.size(), wrt.data(), wrt.size());
        if constexpr (Curvature::has_rest) {
            const pool<term> rest = gradient(b, objective, wrt.data(), wrt.size());
            for (std::uint32_t i = 0; i < wrt.size(); ++i) {
                if (!rest[i].exists()) continue;
                const term move =
                    tangent(b, &rest[i], 1, wrt.data(), directions.data(), wrt.size())[0];
                if (move.exists()) products[i] = sum_of(products[i], move);
            }
        }
        b.outputs.clear();
        for (std::uint32_t i = 0; i < wrt.size(); ++i)
            b.outputs.put(or_zero(b, products[i], wrt[i].type()).id);
        return b;
    }
};

/// The generalised Gauss-Newton matrix of an objective such as mean(vmap(loss)) times a direction: Jᵀ·H·J·v with J the
/// Jacobian of the network's outputs and H the Hessian of the losses by them (Schraudolph, "Fast curvature matrix-vector
/// products for second-order gradient descent", 2002, equation 10). The loss says where the network ends; what the objective
/// has beside losses (a penalty on the parameters) is in it with its own Hessian. Called as hvp is.
template <auto M, auto... Wrt>
inline constexpr curvature_model<M, loss_hessian, Wrt...> ggnvp{};

/// The Fisher matrix of an objective of likelihoods times a direction: the mean (the sum, for a sum) over samples and
/// targets y of g·gᵀ·v with g the gradient of -log p(y) by the parameters (Martens, "New insights and perspectives on the
/// natural gradient method", JMLR 2020, equation 6). `fisher::monte_carlo` has one more argument after the inputs, an
/// integer: the seed of the targets.
template <auto M, fisher Kind, auto... Wrt>
inline constexpr curvature_model<M, loss_fisher<Kind>, Wrt...> fisher_vp{};

}  // namespace costate
