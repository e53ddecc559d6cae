// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/transform/squared_gradients.hpp>
#include <costate/transform/sum_samples.hpp>
#include <costate/transform/with_directions.hpp>

namespace costate {

// Batching leaves applications behind that nobody needs and whose types do not fit together: no rule may see them again.

/// A graph in which the unit tensors of `units` stand for a leaf, all of them along the batch axis.
constexpr builder with_unit_tensors(const graph_view& g, node_id units) {
    return batch(g, [&](builder& b, node_id n) {
        return n == units ? unit_tensors(b, g.type(units)) : term{};
    });
}

/// Diagonals of matrices that are sums over samples: `Diagonal::of_sample(graph)` gives those of one sample's part.
template <auto M, class Diagonal>
struct diagonal_model : model_base {
    static constexpr bool mapped = has_batch(model_graph<M>::view());
    static constexpr auto sample = of_sample(M);

    struct sample_stage {
        static constexpr builder run() { return Diagonal::of_sample(model_graph<sample>::view()); }
    };
    static consteval graph_view source() { return staged<sample_stage>::view(); }

    template <auto>
    static constexpr builder build() {
        if constexpr (!mapped) {
            return builder(source());
        } else {
            builder b = batch(source());
            sum_outputs_of_samples(b);
            return b;
        }
    }
};

template <auto... Wrt>
struct hessian_diagonal_of {
    /// eᵢᵀHeᵢ for all unit tensors eᵢ of one leaf after another.
    static constexpr builder of_sample(const graph_view& g) {
        builder b(g);
        if (b.problem != nullptr || !first_is_number(b)) return b;
        b.outputs.shrink(1);
        const std::uint32_t leaves = differentiable_leaves<Wrt...>(b).size();
        for (std::uint32_t i = 0; i < leaves; ++i) b = with_leaf(b.view(), i);
        pool<node_id> diagonals;
        for (std::uint32_t i = 1; i < b.outputs.size(); ++i) diagonals.put(b.outputs[i]);
        b.outputs = diagonals;
        return b;
    }

private:
    static constexpr builder with_leaf(const graph_view& g, std::uint32_t number) {
        builder b(g);
        const term leaf = differentiable_leaves<Wrt...>(b)[number];
        const tensor_type type = derivative_type(leaf.type());
        const term slope = gradient(b, {b, b.outputs[0]}, &leaf, 1)[0];
        const term unit = unit_of(b, type);
        const term move = slope.exists() ? tangent(b, &slope, 1, &leaf, &unit, 1)[0] : term{};
        if (!move.exists()) {
            b.outputs.put(constant(b, type, 0.0).id);
            return b;
        }
        b.outputs.put(quadratic(unit, move).id);
        builder all = with_unit_tensors(b.view(), unit.id);
        builder fixed = fixed_batch(all.view(), static_cast<extent>(type.size())).run();
        node_id& last = fixed.outputs[fixed.outputs.size() - 1];
        last = reshape({fixed, last}, type).id;
        return eliminate_dead_code(fixed.view());
    }
    template <std::same_as<term> T>
    static constexpr T quadratic(T unit, T move) {
        return sum_over(unit * move, all_axes(unit.type()));
    }
};

/// The diagonal of the Hessian, exactly: a tensor like each parameter (or each symbol named). It takes as many products as
/// there are elements, all in one go: for small models; hutchinson_diagonal is for others. M is a number, or a sum or mean
/// over samples.
template <auto M, auto... Wrt>
inline constexpr diagonal_model<M, hessian_diagonal_of<Wrt...>> hessian_diagonal{};

template <auto... Wrt>
struct ggn_diagonal_of {
    static constexpr builder of_sample(const graph_view& g) {
        builder b = losses_held(g).run();
        if (b.problem != nullptr || !first_is_number(b)) return b;
        const judged_outputs judged(b, {b, b.outputs[0]});
        if (judged.count() != 1) {
            b.fail("costate: ggn_diagonal<M>: there has to be one loss of a sample");
            return b;
        }
        const term outputs = judged.outputs[0];
        const operation& loss = *b.nodes[judged.losses[0].id].op;
        if (loss.root == nullptr) {
            b.fail(mistake::no_likelihood);
            return b;
        }
        const pool<term> wrt = differentiable_leaves<Wrt...>(b);
        const term unit = unit_of(b, outputs.type());
        const term column = loss.root(outputs, unit);
        const pool<term> roots = adjoint(b, &outputs, &column, 1, wrt.data(), wrt.size());
        b.outputs.clear();
        for (std::uint32_t i = 0; i < wrt.size(); ++i)
            b.outputs.put(squared(or_zero(b, roots[i], wrt[i].type())).id);
        b.outputs.put(judged.weights[0].id);
        builder all = with_unit_tensors(b.view(), unit.id);
        const term weight{all, all.outputs[wrt.size()]};
        all.outputs.shrink(wrt.size());
        for (node_id& output : all.outputs) {
            const term each{all, output};
            if (each.type().batched()) output = times(sum_of_samples(each), weight).id;
        }
        const extent columns = static_cast<extent>(outputs.type().size());
        return eliminate_dead_code(fixed_batch(all.view(), columns).run().view());
    }

private:
    template <std::same_as<term> T>
    static constexpr T times(T sum, T weight) {
        return for_each_sample(weight, sum.type()) * sum;
    }
};

/// The diagonal of the generalised Gauss-Newton matrix (ggnvp) of an objective of one likelihood, exactly: Σ (JᵀS eₖ)² over the
/// columns of S with S·Sᵀ the Hessian of the loss by the network's outputs. As many sweeps backwards as the network has
/// outputs; for a dense layer the squares of its inputs are multiplied with the sums of the squared cotangents, so no Jacobian
/// is stored. What the objective has beside the loss, such as a penalty, is not in it. F. Dangel, F. Kunstner, P. Hennig,
/// "BackPACK: packing more into backprop", ICLR 2020, section 3 (there: DiagGGN).
template <auto M, auto... Wrt>
inline constexpr diagonal_model<M, ggn_diagonal_of<Wrt...>> ggn_diagonal{};

}  // namespace costate
