// SPDX-License-Identifier: BSL-1.0
#include <costate/check/result.hpp>

namespace check = costate::check;
using check::mode;

static_assert(check::has(mode::both, mode::forward) && check::has(mode::forward | mode::compiled, mode::compiled));
static_assert(!check::has(mode::both, mode::compiled) && (mode::forward | mode::reverse) == mode::both);

namespace {

constexpr mode gradient[] = {mode::reverse};
constexpr mode tangent_of_gradient[] = {mode::reverse, mode::forward};

// Where all agree, the furthest apart is reported; an error is relative to what is larger than 1.
constexpr check::result agreeing() {
    check::result r;
    r.compare(1, 1.25, 0.5, 0, gradient, 1, 0, 1);
    r.compare(100, 101, 0.5, 0, tangent_of_gradient, 2, 2, 3);
    r.compare(-8, -4, 0.5, 0, tangent_of_gradient, 2, 4, 5);
    r.compare(2, 2, 0.5, 0, gradient, 1, 6, 7);
    return r;
}
static_assert(agreeing().ok && agreeing() && agreeing().checks == 4);
static_assert(agreeing().error == 0.5 && agreeing().expected == -8 && agreeing().actual == -4);
static_assert(agreeing().row == 4 && agreeing().column == 5 && agreeing().order == 2 && agreeing().path[1] == mode::forward);

// Otherwise the first that does not.
constexpr check::result wrong() {
    check::result r;
    r.compare(1, 1.125, 0.25, 0, tangent_of_gradient, 2);
    r.compare(1, 2, 0.25, 0, gradient, 1, 8, 9);
    r.compare(1, 4, 0.25, 0, tangent_of_gradient, 2);
    return r;
}
static_assert(!wrong().ok && !wrong() && wrong().checks == 3 && wrong().actual == 2 && wrong().row == 8 && wrong().order == 1);

constexpr bool compares(double expected, double actual, double tolerance, double noise) {
    check::result r;
    return r.compare(expected, actual, tolerance, noise, gradient, 1);
}
static_assert(compares(0, 1e-7, 1e-6, 0) && !compares(0, 1e-5, 1e-6, 0) && compares(0, 1e-5, 1e-6, 1e-4));
static_assert(check::result{}.order == 0, "nothing was compared");

}  // namespace
