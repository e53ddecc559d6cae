// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <costate/program/slice_failures.hpp>

namespace {

void run(int slice, bool fails) {
    if (fails) throw slice;
}

}  // namespace

TEST_CASE("what slices throw waits, and the first of them is thrown") {
    costate::slice_failures<4> none;
    none.guard(0, run, 0, false);
    CHECK(!none.any());
    none.raise();

    costate::slice_failures<4> some;
    some.guard(3, run, 3, true);
    some.guard(0, run, 0, false);
    some.guard(1, run, 1, true);
    CHECK(some.any());
    int thrown = -1;
    try {
        some.raise();
    } catch (int slice) {
        thrown = slice;
    }
    CHECK(thrown == 1);
}
