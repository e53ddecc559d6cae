// SPDX-License-Identifier: BSL-1.0
#include <costate/transform/relaxed_sum.hpp>

using costate::relaxed_product;
using costate::relaxed_sum;
using costate::term;

constexpr term node(costate::node_id n) {
    term t;
    t.id = n;
    return t;
}
constexpr relaxed_product product(double coefficient, costate::node_id a, costate::node_id b) {
    return {coefficient, {node(a), node(b)}, 2};
}
constexpr relaxed_product single(double coefficient, costate::node_id a) { return {coefficient, {node(a)}, 1}; }

// A multiplication takes the addition with it; alone it is all there is.
static_assert(single(1, 3).cost() == 1 && single(1, 3).first_cost() == 0);
static_assert(single(2, 3).cost() == 1 && single(2, 3).first_cost() == 1);
static_assert(product(1, 3, 4).cost() == 1 && product(1, 3, 4).first_cost() == 1);
static_assert(product(2, 3, 4).cost() == 2 && product(-1, 3, 4).cost() == 1);

static_assert(product(1, 3, 4).place_of(node(4)) == 1 && product(1, 3, 4).place_of(node(5)) == relaxed_product::most);
static_assert(product(7, 3, 4).without(0).coefficient == 7 && product(7, 3, 4).without(0).factors[0].id == 4);
static_assert(product(2, 3, 3).is_positive_square() && !product(-2, 3, 3).is_positive_square());
static_assert(!product(2, 3, 4).is_positive_square());

constexpr relaxed_sum sum_of_three{{product(2, 1, 2), single(1, 3), relaxed_product{5}}, 3};
static_assert(sum_of_three.first() == 2, "a number is where a sum begins");
static_assert(sum_of_three.cost() == 2 + 1 + 0);
constexpr relaxed_sum without_number = [] {
    relaxed_sum s = sum_of_three;
    s.remove(2);
    return s;
}();
static_assert(without_number.count == 2 && without_number.first() == 1 && without_number.cost() == 2);
