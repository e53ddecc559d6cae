// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/graph/builder.hpp>
#include <costate/ops/copy.hpp>
#include <costate/schedule/access.hpp>
#include <costate/schedule/windows.hpp>
#include <costate/transform/eliminate.hpp>

#include <type_traits>

namespace costate {

/// Puts copies where somebody needs elements in another order, or at all, than a view finds them: in front of reshapes
/// that strides cannot express, of kernels (which read elements in order, of one type), of contractions (which walk
/// forwards through memory). The loops that make the copies take part in fusion like any other.
class layout_pass {
public:
    constexpr explicit layout_pass(const graph_view& g) : g_(g) {}

    constexpr builder run() {
        b_.problem = g_.problem;
        for (std::uint32_t i = 0; i < g_.name_count; ++i) b_.names.put(g_.names[i]);
        for (std::uint32_t i = 0; i < g_.type_count; ++i) b_.types.put(g_.types[i]);
        pool<node_id> moved(g_.node_count);
        pool<node_id> in(64);
        for (node_id n = 0; n < g_.node_count; ++n) {
            const node& applied = g_.nodes[n];
            if (in.size() < applied.arity) in = pool<node_id>(applied.arity);
            b_.scope = applied.scope;
            if (applied.scope >= b_.scopes)
                b_.scopes = static_cast<std::uint16_t>(applied.scope + 1);
            const std::uint32_t read = operands(n);
            for (std::uint32_t i = 0; i < applied.arity; ++i) {
                in[i] = moved[g_.inputs[applied.inputs + i]];
                if (i < read && needs_copy(b_.view(), n, in[i]))
                    in[i] = b_.put(operation_of<copy_op>, b_.nodes[in[i]].type, &in[i], 1);
            }
            moved[n] = b_.put(
                *applied.op, applied.type, in.data(), applied.arity,
                g_.attributes + applied.attributes, applied.attribute_count);
        }
        b_.scope = 0;
        for (std::uint32_t i = 0; i < g_.output_count; ++i) b_.outputs.put(moved[g_.outputs[i]]);
        return static_cast<builder&&>(b_);
    }

    /// Whether the graph needs a copy anywhere.
    constexpr bool needed() const {
        for (node_id n = 0; n < g_.node_count; ++n) {
            const form kind = g_.nodes[n].op->kind;
            if (kind != form::view && kind != form::kernel && kind != form::contraction) continue;
            const std::uint32_t read = operands(n);
            for (std::uint32_t i = 0; i < read; ++i)
                if (needs_copy(g_, n, g_.input(n, i))) return true;
        }
        return false;
    }

private:
    graph_view g_;
    builder b_;

    /// How many inputs the operation itself reads: those of a loop's body belong to the body.
    constexpr std::uint32_t operands(node_id n) const {
        const node& applied = g_.nodes[n];
        if (applied.op->body == nullptr) return applied.arity;
        const body_span body = applied.op->body(g_, n);
        return body.first_leaf;
    }
    /// `now` is the graph in which the input stands.
    constexpr bool needs_copy(const graph_view& now, node_id user, node_id in) const {
        const form reader = g_.nodes[user].op->kind;
        if (reader != form::view && reader != form::kernel && reader != form::contraction)
            return false;
        const form kind = now.nodes[in].op->kind;
        if (kind == form::elementwise) return now.nodes[in].arity == 0;
        if (kind != form::view && !(reader == form::view && g_.nodes[user].op->map == nullptr))
            return false;
        bool possible = true;
        const walk w = follow(
            now, [&](node_id k) { return now.nodes[k].op->kind == form::view; }, in, possible);
        if (reader == form::view) {
            walk reshaped = w;
            return g_.nodes[user].op->map == nullptr &&
                !reshape_walk(now.type(in), g_.type(user), reshaped);
        }
        if (w.bounded || now.type(w.base).kind != now.type(in).kind) return true;
        if (reader == form::kernel) return !in_order(now.type(in), w);
        for (std::uint32_t i = 0; i < now.type(in).rank; ++i)
            if (w.strides[i] < 0) return true;
        return false;
    }
};

/// What is between a finished graph and its schedule.
template <class Stage>
struct laid_out_stage {
    static constexpr builder run() {
        if (!window_pass::helps(staged<Stage>::view()))
            return layout_pass(staged<Stage>::view()).run();
        return layout_pass(
                   eliminate_dead_code(window_pass(staged<Stage>::view()).run().view()).view())
            .run();
    }
};

/// The stage to schedule: mostly nothing has to be copied, and the stage is what it was.
template <class Stage>
using laid_out = std::conditional_t<
    window_pass::helps(staged<Stage>::view()) || layout_pass(staged<Stage>::view()).needed(),
    laid_out_stage<Stage>, Stage>;

}  // namespace costate
