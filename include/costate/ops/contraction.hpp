// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/reduction.hpp>

namespace costate {

/// Which axis of a contraction is which: axes that carry the same label run together; a label that the result does not
/// have is summed over. As attributes: the labels of the left input, of the right one and of the result, one byte each.
struct labels {
    std::uint8_t left[max_rank]{};
    std::uint8_t right[max_rank]{};
    std::uint8_t result[max_rank]{};

    constexpr void pack(std::int64_t* to) const {
        for (std::uint32_t i = 0; i < max_rank; ++i) {
            to[0] |= std::int64_t{left[i]} << (7 * i);
            to[1] |= std::int64_t{right[i]} << (7 * i);
            to[2] |= std::int64_t{result[i]} << (7 * i);
        }
    }
    static constexpr labels unpack(const std::int64_t* from) {
        labels l;
        for (std::uint32_t i = 0; i < max_rank; ++i) {
            l.left[i] = static_cast<std::uint8_t>((from[0] >> (7 * i)) & 127);
            l.right[i] = static_cast<std::uint8_t>((from[1] >> (7 * i)) & 127);
            l.result[i] = static_cast<std::uint8_t>((from[2] >> (7 * i)) & 127);
        }
        return l;
    }
};

constexpr bool has_label(const std::uint8_t* axes, std::uint32_t rank, std::uint8_t label) {
    for (std::uint32_t i = 0; i < rank; ++i)
        if (axes[i] == label) return true;
    return false;
}

constexpr term contract(term left, term right, labels l, std::uint32_t result_rank);

/// Σ left·right over the labels that the result lacks (einsum with two inputs). Bilinear: the cotangent of one input is
/// the contraction of the result's cotangent with the other input.
struct contract_op {
    static constexpr auto name = "contract";
    static constexpr auto role = algebra::bilinear;
    static constexpr auto kind = form::contraction;

    static constexpr term build(const term* in, const std::int64_t* attributes);

    template <class>
    struct rules {
        static constexpr typing result(const signature& s) {
            const labels l = labels::unpack(s.attributes);
            tensor_type type{s.inputs[0].kind, 0, {}};
            if (s.inputs[0].kind != s.inputs[1].kind)
                return {type, "costate: a contraction needs operands of one element type"};
            extent length[128]{};
            bool known[128]{};
            for (std::uint32_t k = 0; k < 2; ++k)
                for (std::uint32_t i = 0; i < s.inputs[k].rank; ++i) {
                    const std::uint8_t label = k == 0 ? l.left[i] : l.right[i];
                    if (known[label] && length[label] != s.inputs[k].dims[i])
                        return {
                            type,
                            "costate: axes that are contracted together have different lengths"};
                    known[label] = true;
                    length[label] = s.inputs[k].dims[i];
                }
            for (std::uint32_t i = 0; i < max_rank && l.result[i] != 0; ++i)
                type = type.append(length[l.result[i]]);
            return {type, nullptr};
        }
        static constexpr void pullback(const application& a, term cotangent, term* cotangents) {
            const labels l = labels_of(a);
            if (a.wants(0)) {
                labels back;
                copy(l.result, back.left);
                copy(l.right, back.right);
                copy(l.left, back.result);
                cotangents[0] = contract(cotangent, a.input(1), back, a.input(0).type().rank);
            }
            if (a.wants(1)) {
                labels back;
                copy(l.left, back.left);
                copy(l.result, back.right);
                copy(l.right, back.result);
                cotangents[1] = contract(a.input(0), cotangent, back, a.input(1).type().rank);
            }
        }
        static constexpr term tangent(const application& a, const term* t) {
            const labels l = labels_of(a);
            term sum;
            if (t[0].exists()) sum = contract(t[0], a.input(1), l, a.type().rank);
            if (t[1].exists()) sum = sum_of(sum, contract(a.input(0), t[1], l, a.type().rank));
            return sum;
        }
        /// The batch axis is one more label, in front of whatever is batched.
        static constexpr term batch(const application& a, const term* in) {
            labels l = labels_of(a);
            std::uint8_t batch_label = 127;
            while (has_label(l.left, max_rank, batch_label) ||
                   has_label(l.right, max_rank, batch_label))
                --batch_label;  // taken by a batch that has become an ordinary axis
            const auto prepend = [&](std::uint8_t* axes_) {
                for (std::uint32_t i_ = max_rank - 1; i_ > 0; --i_) axes_[i_] = axes_[i_ - 1];
                axes_[0] = batch_label;
            };
            if (in[0].type().batched()) prepend(l.left);
            if (in[1].type().batched()) prepend(l.right);
            prepend(l.result);
            return contract(in[0], in[1], l, a.type().rank + 1u);
        }
        static constexpr void evaluate(const evaluation& e) {
            const labels l = labels::unpack(e.attributes);
            extent length[128]{};
            for (std::uint32_t i = 0; i < e.input_types[0].rank; ++i)
                length[l.left[i]] = e.input_types[0].dims[i];
            for (std::uint32_t i = 0; i < e.input_types[1].rank; ++i)
                length[l.right[i]] = e.input_types[1].dims[i];
            std::uint8_t order[3 * max_rank]{};
            std::uint32_t count = 0;
            std::size_t total = 1;
            const auto gather = [&](const std::uint8_t* axes_, std::uint32_t rank_) {
                for (std::uint32_t i_ = 0; i_ < rank_; ++i_)
                    if (!has_label(order, count, axes_[i_])) {
                        order[count++] = axes_[i_];
                        total *= length[axes_[i_]];
                    }
            };
            gather(l.result, e.type.rank);
            gather(l.left, e.input_types[0].rank);
            gather(l.right, e.input_types[1].rank);
            for (std::size_t i = 0; i < e.type.size(); ++i) e.output[i] = 0;
            for (std::size_t k = 0; k < total; ++k) {
                std::size_t index[128]{};
                std::size_t rest = k;
                for (std::uint32_t i = count; i > 0; --i) {
                    index[order[i - 1]] = rest % length[order[i - 1]];
                    rest /= length[order[i - 1]];
                }
                const auto at = [&](const std::uint8_t* axes_, std::uint32_t rank_) {
                    std::size_t offset_ = 0;
                    for (std::uint32_t i_ = 0; i_ < rank_; ++i_)
                        offset_ = offset_ * length[axes_[i_]] + index[axes_[i_]];
                    return offset_;
                };
                e.output[at(l.result, e.type.rank)] +=
                    e.inputs[0][at(l.left, e.input_types[0].rank)] *
                    e.inputs[1][at(l.right, e.input_types[1].rank)];
            }
        }

    private:
        static constexpr labels labels_of(const application& a) {
            const std::int64_t values[3] = {a.attribute(0), a.attribute(1), a.attribute(2)};
            return labels::unpack(values);
        }
        static constexpr void copy(const std::uint8_t* from, std::uint8_t* to) {
            for (std::uint32_t i = 0; i < max_rank; ++i) to[i] = from[i];
        }
    };
};

/// Makes a contraction. A label that only one input has and the result lacks is summed there first, so that every
/// contraction that reaches a kernel is a sum of products.
constexpr term contract(term left, term right, labels l, std::uint32_t result_rank) {
    const auto lone = [&](const std::uint8_t* axes, std::uint32_t rank, const std::uint8_t* other,
                          std::uint32_t other_rank) {
        axis_set set = 0;
        for (std::uint32_t i = 0; i < rank; ++i)
            if (!has_label(other, other_rank, axes[i]) &&
                !has_label(l.result, result_rank, axes[i]))
                set |= axis_set{1} << i;
        return set;
    };
    const auto drop = [](std::uint8_t* axes, std::uint32_t rank, axis_set set) {
        std::uint32_t kept = 0;
        for (std::uint32_t i = 0; i < rank; ++i)
            if (!contains(set, i)) axes[kept++] = axes[i];
        for (; kept < max_rank; ++kept) axes[kept] = 0;
    };
    const axis_set in_left = lone(l.left, left.type().rank, l.right, right.type().rank);
    const axis_set in_right = lone(l.right, right.type().rank, l.left, left.type().rank);
    drop(l.left, left.type().rank, in_left);
    drop(l.right, right.type().rank, in_right);
    left = sum_over(left, in_left);
    right = sum_over(right, in_right);

    std::int64_t attributes[3]{};
    l.pack(attributes);
    const term in[] = {left, right};
    return make(*left.graph, operation_of<contract_op>, in, 2, attributes, 3);
}

constexpr term contract_op::build(const term* in, const std::int64_t* attributes) {
    const labels l = labels::unpack(attributes);
    std::uint32_t rank = 0;
    while (rank < max_rank && l.result[rank] != 0) ++rank;
    return contract(in[0], in[1], l, rank);
}

}  // namespace costate
