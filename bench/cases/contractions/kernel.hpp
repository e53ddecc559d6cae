// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/kernel/contract.hpp>

#include "contractions.hpp"

namespace bench::contractions {

namespace kernel = ::costate::kernel;

template <class Problem>
constexpr kernel::contraction description() {
    switch (Problem::which) {
        case product::forward:
            return kernel::matrix_product(Problem::m, Problem::n, Problem::k);
        case product::by_weights:
            return kernel::weight_gradient(Problem::m, Problem::n, Problem::k);
        default:
            return kernel::input_gradient(Problem::m, Problem::n, Problem::k);
    }
}

template <kernel::contraction D>
void contract(const float* a, const float* b, float* c) {
    constexpr std::size_t size = kernel::contraction_workspace<D, float>();
    if constexpr (size > 0) {
        alignas(64) static float workspace[size];
        kernel::contract<D, float>(
            a, b, c, 0, kernel::store_result<D, float>{c}, static_cast<float*>(workspace));
    } else {
        kernel::contract<D, float>(a, b, c, 0);
    }
}

}  // namespace bench::contractions
