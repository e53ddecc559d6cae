// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/graph/staged.hpp>
#include <costate/ops/copy.hpp>
#include <costate/schedule/contraction.hpp>
#include <costate/schedule/joined_sums.hpp>
#include <costate/schedule/products.hpp>
#include <costate/schedule/steps.hpp>
#include <costate/schedule/windows.hpp>
#include <costate/transform/eliminate.hpp>
#include <costate/transform/rebuilding.hpp>

#include <type_traits>

namespace costate {

/// Puts copies where somebody needs elements in another order, or at all, than a view finds them: in front of reshapes
/// that strides cannot express, of kernels (which read elements in order, of one type), of contractions (which walk
/// forwards through memory). The loops that make the copies take part in fusion like any other. Contractions whose results
/// are added up become one after the other's continuation.
class layout_pass : rebuilding {
public:
    constexpr explicit layout_pass(const graph_view& g) : rebuilding(g) {}

    constexpr builder run() {
        pool<node_id> in(64);
        builder made = rebuilt([&](node_id n_) {
            if (turns(n_)) return turned(copied(n_));
            if (sums_.is_joined(n_)) return moved_[sums_.first(n_)];
            const node& applied = g_.nodes[n_];
            if (in.size() < applied.arity) in = pool<node_id>(applied.arity);
            const std::uint32_t read = operands(n_);
            for (std::uint32_t i_ = 0; i_ < applied.arity; ++i_) {
                in[i_] = moved_[g_.inputs[applied.inputs + i_]];
                if (i_ < read && needs_copy(b_.view(), n_, i_, in[i_]))
                    in[i_] = b_.put(operation_of<copy_op>, b_.nodes[in[i_]].type, &in[i_], 1);
            }
            const node_id first_ = sums_.first(n_);
            if (first_ == n_) return applied_to(n_, applied.type, in.data());
            const std::int64_t* const labels_ = g_.attributes + applied.attributes;
            const std::int64_t attributes_[] = {
                labels_[0], labels_[1], labels_[2], std::int64_t{moved_[first_]}};
            return b_.put(*applied.op, applied.type, in.data(), applied.arity, attributes_, 4);
        });
        for (std::uint32_t i = 0; i < g_.output_count; ++i) {
            const tensor_type& type = made.types[made.nodes[made.outputs[i]].type];
            if (side_by_side_ && type.batched() && type.size() > 1)
                made.outputs[i] = made.put(
                    operation_of<copy_op>, made.nodes[made.outputs[i]].type, &made.outputs[i], 1);
        }
        return made;
    }

    /// Whether the graph needs a copy anywhere.
    constexpr bool needed() const {
        if (side_by_side_ || sums_.any()) return true;
        for (node_id n = 0; n < g_.node_count; ++n) {
            const form kind = g_.nodes[n].op->kind;
            if (kind != form::view && kind != form::kernel && kind != form::contraction) continue;
            const std::uint32_t read = operands(n);
            for (std::uint32_t i = 0; i < read; ++i)
                if (needs_copy(g_, n, i, g_.input(n, i))) return true;
        }
        return false;
    }

private:
    bool side_by_side_ = samples_side_by_side(g_);
    joined_sums sums_{g_};

    /// Whether the elements of an input's samples have to change places, so that samples lie side by side.
    constexpr bool turns(node_id n) const {
        return side_by_side_ && g_.nodes[n].op->kind == form::leaf && g_.type(n).batched() &&
            g_.type(n).size() > 1 && is_real(g_.type(n).kind);
    }
    constexpr node_id turned(node_id leaf) {
        return b_.put(operation_of<copy_op>, b_.nodes[leaf].type, &leaf, 1);
    }
    /// How many inputs the operation itself reads: those of a loop's body belong to the body.
    constexpr std::uint32_t operands(node_id n) const {
        const node& applied = g_.nodes[n];
        if (applied.op->body == nullptr) return applied.arity;
        const body_span body = applied.op->body(g_, n);
        return body.first_leaf;
    }
    /// `now` is the graph in which input `index` of `user` stands.
    constexpr bool needs_copy(
        const graph_view& now, node_id user, std::uint32_t index, node_id in) const {
        const form reader = g_.nodes[user].op->kind;
        if (reader != form::view && reader != form::kernel && reader != form::contraction)
            return false;
        const form kind = now.nodes[in].op->kind;
        if (kind == form::elementwise) return now.nodes[in].arity == 0;
        if (kind != form::view && !(reader == form::view && g_.nodes[user].op->map == nullptr))
            return false;
        bool possible = true;
        const auto is_view = [&](node_id k_) { return now.nodes[k_].op->kind == form::view; };
        const auto apart = [](node_id) { return std::uint32_t{0}; };  // possible or not either way
        const walk w = follow(now, is_view, apart, in, possible);
        if (reader == form::view) {
            seen_through(g_, user, w, possible);
            return !possible;
        }
        if (w.bounded) return true;
        const element stored = now.type(w.base).kind;
        const element wanted = now.type(in).kind;
        if (stored != wanted &&
            (reader == form::kernel || !converts_operand(g_, user, index, stored, wanted)))
            return true;
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
        const graph_view finished = staged<Stage>::view();
        if (product_pass::helps(finished)) return windowed(product_pass(finished).run().view());
        return windowed(finished);
    }

private:
    static constexpr builder windowed(const graph_view& g) {
        if (!window_pass::helps(g)) return layout_pass(g).run();
        return layout_pass(eliminate_dead_code(window_pass(g).run().view()).view()).run();
    }
};

template <class Stage>
constexpr bool changes_in_layout() {
    const graph_view g = staged<Stage>::view();
    return product_pass::helps(g) || window_pass::helps(g) || layout_pass(g).needed();
}

template <class Stage>
using laid_out_steps = std::conditional_t<changes_in_layout<Stage>(), laid_out_stage<Stage>, Stage>;

/// The stage to schedule: mostly nothing has to be changed, and the stage is what it was.
template <class Stage>
using laid_out = laid_out_steps<with_steps<Stage>>;

}  // namespace costate
