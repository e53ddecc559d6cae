// SPDX-License-Identifier: BSL-1.0
#include <costate/expr/formula.hpp>
#include <costate/ops.hpp>
#include <costate/transform/batch.hpp>

using namespace costate;

namespace {

constexpr auto x = input<"x", double, 3>;
constexpr auto w = param<"w", double, 3>;
constexpr auto scale = shared<"scale", double>;

template <class F>
constexpr builder batched(const F& f) {
    builder b;
    b.outputs.put(f.lower(b).id);
    return batch(b.view());
}

// Inputs get an axis for the samples; parameters and shared values are the same for all of them.
constexpr bool leaves() {
    const builder b = batched(sum(x * w) * scale);
    for (const node& n : b.nodes)
        if (n.op->kind == form::leaf && b.types[n.type].batched() != (n.op == &operation_of<input_op>)) return false;
    return b.type(b.outputs[0]) == tensor_type{element::float64, 1, {batch_extent}} && b.problem == nullptr;
}
static_assert(leaves());

// What concerns no sample stays as it is.
constexpr bool stays() {
    const builder b = batched(sin(w));
    return b.type(b.outputs[0]) == tensor_type{element::float64, 1, {3}};
}
static_assert(stays());

constexpr bool of_a_length() {
    const builder samples = batched(exp(x));
    const builder b = fixed_batch(samples.view(), 5).run();
    return b.type(b.outputs[0]) == tensor_type{element::float64, 2, {5, 3}} && b.nodes[b.outputs[0]].op == &operation_of<exp_op>;
}
static_assert(of_a_length());

}  // namespace
