// SPDX-License-Identifier: BSL-1.0
#include <costate/core/simd/backend.hpp>

#include "backend_laws.hpp"

using costate::simd::backend;

TEST_CASE("the backend of this machine does in each lane what one lane does", "[simd]") {
    CHECK(differs<backend<float>, float>() == "");
    CHECK(differs<backend<double>, double>() == "");
    CHECK(differs<backend<std::int32_t>, std::int32_t>() == "");
    CHECK(differs<backend<std::int64_t>, std::int64_t>() == "");
}
