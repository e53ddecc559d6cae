// SPDX-License-Identifier: BSL-1.0
#include "network.hpp"

#include <cstdio>

// The same training on this machine: it learns.
int main() {
    const float first = network::train(1);
    const float last = network::train(2200);
    std::printf("loss of the first sample %.6f, of the last %.6f\n", static_cast<double>(first), static_cast<double>(last));
    return last < 0.1f * first ? 0 : 1;
}
