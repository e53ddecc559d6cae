// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

TEST_CASE("the shim gives Approx under one name") { CHECK(1.0 + 1e-9 == Approx(1.0)); }
