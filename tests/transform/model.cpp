// SPDX-License-Identifier: BSL-1.0
#include <costate/expr/formula.hpp>
#include <costate/ops.hpp>
#include <costate/transform/model.hpp>

using namespace costate;

namespace {

constexpr auto x = input<"x", double, 3>;
constexpr auto w = param<"w", double, 3>;
constexpr auto squares = sum(x * x);

static_assert(Model<decltype(squares)> && Model<decltype(vmap(squares))> && !Model<int>);

template <auto M>
constexpr tensor_type type_of = model_graph<M>::view().type(model_graph<M>::view().outputs[0]);
template <auto M>
constexpr mistake problem_of = mistake_of(model_graph<M>::view().problem);

// A number for each sample, their sum, their mean; a model without samples has none to add up.
static_assert(type_of<vmap(squares)> == tensor_type{element::float64, 1, {batch_extent}});
static_assert(type_of<sum(vmap(squares))>.rank == 0 && type_of<mean(vmap(x))> == decltype(x)::type);
static_assert(problem_of<sum(vmap(squares))> == mistake::none && problem_of<mean(vmap(sum(w)))> == mistake::no_samples);

// What no output needs is gone, leaves apart.
struct with_dead_code : model_base {
    template <auto>
    static constexpr builder build() {
        builder b;
        const term dead = sin(w.lower(b));
        static_cast<void>(dead);
        b.outputs.put(squares.lower(b).id);
        return b;
    }
};
static_assert(transform_stage<with_dead_code{}>::run().nodes.size() == 5 && model_graph<with_dead_code{}>::view().node_count == 4);

// An output that is a leaf, a view, a constant or another output is computed by a node of its own.
template <auto M>
constexpr const operation* delivers = staged<finished_stage<M>>::view().nodes[staged<finished_stage<M>>::view().outputs[0]].op;
static_assert(delivers<x> == &operation_of<copy_op> && delivers<transpose(outer(x, w))> == &operation_of<copy_op>);
static_assert(delivers<squares> != &operation_of<copy_op> && outputs_need_copies(model_graph<x>::view()) && !outputs_need_copies(model_graph<squares>::view()));

}  // namespace
