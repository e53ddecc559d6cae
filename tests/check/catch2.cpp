// SPDX-License-Identifier: BSL-1.0
#include "../catch.hpp"

#include <costate/check/catch2.hpp>

#include <cmath>

namespace check = costate::check;
using check::agrees;
using check::disagrees;
using check::mode;

TEST_CASE("matchers tell agreement from errors in a mode, at an order") {
    const mode path[] = {mode::reverse, mode::forward};
    check::result good;
    CHECK_FALSE(agrees().match(good));  // nothing was compared
    good.compare(1, 1, 1e-6, 0, path, 1);
    CHECK_THAT(good, agrees());
    CHECK_THAT(good, !disagrees(mode::reverse));

    check::result bad = good;
    bad.compare(1, 2, 1e-6, 0, path, 2);
    CHECK_THAT(bad, !agrees());
    CHECK_THAT(bad, disagrees(mode::forward, 2));
    CHECK_FALSE(disagrees(mode::reverse, 2).match(bad));
    CHECK_FALSE(disagrees(mode::reverse).match(bad));

    check::result not_a_number;
    not_a_number.compare(std::nan(""), std::nan(""), 1, 1, path, 1);
    CHECK_THAT(not_a_number, disagrees(mode::reverse));
}

TEST_CASE("a matcher and a result are printed in words") {
    CHECK(agrees().describe() == "agrees with differences");
    CHECK(disagrees(mode::forward, 2).describe() == "has a wrong tangent at order 2");
    CHECK(disagrees(mode::reverse).describe() == "has a wrong gradient at order 1");
    CHECK(Catch::StringMaker<check::result>::convert({}) == "nothing was compared");
}
