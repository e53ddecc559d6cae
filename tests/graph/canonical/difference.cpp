// SPDX-License-Identifier: BSL-1.0
#include <costate/graph/canonical/difference.hpp>

using namespace costate::canonical;

namespace {

struct quotients : differences {
    sum_id x = unknown(0, 1), y = unknown(0, 2);

    constexpr sum_id plus_one(sum_id s) {
        costate::pool<summand> terms;
        add_to(terms, s, {1, 1});
        terms.put({unit, {1, 1}});
        return collect(terms, 0);
    }
    constexpr sum_id over(sum_id above, sum_id below) {
        product p;
        times(p, above, 1, 1);
        times(p, below, -1, 1);
        return finish(p);
    }
};

// x / (x + 1) + 1 / (x + 1) is 1: seen once the denominator is cleared.
constexpr bool over_common_denominator() {
    quotients a;
    const sum_id below = a.plus_one(a.x);
    const sum_id first = a.over(a.x, below);
    const sum_id rest = a.subtract(a.number(0, {1, 1}), a.over(a.number(0, {1, 1}), below));
    return first != rest && a.vanishes(a.subtract(first, rest)) && !a.vanishes(a.subtract(first, a.over(a.y, below)));
}
static_assert(over_common_denominator());

constexpr bool subtracts() {
    quotients a;
    return a.subtract(a.x, a.x) == a.zero(0) && a.vanishes(a.zero(0)) && !a.vanishes(a.subtract(a.x, a.y));
}
static_assert(subtracts());

}  // namespace
