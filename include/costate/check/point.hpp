// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/check/result.hpp>
#include <costate/program/arguments.hpp>
#include <costate/transform/derivative.hpp>
#include <costate/transform/interpret.hpp>

namespace costate::check {

/// A graph's inputs as a call's arguments, without destinations.
template <class Graph>
struct inputs_alone {
    static consteval graph_view view() {
        graph_view v = Graph::view();
        v.output_count = 0;
        return v;
    }
};

/// A number in [-1, 1) for each (seed, tensor, element): SplitMix64 read at a place.
constexpr double random_at(
    std::uint64_t seed, std::uint64_t tensor_number, std::uint64_t element_number) {
    std::uint64_t z = (seed * 0x9e3779b97f4a7c15u) ^ (tensor_number + 1) * 0xd1342543de82ef95u;
    z += (element_number + 1) * 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    z ^= z >> 31;
    return static_cast<double>(z >> 11) * 0x1p-52 - 1;
}

/// How far from the point a model is evaluated: along the random direction, or along one element of one leaf.
struct displacement {
    double distance = 0;
    bool along_element = false;
    std::uint32_t leaf = 0;
    std::size_t element_number = 0;
};

/// Where a model's derivatives are checked: the values of its leaves, which the derived models are given as well.
template <auto M, auto... Wrt>
class point {
public:
    using graph = staged<finished_stage<M>>;
    using signature = arguments<inputs_alone<graph>>;
    static_assert(
        graph::view().problem == nullptr,
        "costate: check_grads<model>: this model cannot be compiled");
    static constexpr std::uint32_t leaves = signature::leaf_count;
    static constexpr std::uint32_t moved_count = [] {
        builder b_(model_graph<M>::view());
        return differentiable_leaves<Wrt...>(b_).size();
    }();
    static_assert(
        moved_count > 0,
        "costate: check_grads<model>: the model has nothing to differentiate with respect to");

    /// The leaf that the derivative with this number is taken with respect to.
    static consteval std::uint32_t moved(std::uint32_t number) {
        builder b(model_graph<M>::view());
        const node_id wanted = differentiable_leaves<Wrt...>(b)[number].id;
        return find(b.nodes[wanted].op, b.view().name(wanted));
    }
    static constexpr std::uint32_t find(const operation* op, const char* name) {
        const graph_view g = graph::view();
        std::uint32_t i = 0;
        for (node_id n = 0; n < g.node_count; ++n) {
            if (!signature::is_leaf(g.nodes[n])) continue;
            if (g.nodes[n].op == op && same_text(g.name(n), name)) return i;
            ++i;
        }
        return leaves;
    }

    template <class... Args>
    constexpr explicit point(const options& options_, const Args&... args_) : how_(options_) {
        signature::match(*this, args_...);
    }

    constexpr std::size_t samples() const { return batch_.samples; }
    constexpr std::size_t elements(std::uint32_t leaf_number) const {
        return values_[leaf_number].size();
    }
    constexpr double direction(std::uint32_t leaf_number, std::size_t k) const {
        return random_at(how_.seed, leaf_number, k);
    }

    /// Fills in leaf `n` of a graph that was derived from the model: the model's own leaves displaced, the directions of
    /// jvp, and the weights of weighted_model.
    template <class To>
    constexpr void fill(const graph_view& g, node_id n, const displacement& by, To to) const {
        const node& leaf_node = g.nodes[n];
        const element kind = g.type(n).kind;
        if (leaf_node.op == &operation_of<cotangent_op>) {
            const std::size_t size = g.type(n).size() * (g.type(n).batched() ? samples() : 1);
            const auto number = static_cast<std::uint64_t>(g.attribute(n, 1));
            for (std::size_t k = 0; k < size; ++k)
                to(k, rounded_to(kind, random_at(how_.seed, 1000 + number, k)));
            return;
        }
        const bool is_direction = leaf_node.op == &operation_of<direction_op>;
        const operation* op = leaf_node.op;
        if (is_direction)
            op = g.attribute(n, 1) != 0 ? &operation_of<parameter_op> : &operation_of<input_op>;
        const std::uint32_t i = find(op, g.name(n));
        for (std::uint32_t k = 0; k < values_[i].size(); ++k) {
            double number_ = values_[i][k];
            if (is_direction)
                number_ = direction(i, k);
            else if (by.along_element)
                number_ += i == by.leaf && k == by.element_number ? by.distance : 0;
            else if (by.distance != 0 && moves_[i])
                number_ += by.distance * direction(i, k);
            to(k, rounded_to(kind, number_));
        }
    }

    // What arguments::match calls.
    template <std::uint32_t I, class Arg>
    constexpr void leaf(const Arg& arg) {
        if constexpr (std::is_arithmetic_v<Arg>) {
            values_[I].put(rounded_to(signature::leaf_type(I).kind, static_cast<double>(arg)));
        } else {
            constexpr tensor_type type = signature::leaf_type(I);
            batch_.check(type.batched(), type.size(), arg.size());
            for (std::size_t k = 0; k < arg.size(); ++k)
                values_[I].put(static_cast<double>(arg.data()[k]));
        }
    }
    template <std::uint32_t I, class Arg>
    constexpr void output(Arg&&) {}

private:
    options how_;
    batch_length batch_{};
    pool<double> values_[leaves + 1];

    struct flags {
        bool of[leaves + 1]{};
        constexpr bool operator[](std::uint32_t i) const { return of[i]; }
    };
    template <std::uint32_t... I>
    static consteval flags moved_flags(std::integer_sequence<std::uint32_t, I...>) {
        flags f;
        ((f.of[moved(I)] = true), ...);
        return f;
    }
    static constexpr flags moves_ =
        moved_flags(std::make_integer_sequence<std::uint32_t, moved_count>{});
};

/// The outputs of a model derived from the point's, one after the other, by the reference semantics.
template <auto Derived>
struct reference_run {
    using graph = staged<finished_stage<Derived>>;
    static_assert(
        graph::view().problem == nullptr,
        "costate: check_grads<model>: a derivative of the model cannot be compiled");

    template <class Point>
    static constexpr pool<double> at(const Point& where, const displacement& by) {
        const graph_view g = graph::view();
        const interpreter run(g, where.samples(), [&](node_id n_, double* to_) {
            where.fill(g, n_, by, [to_](std::size_t k_, double number_) { to_[k_] = number_; });
        });
        pool<double> results;
        for (std::uint32_t i = 0; i < g.output_count; ++i) {
            const tensor_type& type = g.type(g.outputs[i]);
            const std::size_t size = type.size() * (type.batched() ? where.samples() : 1);
            for (std::size_t k = 0; k < size; ++k) results.put(run.value(g.outputs[i])[k]);
        }
        return results;
    }
};

/// The same by a compiled program; defined in <costate/check/compiled.hpp>.
template <auto Derived>
struct compiled_run;

template <auto Derived, mode Modes, class Point>
constexpr pool<double> outputs_at(const Point& where, const displacement& by) {
    if constexpr (has(Modes, mode::compiled)) {
        static_assert(
            sizeof(compiled_run<Derived>) > 0,
            "costate: mode::compiled needs <costate/check/compiled.hpp>");
        return compiled_run<Derived>::at(where, by);
    } else {
        return reference_run<Derived>::at(where, by);
    }
}

/// f'(0) from f(±h) and f(±2h), exact for polynomials of degree 4 (B. Fornberg, "Generation of finite difference formulas
/// on arbitrarily spaced grids", 1988, table 1). The larger step that this allows keeps rounding errors small.
struct difference {
    double step;
    constexpr double operator()(double below2, double below, double above, double above2) const {
        return (8 * (above - below) - (above2 - below2)) / (12 * step);
    }
};

/// Whether rounding to float happens anywhere in the model; then the steps have to be larger.
constexpr bool holds_floats(const graph_view& g) {
    for (node_id n = 0; n < g.node_count; ++n)
        if (g.type(n).kind == element::float32) return true;
    return false;
}
constexpr options suited(options how, bool floats) {
    if (how.step == 0) how.step = floats ? 0x1p-6 : 0x1p-10;
    if (how.tolerance == 0) how.tolerance = floats ? 3e-3 : 1e-6;
    return how;
}
/// What rounding does to a difference quotient of values of this size.
constexpr double rounding_noise(double value, double step, bool floats) {
    return (value < 0 ? -value : value) * (floats ? 0x1p-22 : 0x1p-50) / step;
}

}  // namespace costate::check
