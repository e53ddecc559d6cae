// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/failure.hpp>
#include <costate/graph/graph.hpp>

namespace costate {

/// What every visitor checks: sizes, and that the batches of a call agree.
struct batch_length {
    std::size_t samples = 0;
    bool known = false;

    /// `batched` and `size`, of the tensor_type, are all that has to be known of it: a type would go through memory.
    [[gnu::always_inline]] constexpr void check(
        bool batched, std::size_t size, std::size_t elements) {
        if (!batched) {
            if (elements != size)
                fail_call(
                    "costate: an argument does not have the number of elements that the model "
                    "wants");
            return;
        }
        const std::size_t length = size == 0 ? 0 : elements / size;
        if (length * size != elements)
            fail_call("costate: a batch does not hold a whole number of samples");
        if (known && length != samples)
            fail_call("costate: the batches of a call have different lengths");
        samples = length;
        known = true;
    }
    [[gnu::always_inline]] constexpr void check_result(
        bool batched, std::size_t size, std::size_t elements) const {
        if (elements != size * (batched ? samples : 1))
            fail_call("costate: a destination does not have the number of elements of the result");
    }
};

}  // namespace costate
