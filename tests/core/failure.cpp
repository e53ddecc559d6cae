// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <costate/core/failure.hpp>

#include <cstring>

TEST_CASE("a call that cannot go on throws its message") {
    bool caught = false;
    try {
        costate::fail_call("costate: a reason");
    } catch (const costate::call_error& error) {
        caught = std::strcmp(error.what(), "costate: a reason") == 0;
    }
    CHECK(caught);
}
