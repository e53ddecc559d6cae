// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/constant.hpp>
#include <costate/ops/stop_gradient.hpp>

namespace costate {

/// What the caller provides. The first attribute is where the name begins.
struct provided {
    static constexpr auto kind = form::leaf;
    static constexpr bool named = true;
    template <class>
    using rules = source_rules;
};

/// A value that training changes; the gradient is taken with respect to these unless another choice is made.
struct parameter_op : provided {
    static constexpr auto name = "parameter";
};

/// Data: one for each sample where the model is batched.
struct input_op : provided {
    static constexpr auto name = "input";
};

/// A value that all samples share without being trained: a seed, a temperature.
struct shared_op : provided {
    static constexpr auto name = "shared";
};

/// The direction along which another leaf moves. It has the other's name; the second attribute says whether that is a
/// parameter, the third counts the transforms that gave the leaf a direction before.
struct direction_op : provided {
    static constexpr auto name = "direction";
};

/// The cotangent of an output: what a vector-Jacobian product starts from. The second attribute tells them apart.
struct cotangent_op : provided {
    static constexpr auto name = "cotangent";
};

/// What stands for all unit tensors of a type while a Jacobian is derived. Their zeros say that an element does not move:
/// nothing that happens where it stands, infinite or not a number, goes with them.
struct unit_op {
    static constexpr auto name = "unit";
    static constexpr auto kind = form::leaf;
    static constexpr auto masks = masking::source;
    template <class>
    using rules = source_rules;
};
constexpr term unit_of(builder& b, const tensor_type& type) {
    return {b, b.put(operation_of<unit_op>, b.intern(type), nullptr, 0)};
}

/// The leaf of this name; naming two different things alike is a mistake.
constexpr term named_leaf(
    builder& b, const operation& op, const tensor_type& type, const char* name) {
    const std::int64_t offset = b.intern(name);
    const std::uint16_t scope = b.scope;
    b.scope = 0;  // also for a model that is traced inside a body
    const node_id known = b.nodes.size();
    const term leaf = source_term(b, op, type, offset);
    b.scope = scope;
    if (leaf.id < known) return leaf;
    for (node_id i = 0; i < known; ++i) {
        const operation* const other = b.nodes[i].op;
        const bool named = other == &operation_of<parameter_op> ||
            other == &operation_of<input_op> || other == &operation_of<shared_op>;
        if (named && b.attribute(i, 0) == offset) b.fail(mistake::same_name);
    }
    return leaf;
}

/// The number of samples of a batch, as a number.
struct batch_size_op {
    static constexpr auto name = "batch_size";
    static constexpr auto kind = form::elementwise;
    static constexpr std::uint16_t flops = 0;
    template <class>
    struct rules : source_rules {
        static constexpr void evaluate(const evaluation& e) {
            e.output[0] = static_cast<double>(e.batch);
        }
    };
};

constexpr term batch_size(builder& b, element kind) {
    return {b, b.put(operation_of<batch_size_op>, b.intern(tensor_type{kind, 0, {}}), nullptr, 0)};
}

}  // namespace costate
