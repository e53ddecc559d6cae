// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/shape.hpp>
#include <costate/transform/model.hpp>
#include <costate/transform/rebuilding.hpp>

namespace costate {

/// Names the input that stands for what is held of a product, by its number, as no leaf of the product is named.
struct held_name {
    char text[64] = "held";

    constexpr held_name(const graph_view& product, std::size_t number) {
        std::size_t length = 4;
        do {
            text[length++] = ' ';
            number_name(number, text + length);
        } while (is_in(product));
    }
    constexpr const char* data() const { return text; }

private:
    constexpr bool is_in(const graph_view& g) const {
        for (node_id n = 0; n < g.node_count; ++n)
            if (g.nodes[n].op->kind == form::leaf && same_text(g.name(n), text)) return true;
        return false;
    }
};

/// Divides the graph of a product into what depends on the direction (or on a cotangent) and what does not: the point's own
/// part, which products at one point have in common. What the first reads of the second is held between them.
class direction_split : rebuilding {
public:
    constexpr explicit direction_split(const graph_view& g)
        : rebuilding(g),
          moves_(g.node_count),
          read_(g.node_count),
          wanted_(g.node_count),
          held_(g.node_count) {
        find_moving();
        choose_held();
    }

    /// What is held, in order, as outputs; without directions.
    constexpr builder point() const {
        pool<bool> live(g_.node_count);
        builder b(g_);
        b.outputs.clear();
        for (node_id n = 0; n < g_.node_count; ++n)
            if (held_[n]) {
                live[n] = true;
                b.outputs.put(n);
            }
        for (node_id n = g_.node_count; n-- > 0;) {
            const node& here = g_.nodes[n];
            if (here.op->kind == form::leaf && here.scope == 0 && !moves_[n]) live[n] = true;
            for (std::uint32_t i = 0; live[n] && i < here.arity; ++i) live[g_.input(n, i)] = true;
        }
        builder kept(b.view(), live.data());
        for (node_id& output : kept.outputs)
            if (kept.type(output).rank == 0) output = as_tensor({kept, output}).id;
        return kept;
    }

    /// The rest, with inputs in the place of what is held, after all others.
    constexpr builder product() {
        for (node_id n = 0; n < g_.node_count; ++n)
            if (g_.nodes[n].op->kind == form::leaf && g_.nodes[n].scope == 0) moved_[n] = copied(n);
        pool<node_id> leaf(g_.node_count);
        for (node_id n = 0, count = 0; n < g_.node_count; ++n) {
            if (!held_[n]) continue;
            const tensor_type type = g_.type(n);
            const bool number = type.rank == 0;
            const term value = source_term(
                b_, operation_of<input_op>, number ? type.append(1) : type,
                b_.intern(held_name(g_, count++).data()));
            leaf[n] = number ? reshape(value, type).id : value.id;
        }
        return rebuilt([&](node_id n_) { return held_[n_] ? leaf[n_] : copied(n_); });
    }

private:
    pool<bool> moves_;
    pool<bool> read_;  ///< by what moves
    pool<bool> wanted_, held_;

    static constexpr term as_tensor(term number) {
        return reshape(number, number.type().append(1));
    }

    constexpr void find_moving() {
        for (node_id n = 0; n < g_.node_count; ++n) {
            const node& here = g_.nodes[n];
            moves_[n] =
                here.op == &operation_of<direction_op> || here.op == &operation_of<cotangent_op>;
            for (std::uint32_t i = 0; i < here.arity && !moves_[n]; ++i)
                moves_[n] = moves_[g_.input(n, i)];
            for (std::uint32_t i = 0; i < here.arity && moves_[n]; ++i) {
                node_id in = g_.input(n, i);
                while (g_.nodes[in].op->kind == form::view) in = g_.input(in, 0);
                read_[in] = true;
            }
        }
    }
    constexpr void choose_held() {
        for (std::uint32_t i = 0; i < g_.output_count; ++i) wanted_[g_.outputs[i]] = true;
        for (node_id n = g_.node_count; n-- > 0;) {
            if (!wanted_[n]) continue;
            held_[n] = !moves_[n] && worth_holding(n);
            for (std::uint32_t i = 0; !held_[n] && i < g_.nodes[n].arity; ++i)
                wanted_[g_.input(n, i)] = true;
        }
    }
    /// Views and constants are as easily made again, and what a few operations make of what is held in any case; what lies
    /// in the body of a loop has to be.
    constexpr bool worth_holding(node_id n) const {
        const node& here = g_.nodes[n];
        const form kind = here.op->kind;
        const tensor_type& type = g_.type(n);
        if (here.scope != 0 || kind == form::leaf || kind == form::view || here.arity == 0)
            return false;
        for (std::uint32_t i = 1; i < type.rank; ++i)
            if (type.dims[i] == batch_extent) return false;
        if (here.op->body != nullptr) return false;  // its results are
        if (kind != form::elementwise) return true;
        std::uint32_t operations = 4;
        return type.rank > 0 && !follows(n, operations);
    }
    /// Whether so many operations for each element make a node of leaves and of what is read in any case.
    constexpr bool follows(node_id n, std::uint32_t& operations) const {
        const node& here = g_.nodes[n];
        if (here.op->kind == form::elementwise) {
            const std::uint32_t more = g_.type(n).rank == 0 ? 0u : here.op->flops;
            if (more > operations) return false;
            operations -= more;
        } else if (here.op->kind != form::view) {
            return false;
        }
        for (std::uint32_t i = 0; i < here.arity; ++i) {
            const node_id in = g_.input(n, i);
            if (g_.nodes[in].arity > 0 && !read_[in] && !follows(in, operations)) return false;
        }
        return true;
    }
};

template <auto Product>
struct point_model : model_base {
    template <auto>
    static constexpr builder build() {
        return direction_split(model_graph<Product>::view()).point();
    }
};
/// What `Product` computes of the point alone, such as activations, as outputs.
template <auto Product>
inline constexpr point_model<Product> point_of{};

template <auto Product>
struct at_point_model : model_base {
    template <auto>
    static constexpr builder build() {
        return direction_split(model_graph<Product>::view()).product();
    }
};
/// `Product` where that is at hand: it takes the outputs of `point_of<Product>` as inputs behind its own.
template <auto Product>
inline constexpr at_point_model<Product> at_point{};

}  // namespace costate
