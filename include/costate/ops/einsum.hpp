// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/fixed_string.hpp>
#include <costate/ops/contraction.hpp>
#include <costate/ops/shape.hpp>

namespace costate {

/// Where several axes of the input run together: attribute j is the axis of the result along which axis j of the input
/// runs. The axes of the result come in the order of their first one in the input.
struct diagonal_op : view {
    static constexpr auto name = "diagonal";

    static constexpr index_map map(
        const tensor_type& input, const tensor_type&, const std::int64_t* attributes) {
        index_map m;
        for (std::uint32_t j = 0; j < input.rank; ++j) {
            m.axis[j] = static_cast<std::uint8_t>(attributes[j]);
            m.step[j] = 1;
        }
        return m;
    }
    static constexpr term along(term t, const tensor_type& type, const std::int64_t* axes) {
        return make(
            *t.graph, operation_of<diagonal_op>, type.with_kind(t.type().kind), &t, 1, axes,
            t.type().rank);
    }
    static constexpr term again(const application& a, term t, const tensor_type& type) {
        std::int64_t axes[max_rank]{};
        for (std::uint32_t i = 0; i < a.attribute_count(); ++i) axes[i] = a.attribute(i);
        return along(t, type, axes);
    }
    /// 0 off the diagonal.
    static constexpr term transposed(const application& a, term cotangent) {
        const tensor_type whole = a.input(0).type().with_kind(cotangent.type().kind);
        axis_set repeated = 0;
        for (std::uint32_t i = 0; i < whole.rank; ++i)
            for (std::uint32_t j = i + 1; j < whole.rank; ++j)
                if (a.attribute(i) == a.attribute(j)) repeated |= axis_set{1} << j;
        term embedded = broadcast_op::along(cotangent, whole, repeated);
        for (std::uint32_t j = 0; j < whole.rank; ++j) {
            if (!contains(repeated, j)) continue;
            std::uint32_t first = 0;
            while (a.attribute(first) != a.attribute(j)) ++first;
            embedded = select(
                equal(counter(*a.graph, whole, first), counter(*a.graph, whole, j)), embedded, 0);
        }
        return embedded;
    }
    static constexpr term batched(const application& a, term t) {
        std::int64_t axes[max_rank]{};
        for (std::uint32_t i = 0; i < a.attribute_count(); ++i) axes[i + 1] = a.attribute(i) + 1;
        return along(t, a.type().prepend(batch_extent), axes);
    }
};

/// The labels of some operands and of a result, as in "ij,jk->ik": a letter for each axis.
struct einsum_labels {
    static constexpr std::uint32_t most = 8;
    std::uint8_t operands[most][max_rank]{};
    std::uint32_t ranks[most]{};
    std::uint32_t count = 0;
    std::uint8_t result[max_rank]{};
    std::uint32_t rank = 0;
    bool valid = true;

    constexpr explicit einsum_labels(const char* text) {
        count = 1;
        for (; *text != '\0' && valid; ++text) {
            const bool letter = (*text >= 'a' && *text <= 'z') || (*text >= 'A' && *text <= 'Z');
            const std::uint8_t label = static_cast<std::uint8_t>(*text);
            if (*text == ' ') continue;
            if (*text == '-' && text[1] == '>') {
                for (text += 2; *text != '\0'; ++text) {
                    if (*text == ' ') continue;
                    valid = valid && rank < max_rank &&
                        !has_label(result, rank, static_cast<std::uint8_t>(*text));
                    if (valid) result[rank++] = static_cast<std::uint8_t>(*text);
                }
                for (std::uint32_t i = 0; i < rank; ++i) {
                    bool found = false;
                    for (std::uint32_t k = 0; k < count; ++k)
                        found = found || has_label(operands[k], ranks[k], result[i]);
                    valid = valid && found;
                }
                return;
            }
            if (*text == ',' && count < most)
                ++count;
            else if (letter && ranks[count - 1] < max_rank)
                operands[count - 1][ranks[count - 1]++] = label;
            else
                valid = false;
        }
        valid = false;  // no arrow
    }
};

/// A sum of products over labelled axes: `einsum<"ij,jk->ik">(a, b)`. A label that the result lacks is summed over; one
/// that an operand has twice takes its diagonal. More than two operands are taken from left to right.
template <fixed_string Text>
struct einsum_op : composite {
    static constexpr auto name = "einsum";
    static constexpr einsum_labels letters{Text.data()};

    static constexpr typing result(const signature& s) {
        tensor_type type{s.inputs[0].kind, 0, {}};
        if (!letters.valid || letters.count != s.arity)
            return {
                s.inputs[0],
                "costate: einsum<labels>(a, b): labels are like \"ij,jk->ik\", a letter for each "
                "axis"};
        extent length[128]{};
        for (std::uint32_t k = 0; k < s.arity; ++k) {
            if (s.inputs[k].rank != letters.ranks[k] || s.inputs[k].kind != type.kind ||
                !is_real(type.kind))
                return {
                    s.inputs[0],
                    "costate: einsum<labels>(a, b): an operand has not as many axes as labels, or "
                    "another element type"};
            for (std::uint32_t i = 0; i < letters.ranks[k]; ++i) {
                extent& known = length[letters.operands[k][i]];
                if (known != 0 && known != s.inputs[k].dims[i])
                    return {
                        s.inputs[0],
                        "costate: einsum<labels>(a, b): axes with one label have different "
                        "lengths"};
                known = s.inputs[k].dims[i];
            }
        }
        for (std::uint32_t i = 0; i < letters.rank; ++i)
            type = type.append(length[letters.result[i]]);
        return {type, nullptr};
    }

    static constexpr term build(const term* in, const std::int64_t*) {
        labelled joined = diagonal(in[0], 0);
        for (std::uint32_t k = 1; k < letters.count; ++k)
            joined = product(joined, diagonal(in[k], k), k);
        return finished(joined);
    }

private:
    struct labelled {
        term t{};
        std::uint8_t axes[max_rank]{};
    };
    /// An operand with each label once.
    static constexpr labelled diagonal(term t, std::uint32_t k) {
        labelled d{t, {}};
        tensor_type type{t.type().kind, 0, {}};
        std::int64_t axes[max_rank]{};
        for (std::uint32_t i = 0; i < letters.ranks[k]; ++i) {
            std::uint32_t at = 0;
            while (at < type.rank && d.axes[at] != letters.operands[k][i]) ++at;
            if (at == type.rank) {
                d.axes[at] = letters.operands[k][i];
                type = type.append(t.type().dims[i]);
            }
            axes[i] = at;
        }
        if (type.rank < t.type().rank) d.t = diagonal_op::along(t, type, axes);
        return d;
    }
    /// Whether the result or an operand behind the k-th needs a label.
    static constexpr bool needed(std::uint8_t label, std::uint32_t k) {
        bool found = has_label(letters.result, letters.rank, label);
        for (std::uint32_t i = k + 1; i < letters.count; ++i)
            found = found || has_label(letters.operands[i], letters.ranks[i], label);
        return found;
    }
    static constexpr labelled product(const labelled& a, const labelled& b, std::uint32_t k) {
        labels l;
        labelled c;
        std::uint32_t rank = 0;
        for (std::uint32_t i = 0; i < a.t.type().rank; ++i) l.left[i] = a.axes[i];
        for (std::uint32_t i = 0; i < b.t.type().rank; ++i) l.right[i] = b.axes[i];
        if (k + 1 == letters.count) {
            for (; rank < letters.rank; ++rank) c.axes[rank] = letters.result[rank];
        } else {
            for (std::uint32_t i = 0; i < a.t.type().rank; ++i)
                if (needed(a.axes[i], k)) c.axes[rank++] = a.axes[i];
            for (std::uint32_t i = 0; i < b.t.type().rank; ++i)
                if (needed(b.axes[i], k) && !has_label(c.axes, rank, b.axes[i]))
                    c.axes[rank++] = b.axes[i];
        }
        for (std::uint32_t i = 0; i < rank; ++i) l.result[i] = c.axes[i];
        c.t = contract(a.t, b.t, l, rank);
        return c;
    }
    /// What is left for one operand: sums and another order of the axes.
    static constexpr term finished(const labelled& d) {
        if (letters.count > 1) return d.t;
        axis_set dropped = 0;
        std::uint8_t kept[max_rank]{};
        std::uint32_t rank = 0;
        for (std::uint32_t i = 0; i < d.t.type().rank; ++i) {
            if (has_label(letters.result, letters.rank, d.axes[i]))
                kept[rank++] = d.axes[i];
            else
                dropped |= axis_set{1} << i;
        }
        std::int64_t order[max_rank]{};
        for (std::uint32_t i = 0; i < rank; ++i)
            while (kept[order[i]] != letters.result[i]) ++order[i];
        return transpose_op::along(sum_over(d.t, dropped), order);
    }
};

COSTATE_FUNCTION_OF_MANY(
    einsum, (einsum_op<Text>),
    "costate: einsum<\"ij,jk->ik\">(a, b): a letter for each axis of each operand, "
    "equal lengths where letters are "
    "equal, one element type; the types are A and More",
    fixed_string Text)

}  // namespace costate
