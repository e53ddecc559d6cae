// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/graph/graph.hpp>

namespace costate {

/// What the inputs and the results of a scan are, in order. Inputs: the carries' first values, the sequences (one element
/// of their first axis for each step), the captures (the same for all steps), then the body's leaves for these and the
/// body's results. Results: the carries' last values, then one stacked output for each further result of the body.
struct scan_layout {
    std::uint32_t steps = 0;
    std::uint32_t carries = 0;
    std::uint32_t accumulators =
        0;  ///< the last so many carries are sums that start at 0 and that nothing else reads
    std::uint32_t sequences = 0;
    std::uint32_t captures = 0;
    std::uint32_t outputs = 0;
    bool reversed = false;  ///< from the last step to the first
    bool counted = false;  ///< the last capture is the number of steps, at most `steps`

    static constexpr std::uint32_t size = 8;
    constexpr std::uint32_t leaves() const { return carries + sequences + captures; }
    constexpr std::uint32_t results() const { return carries + outputs; }
    constexpr void pack(std::int64_t* to) const {
        const std::int64_t values[] = {steps,    carries, accumulators, sequences,
                                       captures, outputs, reversed,     counted};
        for (std::uint32_t i = 0; i < size; ++i) to[i] = values[i];
    }
    static constexpr scan_layout unpack(const std::int64_t* from) {
        const auto n = [from](std::uint32_t i) { return static_cast<std::uint32_t>(from[i]); };
        return {n(0), n(1), n(2), n(3), n(4), n(5), from[6] != 0, from[7] != 0};
    }
};

/// A stacked type: one step's with the steps in front, behind the batch axis.
constexpr tensor_type stacked(const tensor_type& one_step, extent steps) {
    if (!one_step.batched()) return one_step.prepend(steps);
    tensor_type type = one_step.prepend(batch_extent);
    type.dims[1] = steps;
    return type;
}
/// One step of a stacked type.
constexpr tensor_type unstacked(const tensor_type& all) {
    const std::uint32_t steps = all.batched() ? 1 : 0;
    tensor_type type = all;
    --type.rank;
    for (std::uint32_t i = steps; i < type.rank; ++i) type.dims[i] = all.dims[i + 1];
    return type;
}

/// Elements of a type with the batch length filled in.
constexpr std::size_t elements_of(const tensor_type& t, std::size_t batch) {
    return t.size() * (t.batched() ? batch : 1);
}

}  // namespace costate
