// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/failure.hpp>
#include <costate/graph/graph.hpp>

namespace costate {

/// What every visitor checks: sizes, and that the batches of a call agree.
struct batch_length {
    std::size_t samples = 0;
    bool known = false;

    constexpr void check(const tensor_type& type, std::size_t elements) {
        if (!type.batched()) {
            if (elements != type.size())
                fail_call(
                    "costate: an argument does not have the number of elements that the model "
                    "wants");
            return;
        }
        const std::size_t length = type.size() == 0 ? 0 : elements / type.size();
        if (length * type.size() != elements)
            fail_call("costate: a batch does not hold a whole number of samples");
        if (known && length != samples)
            fail_call("costate: the batches of a call have different lengths");
        samples = length;
        known = true;
    }
    constexpr void check_result(const tensor_type& type, std::size_t elements) const {
        if (elements != type.size() * (type.batched() ? samples : 1))
            fail_call("costate: a destination does not have the number of elements of the result");
    }
};

}  // namespace costate
