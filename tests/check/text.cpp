// SPDX-License-Identifier: BSL-1.0
#include "../catch.hpp"

#include <costate/check/text.hpp>

namespace check = costate::check;
using check::mode;

TEST_CASE("a check in words") {
    CHECK(check::to_text({}) == "nothing was compared");

    const mode gradient_then_tangent[] = {mode::reverse, mode::forward};
    check::result found;
    found.compare(2.5, 2.5, 1e-6, 0, gradient_then_tangent, 2);
    CHECK(
        check::to_text(found) ==
        "all 1 agree; furthest apart, tangent of the gradient: differences give 2.5, the derivative is 2.5 (error 0, tolerance "
        "1e-06)");
    found.compare(2.5, 3, 1e-6, 0, gradient_then_tangent, 1);
    CHECK(check::to_text(found) == "wrong: gradient: differences give 2.5, the derivative is 3 (error 0.2, tolerance 1e-06)");

    const mode jacobian[] = {mode::both};
    check::result element;
    element.compare(0, 1, 1e-3, 0, jacobian, 1, 4, 2);
    CHECK(check::to_text(element).find("wrong: Jacobian at (4, 2): differences give 0, the derivative is 1") == 0);
}
