// SPDX-License-Identifier: BSL-1.0
#include "kernel.hpp"

namespace bench::contractions {

template <class Problem>
void costate<Problem>::run() {
    using at = costate;
    contract<description<Problem>()>(at::a, at::b, at::c);
}

#define BENCH_PRODUCT(...) template struct costate<problem<__VA_ARGS__>>;
#define BENCH_LAYER(...) BENCH_PRODUCTS(BENCH_PRODUCT, __VA_ARGS__)
BENCH_LAYERS(BENCH_LAYER)

}  // namespace bench::contractions
