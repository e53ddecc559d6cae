// SPDX-License-Identifier: BSL-1.0
// Products, what their factors share, and their powers. The table of rules is tested on formulas, in ../canonical.cpp.
#include <costate/graph/canonical/product.hpp>

using namespace costate::canonical;

namespace {

using costate::pool;

struct algebra_of_two : arithmetic {
    sum_id x = unknown(0, 1), y = unknown(0, 2);

    constexpr sum_id plus(sum_id a, sum_id b, std::int64_t times_b = 1) {
        pool<summand> terms;
        add_to(terms, a, {1, 1});
        add_to(terms, b, {times_b, 1});
        return collect(terms, 0);
    }
    constexpr sum_id one(std::int64_t value = 1) { return number(0, {value, 1}); }
    constexpr sum_id power(sum_id s, std::int64_t over, std::int64_t under = 1) {
        product p;
        times(p, s, over, under);
        return finish(p);
    }
    constexpr sum_id product_of(sum_id a, sum_id b) {
        product p;
        times(p, a, 1, 1);
        times(p, b, 1, 1);
        return finish(p);
    }
};

// (x + 1)² is multiplied out for comparing, and left alone for reading.
constexpr bool expands() {
    algebra_of_two a;
    const sum_id squared = a.power(a.plus(a.x, a.one()), 2);
    const sum_id spelled = a.plus(a.plus(a.power(a.x, 2), a.x, 2), a.one());
    algebra_of_two b;
    b.expanding = false;
    return squared == spelled && a.sums[squared].count == 3 && b.sums[b.power(b.plus(b.x, b.one()), 2)].count == 1;
}
static_assert(expands());

// Powers of numbers and of products; roots of even order take only what is nowhere negative.
constexpr bool powers_of_products() {
    algebra_of_two a;
    const sum_id six = a.multiple(a.product_of(a.x, a.y), {6, 1});
    return a.power(six, 2) == a.multiple(a.product_of(a.power(a.x, 2), a.power(a.y, 2)), {36, 1}) &&
        a.power(a.one(4), 1, 2) == a.one(2) && a.power(a.power(a.x, 2), 1, 2) != a.x &&
        a.power(a.power(a.x, 3), 1, 3) == a.x && a.product_of(a.x, a.power(a.x, -1)) == a.one();
}
static_assert(powers_of_products());

// Common factors and the sign come out of a base, so that multiples of a sum have one: (2 x + 2 y) / (x + y) = 2.
constexpr bool common() {
    algebra_of_two a;
    const sum_id sum = a.plus(a.x, a.y);
    const sum_id inverse = a.power(sum, -1);
    return a.product_of(a.multiple(sum, {2, 1}), inverse) == a.one(2) &&
        a.power(a.multiple(sum, {-3, 1}), -1) == a.multiple(inverse, {-1, 3}) &&
        a.power(a.plus(a.power(a.x, 2), a.x), -1) == a.product_of(a.power(a.x, -1), a.power(a.plus(a.x, a.one()), -1));
}
static_assert(common());

// What would have more summands than the cap stays a power.
constexpr bool capped() {
    algebra_of_two a;
    const sum_id base = a.plus(a.plus(a.x, a.y), a.one());
    return a.sums[a.power(base, 3)].count == 10 && a.sums[a.power(base, 20)].count == 1;
}
static_assert(capped());

}  // namespace
