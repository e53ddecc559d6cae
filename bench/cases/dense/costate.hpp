// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "../model.hpp"
#include "dense.hpp"

namespace bench::dense {

template <class Network>
void costate<Network>::set(const typename Network::real* inputs) {
    gradient<Network>::set(inputs);
}

template <class Network>
void costate<Network>::run() {
    gradient<Network>::run();
}

template <class Network>
void costate<Network>::get(typename Network::real* results) {
    gradient<Network>::get(results);
}

}  // namespace bench::dense
