// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/graph/graph.hpp>
#include <costate/ops/leaf.hpp>
#include <costate/transform/kfac_block.hpp>
#include <costate/transform/kfac_loops.hpp>

namespace costate {

/// Why no factor covers a parameter: what a compiler prints behind its name.
enum class kfac_reason : std::uint8_t {
    covered,
    nothing_uses_it,
    it_is_a_result,
    a_part_of_it_is_taken,
    a_scan_uses_it,
    a_function_of_it_is_used,
    it_meets_no_data,
    it_is_used_in_a_contraction_and_otherwise,
    it_is_repeated_along_an_axis_that_is_summed,
    its_inputs_and_outputs_alternate_in_memory,
    it_has_too_many_axes,
    its_uses_take_it_as_different_matrices
};

/// Follows every parameter through the graph of one sample's loss, to where it meets the data. It knows forms and roles of
/// operations, never one of them by name: a weight is what a contraction joins with something else, a scale what is
/// multiplied with data, a shift what is added to them. In between there may be views that leave every element where one
/// can name it. Uses from which no derivative comes back, behind a stop_gradient or in other outputs than the loss, are
/// none.
class kfac_places {
protected:
    /// Where the elements of a view of a parameter lie: axis j has stride[j], 0 where the view repeats them.
    struct layout {
        std::int64_t stride[max_rank]{};
    };
    enum class meaning : std::uint8_t { weight, shift, scale, unknown };
    struct place {
        meaning as = meaning::unknown;
        node_id at = 0;
        std::uint32_t side = 0;
        layout lies{};
        kfac_reason reason = kfac_reason::covered;
    };
    struct parameter {
        constexpr bool asked() const {
            return chosen.name != nullptr && chosen.form != kfac_form::kronecker;
        }
        node_id leaf = 0;
        kfac_decision chosen{};  // without a name, nothing is
        std::uint32_t first = 0, places = 0;
        std::uint32_t shift = kfac_block::no_parameter;  // that has one block with it
        bool covered = false;
        bool stopped = false;  // all its uses are behind a stop_gradient
    };
    graph_view g_;
    kfac_loops loops_;
    pool<bool> data_;  // what depends on something else than parameters
    pool<bool> moving_;  // by what the loss has a derivative, as far as no operation stops it
    bool stopped_ = false;  // whether a use of the parameter at hand is none
    pool<parameter> found_;
    pool<place> places_;

    constexpr kfac_places(
        const graph_view& g, const kfac_decision* decisions, std::uint32_t decision_count)
        : g_(g), loops_(g), data_(g.node_count), moving_(g.node_count) {
        find_data();
        find_moving();
        for (node_id n = 0; n < g.node_count; ++n)
            if (g.nodes[n].op == &operation_of<parameter_op>) {
                kfac_decision chosen;
                for (std::uint32_t i = 0; i < decision_count; ++i)
                    if (same_text(decisions[i].name, g.name(n))) chosen = decisions[i];
                add_parameter(n, chosen);
            }
    }

    constexpr void find_data() {
        // In a loop's body, what is the same in every step is data if it is so outside.
        pool<node_id> outside(g_.node_count);
        for (node_id n = 0; n < g_.node_count; ++n) {
            const body_span s = loops_.body_of(n);
            for (std::uint32_t i = s.leaves - s.captures; i < s.leaves; ++i)
                outside[g_.input(n, s.first_leaf + i)] = g_.input(n, i) + 1;
        }
        for (node_id n = 0; n < g_.node_count; ++n) {
            const node& applied = g_.nodes[n];
            data_[n] = applied.op->kind == form::leaf &&
                applied.op != &operation_of<parameter_op> &&
                (outside[n] == 0 || data_[outside[n] - 1]);
            for (std::uint32_t i = 0; i < applied.arity; ++i)
                data_[n] = data_[n] || data_[g_.input(n, i)];
        }
    }
    static constexpr bool stops(const operation& op) {
        return op.pullback == &no_derivative::pullback;
    }
    constexpr void find_moving() {
        moving_[g_.outputs[0]] = true;  // others are not differentiated
        for (node_id n = g_.node_count; n-- > 0;) {
            if (!moving_[n] || stops(*g_.nodes[n].op)) continue;
            const body_span s = loops_.body_of(n);
            for (std::uint32_t i = 0; i < g_.nodes[n].arity; ++i)
                if (i < s.first_result || s.results == 0 || carries_on(n, s, i))
                    moving_[g_.input(n, i)] = true;
        }
    }
    /// Whether input i of a loop is a result of its body that the next step or something moving outside reads.
    constexpr bool carries_on(node_id loop, const body_span& s, std::uint32_t i) const {
        const std::uint32_t number = i - s.first_result;
        if (number < s.carries) return true;
        for (node_id n = loop + 1; n < g_.node_count; ++n)
            if (moving_[n] && g_.nodes[n].op->kind == form::result && g_.input(n, 0) == loop &&
                g_.attribute(n, 0) == number)
                return true;
        return false;
    }
    static constexpr layout in_order(const tensor_type& type) {
        layout l;
        std::int64_t stride = 1;
        for (std::uint32_t i = type.rank; i-- > 0;) {
            l.stride[i] = stride;
            stride *= static_cast<std::int64_t>(type.dims[i]);
        }
        return l;
    }
    static constexpr bool same(const tensor_type& type, const layout& a, const layout& b) {
        for (std::uint32_t i = 0; i < type.rank; ++i)
            if (type.dims[i] > 1 && a.stride[i] != b.stride[i]) return false;
        return true;
    }

    /// How what lies like this lies in view n of it; false where the view does more than repeat and reorder axes.
    constexpr bool seen_through(node_id n, layout& lies) const {
        const tensor_type& from = g_.type(g_.input(n, 0));
        const tensor_type& to = g_.type(n);
        const node& view = g_.nodes[n];
        if (view.op->map == nullptr) return seen_reshaped(from, to, lies);
        const index_map m = view.op->map(from, to, g_.attributes + view.attributes);
        layout there;
        for (std::uint32_t j = 0; j < from.rank; ++j) {
            if (m.start[j] != 0 || m.inner_step[j] != 0 || m.bounded ||
                (from.dims[j] > 1 && (m.step[j] != 1 || to.dims[m.axis[j]] != from.dims[j])))
                return false;
            if (from.dims[j] > 1) there.stride[m.axis[j]] = lies.stride[j];
        }
        lies = there;
        return true;
    }

    /// The same elements in the same order under other axes; false where axes become one whose elements do not follow
    /// one another.
    static constexpr bool seen_reshaped(
        const tensor_type& from, const tensor_type& to, layout& lies) {
        if (from.size() != to.size()) return false;
        layout there;
        std::uint32_t i = from.rank, k = to.rank;  // behind the axes that are still to come
        for (;;) {
            while (i > 0 && from.dims[i - 1] == 1) --i;
            while (k > 0 && to.dims[k - 1] == 1) --k;
            if (i == 0 || k == 0) break;
            // The fewest axes of both that have as many elements.
            std::int64_t stride = lies.stride[--i];
            std::size_t length = from.dims[i], wanted = to.dims[k - 1];
            std::uint32_t first = k - 1;
            while (length != wanted) {
                if (length > wanted ? first == 0 : i == 0) return false;
                if (length > wanted) {
                    wanted *= to.dims[--first];
                    continue;
                }
                --i;
                if (from.dims[i] > 1 &&
                    lies.stride[i] != stride * static_cast<std::int64_t>(length))
                    return false;
                length *= from.dims[i];
            }
            while (k > first) {
                there.stride[--k] = stride;
                stride *= static_cast<std::int64_t>(to.dims[k]);
            }
        }
        lies = there;
        return true;
    }

    constexpr void add_parameter(node_id leaf, const kfac_decision& chosen) {
        parameter p{leaf, chosen, places_.size()};
        stopped_ = false;
        follow(leaf, in_order(g_.type(leaf)));
        p.places = places_.size() - p.first;
        p.stopped = stopped_ && p.places == 0;
        found_.put(p);
    }
    constexpr void follow(node_id n, const layout& lies) {
        for (node_id user = n + 1; user < g_.node_count; ++user)
            for (std::uint32_t i = 0; i < g_.nodes[user].arity; ++i)
                if (g_.input(user, i) == n) meet(user, i, lies);
        if (g_.outputs[0] == n)
            places_.put({meaning::unknown, n, 0, lies, kfac_reason::it_is_a_result});
    }
    constexpr void meet(node_id user, std::uint32_t side, layout lies) {
        const operation& op = *g_.nodes[user].op;
        const body_span s = loops_.body_of(user);
        if (s.results != 0 && side >= s.first_leaf && side < s.first_leaf + s.leaves)
            return;  // the leaf that stands for it
        if (!moving_[user] || stops(op)) {
            stopped_ = true;
            return;
        }
        const bool captured = side < s.leaves && side + s.captures >= s.leaves;
        if (captured) return follow(g_.input(user, s.first_leaf + side), lies);
        place p{meaning::unknown, user, side, lies, kfac_reason::covered};
        if (op.kind == form::view) {
            if (seen_through(user, lies)) return follow(user, lies);
            p.reason = kfac_reason::a_part_of_it_is_taken;
        } else if (op.kind == form::contraction) {
            p.as = meaning::weight;
        } else if (
            op.kind == form::elementwise && g_.nodes[user].arity == 2 &&
            data_[g_.input(user, 1 - side)]) {
            if (op.role == algebra::sum || op.role == algebra::difference) p.as = meaning::shift;
            if (op.role == algebra::product) p.as = meaning::scale;
        }
        if (p.as == meaning::unknown && p.reason == kfac_reason::covered)
            p.reason = op.body != nullptr ? kfac_reason::a_scan_uses_it
                                          : kfac_reason::a_function_of_it_is_used;
        places_.put(p);
    }
};

}  // namespace costate
