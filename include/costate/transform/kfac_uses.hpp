// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/transform/kfac_places.hpp>
#include <costate/transform/kfac_use.hpp>

namespace costate {

/// Makes blocks of the parameters: weights, with the biases that are added to what they make, in the order of the record;
/// then all others, scales with the shifts that are added to what they make.
class kfac_uses : kfac_places {
public:
    pool<kfac_block> blocks;
    pool<kfac_use> uses;
    std::uint32_t uncovered = kfac_block::no_parameter;  ///< the parameter that no block has
    kfac_reason reason = kfac_reason::covered;
    std::uint32_t off_chain =
        kfac_block::no_parameter;  ///< where blocks form no chain, if they have to

    constexpr kfac_uses(
        const graph_view& g, const kfac_decision* decisions, std::uint32_t decision_count)
        : kfac_places(g, decisions, decision_count) {
        for (std::uint32_t p = 0; p < found_.size(); ++p) make_kronecker(p);
        for (std::uint32_t p = 0; p < found_.size(); ++p) find_shift(p);
        for (std::uint32_t p = 0; p < found_.size(); ++p)
            if (!found_[p].covered) make_other(p);
    }
    /// The leaf of the parameter with this number.
    constexpr node_id leaf(std::uint32_t number) const { return found_[number].leaf; }
    constexpr bool in_loops() const {
        for (const kfac_use& use : uses)
            if (use.loop != 0) return true;
        return false;
    }
    /// Parameters have other leaves, in a graph made of this one.
    constexpr void move_leaves(const pool<node_id>& to) {
        for (parameter& p : found_) p.leaf = to[p.leaf];
    }

private:
    constexpr void make_kronecker(std::uint32_t number) {
        parameter& p = found_[number];
        if (p.asked()) return;
        if (p.places == 0 || places_[p.first].as != meaning::weight) return;
        kfac_block block;
        block.weight = number;
        block.kind = g_.type(p.leaf).kind;
        block.sharing = p.chosen.sharing;
        block.first_use = uses.size();
        block.uses = p.places;
        for (std::uint32_t i = 0; i < p.places; ++i) {
            const kfac_reason wrong = add_use(places_[p.first + i], block, i == 0);
            if (wrong != kfac_reason::covered) {
                uses.shrink(block.first_use);
                places_[p.first + i].as = meaning::unknown;
                places_[p.first + i].reason = wrong;
                return;
            }
        }
        p.covered = true;
        block.bias = partner(p, block);
        if (block.has_bias()) found_[block.bias].covered = true;
        blocks.put(block);
    }
    /// Sorts axes by their strides and tells whether they are one axis of the weight's memory.
    static constexpr bool one_axis(
        kfac_axes& axes, std::int64_t* strides, extent* lengths, std::uint32_t& length,
        std::uint32_t& stride) {
        for (std::uint32_t i = 1; i < axes.count; ++i)
            for (std::uint32_t k = i; k > 0 && strides[k - 1] < strides[k]; --k) {
                const std::uint8_t label = axes.label[k];
                axes.label[k] = axes.label[k - 1];
                axes.label[k - 1] = label;
                const std::int64_t s = strides[k];
                strides[k] = strides[k - 1];
                strides[k - 1] = s;
                const extent l = lengths[k];
                lengths[k] = lengths[k - 1];
                lengths[k - 1] = l;
            }
        length = 1;
        std::int64_t next = 0;
        for (std::uint32_t k = axes.count; k-- > 0;) {
            if (lengths[k] == 1) continue;
            if (next == 0)
                next = strides[k];
            else if (strides[k] != next)
                return false;
            if (length == 1) stride = static_cast<std::uint32_t>(strides[k]);
            length *= lengths[k];
            next *= static_cast<std::int64_t>(lengths[k]);
        }
        if (length == 1) stride = 1;
        return true;
    }
    /// What is wrong with taking this for a contraction with a weight.
    constexpr kfac_reason add_use(const place& at, kfac_block& block, bool first) {
        if (at.as != meaning::weight)
            return at.reason != kfac_reason::covered
                ? at.reason
                : kfac_reason::it_is_used_in_a_contraction_and_otherwise;
        kfac_use use;
        use.result = at.at;
        use.activations = g_.input(at.at, 1 - at.side);
        if (!data_[use.activations]) return kfac_reason::it_meets_no_data;
        const labels l = labels::unpack(g_.attributes + g_.nodes[at.at].attributes);
        for (std::uint32_t i = 0; i < max_rank; ++i) {
            use.axes.left[i] = at.side == 0 ? l.right[i] : l.left[i];
            use.axes.right[i] = at.side == 0 ? l.left[i] : l.right[i];
            use.axes.result[i] = l.result[i];
        }
        const tensor_type& weight = g_.type(g_.input(at.at, at.side));
        const tensor_type& activations = g_.type(use.activations);
        const tensor_type& result = g_.type(at.at);
        kfac_axes* const parts[] = {&use.inputs, &use.outputs, &use.groups};
        std::int64_t strides[3][max_rank]{};
        extent lengths[3][max_rank]{};
        for (std::uint32_t j = 0; j < weight.rank; ++j) {
            const std::uint8_t label = use.axes.right[j];
            use.lengths[j] = weight.dims[j];
            const bool read = has_label(use.axes.left, activations.rank, label);
            const bool written = has_label(use.axes.result, result.rank, label);
            if (at.lies.stride[j] == 0 && weight.dims[j] > 1) {
                if (!written) return kfac_reason::it_is_repeated_along_an_axis_that_is_summed;
                continue;  // one more axis along which it is shared
            }
            const std::uint32_t part = read && written && weight.dims[j] > 1 ? 2 : written ? 1 : 0;
            std::uint32_t& count = parts[part]->count;
            strides[part][count] = at.lies.stride[j];
            lengths[part][count] = weight.dims[j];
            parts[part]->label[count++] = label;
        }
        std::uint32_t length[3]{}, stride[3]{};
        for (std::uint32_t part = 0; part < 3; ++part)
            if (!one_axis(*parts[part], strides[part], lengths[part], length[part], stride[part]))
                return kfac_reason::its_inputs_and_outputs_alternate_in_memory;
        if (use.groups.count + 2 * use.inputs.count > max_rank ||
            use.groups.count + 2 * use.outputs.count > max_rank)
            return kfac_reason::it_has_too_many_axes;  // for the axes of a factor
        kfac_block here = block;
        here.inputs = length[0];
        here.outputs = length[1];
        here.groups = length[2];
        here.input_stride = stride[0];
        here.output_stride = stride[1];
        here.group_stride = stride[2];
        if (!first && !here.lies_like(block))
            return kfac_reason::its_uses_take_it_as_different_matrices;
        block = here;
        for (std::uint32_t j = 0; j < result.rank; ++j)
            if (!use.outputs.has(use.axes.result[j]) && !use.groups.has(use.axes.result[j]))
                use.places *= result.dims[j];
        std::uint32_t places = use.places;
        for (node_id n = at.at; g_.nodes[n].scope != 0;) {
            n = loops_.around(n);
            if (n == 0) return kfac_reason::a_scan_uses_it;
            const body_span s = loops_.body_of(n);
            if (use.depth++ == 0) use.loop = n;
            places *= s.times;
            if (!s.counted) use.places *= s.times;
        }
        // The steps become axes, besides those of samples and of columns.
        if (use.depth > 0 &&
            (activations.rank + use.depth + 1 > max_rank || result.rank + use.depth + 2 > max_rank))
            return kfac_reason::it_has_too_many_axes;
        block.places += places;
        use.block = blocks.size();
        uses.put(use);
        return kfac_reason::covered;
    }

    // The bias that is added to what the weight makes, everywhere.

    constexpr std::uint32_t partner(const parameter& weight, const kfac_block& block) const {
        std::uint32_t bias = kfac_block::no_parameter;
        for (std::uint32_t i = 0; i < block.uses; ++i) {
            const kfac_use& use = uses[block.first_use + i];
            const std::uint32_t here = added_to(use.result, lies_of_bias(use));
            if (here == kfac_block::no_parameter || (i > 0 && here != bias))
                return kfac_block::no_parameter;
            bias = here;
        }
        const parameter& found = found_[bias];
        if (found.covered || found.asked() || found.places != weight.places ||
            g_.type(found.leaf).size() != std::size_t{block.groups} * block.outputs)
            return kfac_block::no_parameter;
        return bias;
    }
    /// Where the elements of a bias would lie in what the weight makes.
    constexpr layout lies_of_bias(const kfac_use& use) const {
        const node_id at = use.result;
        layout lies;
        std::int64_t stride = 1;
        for (const kfac_axes* const axes : {&use.outputs, &use.groups})
            for (std::uint32_t k = axes->count; k-- > 0;)
                for (std::uint32_t j = 0; j < g_.type(at).rank; ++j)
                    if (use.axes.result[j] == axes->label[k]) {
                        lies.stride[j] = stride;
                        stride *= static_cast<std::int64_t>(g_.type(at).dims[j]);
                    }
        return lies;
    }
    /// The parameter that is added to node `at`, and nothing else is done with it, with elements that lie like this.
    constexpr std::uint32_t added_to(node_id at, layout lies) const {
        for (;;) {
            const node_id user = only_user(at);
            if (user == 0) return kfac_block::no_parameter;
            if (g_.nodes[user].op->kind != form::view) {
                for (std::uint32_t p = 0; p < found_.size(); ++p)
                    for (std::uint32_t i = 0; i < found_[p].places; ++i) {
                        const place& shift = places_[found_[p].first + i];
                        if (shift.at == user && shift.as == meaning::shift &&
                            g_.nodes[user].op->role == algebra::sum &&
                            same(g_.type(user), shift.lies, lies))
                            return p;
                    }
                return kfac_block::no_parameter;
            }
            if (!seen_through(user, lies) || g_.type(user).size() != g_.type(at).size())
                return kfac_block::no_parameter;
            at = user;
        }
    }
    /// The only node that uses another one, once; 0 if there is no such node.
    constexpr node_id only_user(node_id n) const {
        node_id only = 0;
        for (std::uint32_t i = 0; i < g_.output_count; ++i)
            if (g_.outputs[i] == n) return 0;
        for (node_id user = n + 1; user < g_.node_count; ++user)
            for (std::uint32_t i = 0; i < g_.nodes[user].arity; ++i)
                if (g_.input(user, i) == n) {
                    if (only != 0) return 0;
                    only = user;
                }
        return only;
    }

    // Everything else.

    /// Finds the shift of a scale.
    constexpr void find_shift(std::uint32_t number) {
        parameter& p = found_[number];
        if (p.covered || p.asked() || p.places == 0) return;
        std::uint32_t shift = kfac_block::no_parameter;
        for (std::uint32_t i = 0; i < p.places; ++i) {
            const place& at = places_[p.first + i];
            if (at.as != meaning::scale) return;
            const std::uint32_t here = added_to(at.at, at.lies);
            if (here == kfac_block::no_parameter || (i > 0 && here != shift)) return;
            shift = here;
        }
        parameter& added = found_[shift];
        if (added.covered || added.asked() || added.places != p.places ||
            !(g_.type(added.leaf) == g_.type(p.leaf)))
            return;
        p.shift = shift;
        added.covered = true;
    }
    constexpr void make_other(std::uint32_t number) {
        parameter& p = found_[number];
        kfac_block block;
        block.weight = number;
        block.bias = p.shift;
        block.kind = g_.type(p.leaf).kind;
        block.outputs = static_cast<std::uint32_t>(g_.type(p.leaf).size()) * block.parameters();
        block.output_stride = 1;
        block.places = 1;
        // The block of what is stopped everywhere is 0.
        block.form = p.asked() ? p.chosen.form : p.stopped ? kfac_form::diagonal : kfac_form::full;
        kfac_reason wrong =
            p.places == 0 && !p.stopped ? kfac_reason::nothing_uses_it : kfac_reason::covered;
        // What is wrong at one place says more than that there are several uses.
        constexpr kfac_reason general = kfac_reason::it_is_used_in_a_contraction_and_otherwise;
        for (std::uint32_t i = 0;
             i < p.places && (wrong == kfac_reason::covered || wrong == general); ++i) {
            const place& at = places_[p.first + i];
            if (at.as == meaning::scale || at.as == meaning::shift) continue;
            wrong = at.reason != kfac_reason::covered ? at.reason : general;
        }
        if (!p.asked() && wrong != kfac_reason::covered) {
            if (uncovered == kfac_block::no_parameter) {
                uncovered = number;
                reason = wrong;
            }
            block.form = kfac_form::diagonal;  // so that there is no second error
        }
        blocks.put(block);
    }
};

}  // namespace costate
