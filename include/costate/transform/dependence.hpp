// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/contraction.hpp>

namespace costate {

/// Which elements of a node depend on which elements of another, a bit for each: propagated along the graph by the form of
/// each operation. A kernel that is linear shows by its reference semantics what its results are made of; of all other
/// kernels every element depends on all that any input depends on.
class dependence {
public:
    constexpr dependence(const graph_view& g, node_id source, node_id last)
        : g_(g),
          words_((static_cast<std::uint32_t>(g.type(source).size()) + 63) / 64),
          columns_(static_cast<std::uint32_t>(g.type(source).size())),
          sets_(last + 1) {
        make(source);
        for (std::uint32_t i = 0; i < columns_; ++i)
            row(source, i)[i / 64] |= std::uint64_t{1} << (i % 64);
        for (node_id n = source + 1; n <= last; ++n) {
            bool depends = false;
            for (std::uint32_t i = 0; i < g.nodes[n].arity; ++i)
                depends = depends || has(g.input(n, i));
            if (!depends || g.nodes[n].scope != 0) continue;
            make(n);
            propagate(n);
        }
    }
    constexpr std::uint32_t words() const { return words_; }
    /// The bits of an element; nullptr if the node does not depend on anything.
    constexpr const std::uint64_t* of(node_id n, std::size_t element) const {
        return has(n) ? sets_[n].data() + element * words_ : nullptr;
    }

private:
    graph_view g_;
    std::uint32_t words_, columns_;
    pool<pool<std::uint64_t>> sets_;

    constexpr bool has(node_id n) const { return n < sets_.size() && sets_[n].size() > 0; }
    constexpr void make(node_id n) {
        sets_[n] = pool<std::uint64_t>(static_cast<std::uint32_t>(g_.type(n).size()) * words_);
    }
    constexpr std::uint64_t* row(node_id n, std::size_t element) {
        return sets_[n].data() + element * words_;
    }
    constexpr void join(std::uint64_t* to, const std::uint64_t* from) const {
        for (std::uint32_t w = 0; w < words_; ++w) to[w] |= from[w];
    }

    constexpr void propagate(node_id n) {
        const operation& op = *g_.nodes[n].op;
        bool done = true;
        for (std::uint32_t i = 0; i < g_.nodes[n].arity && done; ++i) {
            if (!has(g_.input(n, i))) continue;
            if (op.kind == form::elementwise) {
                done = same_places(n, i);
            } else if (op.kind == form::view) {  // of its first input; others are for rules only
                if (i == 0 && op.map != nullptr) through_map(n);
                if (i == 0 && op.map == nullptr) done = same_places(n, i);  // in the same order
            } else if (op.kind == form::reduction) {
                folded(n, i);
            } else if (op.kind == form::contraction) {
                contracted(n, i);
            } else {
                done = op.role == algebra::linear && op.body == nullptr && probed(n, i);
            }
        }
        if (!done) all_of_all(n);
    }
    constexpr bool same_places(node_id n, std::uint32_t i) {
        const node_id from = g_.input(n, i);
        if (g_.type(from).size() != g_.type(n).size()) return false;
        const std::uint64_t* const bits = row(from, 0);
        std::uint64_t* const to = row(n, 0);
        for (std::size_t k = 0; k < sets_[n].size(); ++k) to[k] |= bits[k];
        return true;
    }
    constexpr void through_map(node_id n) {
        const node_id input = g_.input(n, 0);
        const tensor_type& from = g_.type(input);
        const tensor_type& to = g_.type(n);
        const index_map m = g_.nodes[n].op->map(from, to, g_.attributes + g_.nodes[n].attributes);
        std::int64_t index[max_rank]{};
        for (std::size_t k = 0; k < to.size(); ++k) {
            std::int64_t at = 0;
            bool inside = true;
            for (std::uint32_t j = 0; j < from.rank; ++j) {
                const std::int64_t place = m.start[j] + m.step[j] * index[m.axis[j]] +
                    m.inner_step[j] * index[m.inner_axis[j]];
                inside = inside && place >= 0 && place < static_cast<std::int64_t>(from.dims[j]);
                at = at * static_cast<std::int64_t>(from.dims[j]) + place;
            }
            if (inside) join(row(n, k), row(input, static_cast<std::size_t>(at)));
            advance(index, to);
        }
    }
    constexpr void folded(node_id n, std::uint32_t i) {
        const node_id input = g_.input(n, i);
        const tensor_type& from = g_.type(input);
        const axis_set axes = g_.attribute(n, 0);
        std::int64_t index[max_rank]{};
        for (std::size_t k = 0; k < from.size(); ++k) {
            std::size_t at = 0;
            for (std::uint32_t j = 0; j < from.rank; ++j)
                if (!contains(axes, j)) at = at * from.dims[j] + static_cast<std::size_t>(index[j]);
            join(row(n, at), row(input, k));
            advance(index, from);
        }
    }
    constexpr void contracted(node_id n, std::uint32_t i) {
        const labels l = labels::unpack(g_.attributes + g_.nodes[n].attributes);
        const node_id input = g_.input(n, i);
        const tensor_type& from = g_.type(input);
        const std::uint8_t* const mine = i == 0 ? l.left : l.right;
        // Each element of the input has a part in all results that agree with it in the labels of both.
        const tensor_type& to = g_.type(n);
        std::int64_t result[max_rank]{};
        for (std::size_t k = 0; k < to.size(); ++k) {
            tensor_type free = from;
            std::int64_t fixed[max_rank]{};
            for (std::uint32_t j = 0; j < from.rank; ++j)
                for (std::uint32_t r = 0; r < to.rank; ++r)
                    if (mine[j] == l.result[r]) {
                        fixed[j] = result[r];
                        free.dims[j] = 1;
                    }
            std::int64_t index[max_rank]{};
            for (std::size_t s = 0; s < free.size(); ++s) {
                std::size_t at = 0;
                for (std::uint32_t j = 0; j < from.rank; ++j)
                    at = at * from.dims[j] + static_cast<std::size_t>(index[j] + fixed[j]);
                join(row(n, k), row(input, at));
                advance(index, free);
            }
            advance(result, to);
        }
    }
    /// Which results of a linear kernel are not 0 where this input is not 0 in what depends on a column. Its elements
    /// differ, so that none of them cancel.
    constexpr bool probed(node_id n, std::uint32_t i) {
        const node& applied = g_.nodes[n];
        const std::size_t size = g_.type(n).size();
        pool<tensor_type> types(applied.arity);
        pool<pool<double>> values(applied.arity);
        pool<const double*> in(applied.arity);
        for (std::uint32_t k = 0; k < applied.arity; ++k) {
            types[k] = g_.type(g_.input(n, k));
            values[k] = pool<double>(static_cast<std::uint32_t>(types[k].size()) + 1);
            in[k] = values[k].data();
        }
        pool<double> out(static_cast<std::uint32_t>(size) + 1);
        for (std::uint32_t c = 0; c < columns_; ++c) {
            const auto bit = [c](const std::uint64_t* set) {
                return (set[c / 64] >> (c % 64)) & 1;
            };
            bool any = false;
            for (std::size_t k = 0; k < types[i].size(); ++k) {
                const bool set = bit(row(g_.input(n, i), k)) != 0;
                any = any || set;
                values[i][static_cast<std::uint32_t>(k)] =
                    set ? 1 + 1 / (7.3 + static_cast<double>(k)) : 0;
            }
            if (!any) continue;
            applied.op->evaluate(
                {types.data(), in.data(), applied.arity, g_.type(n), out.data(),
                 g_.attributes + applied.attributes, applied.attribute_count, 0, g_, n});
            for (std::size_t k = 0; k < size; ++k)
                if (out[static_cast<std::uint32_t>(k)] != 0)
                    row(n, k)[c / 64] |= std::uint64_t{1} << (c % 64);
        }
        return true;
    }
    constexpr void all_of_all(node_id n) {
        pool<std::uint64_t> all(words_);
        for (std::uint32_t i = 0; i < g_.nodes[n].arity; ++i) {
            const node_id input = g_.input(n, i);
            for (std::size_t k = 0; has(input) && k < g_.type(input).size(); ++k)
                join(all.data(), row(input, k));
        }
        for (std::size_t k = 0; k < g_.type(n).size(); ++k) join(row(n, k), all.data());
    }
    /// The next index of a tensor's elements, in order.
    static constexpr void advance(std::int64_t* index, const tensor_type& type) {
        for (std::uint32_t j = type.rank; j-- > 0;) {
            if (++index[j] < static_cast<std::int64_t>(type.dims[j])) return;
            index[j] = 0;
        }
    }
};

}  // namespace costate
