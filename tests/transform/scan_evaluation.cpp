// SPDX-License-Identifier: BSL-1.0
// Where one step of a sequence lies; what a scan computes is tested with it.
#include <costate/transform/scan_evaluation.hpp>

namespace {

// Two samples, three steps, two elements: [batch][steps][one].
constexpr double stack[] = {0, 1, 10, 11, 20, 21, 100, 101, 110, 111, 120, 121};

constexpr bool taken() {
    double one[4]{};
    costate::copy_step(stack, one, 2, 3, 2, 1, false);
    return one[0] == 10 && one[1] == 11 && one[2] == 110 && one[3] == 111;
}
static_assert(taken());

constexpr bool laid_down() {
    double to[12]{};
    const double one[] = {1, 2, 3, 4};
    costate::copy_step(to, one, 2, 3, 2, 2, true);
    double sum = 0;
    for (const double x : to) sum += x;
    return to[4] == 1 && to[5] == 2 && to[10] == 3 && to[11] == 4 && sum == 10;
}
static_assert(laid_down());

}  // namespace
