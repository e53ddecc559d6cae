// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>

namespace bench {

/// Copies numbers that follow one another into tensors, and tensors to where they follow one
/// another. Returns the end of the numbers.
template <class Real, class... Tensors>
const Real* read(const Real* from, Tensors&&... to) {
    ((std::copy_n(from, to.size(), to.data()), from += to.size()), ...);
    return from;
}
template <class Real, class... Tensors>
Real* write(Real* to, const Tensors&... from) {
    ((to = std::copy_n(from.data(), from.size(), to)), ...);
    return to;
}

}  // namespace bench
