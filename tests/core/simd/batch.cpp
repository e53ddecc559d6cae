// SPDX-License-Identifier: BSL-1.0
#include <costate/core/simd/batch.hpp>

#if COSTATE_HAS_XSIMD

#    include "backend_laws.hpp"

using costate::simd::batch_backend;

// Of the most capable machines the backend is another one.
TEST_CASE("xsimd does in each lane what one lane does", "[simd]") {
    CHECK(differs<batch_backend<float>, float>() == "");
    CHECK(differs<batch_backend<std::int32_t>, std::int32_t>() == "");
    if constexpr (costate::simd::vectorised<double>) {
        CHECK(differs<batch_backend<double>, double>() == "");
    }
}

#endif
