// SPDX-License-Identifier: BSL-1.0
#include "lenet5.hpp"

namespace bench::networks {

template <>
void costate<lenet5>::set(const float* inputs) {
    gradient<lenet5>::set(inputs);
}

template <>
void costate<lenet5>::run() {
    gradient<lenet5>::run();
}

template <>
void costate<lenet5>::get(float* results) {
    gradient<lenet5>::get(results);
}

}  // namespace bench::networks
