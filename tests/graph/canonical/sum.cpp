// SPDX-License-Identifier: BSL-1.0
#include <costate/graph/canonical/sum.hpp>

using namespace costate::canonical;

namespace {

using costate::pool;

constexpr bool collects() {
    summation all;
    const sum_id x = all.unknown(0, 1), y = all.unknown(0, 2);
    pool<summand> terms;
    all.add_to(terms, y, {1, 2});
    all.add_to(terms, x, {2, 1});
    all.add_to(terms, y, {1, 2});
    const sum_id s = all.collect(terms, 0);  // 2 x + y
    pool<summand> negative;
    all.add_to(negative, s, {1, 1});
    all.add_to(negative, x, {-2, 1});
    all.add_to(negative, y, {-1, 1});
    return all.sums[s].count == 2 && all.collect(negative, 0) == all.zero(0) && all.sums[all.zero(0)].count == 0;
}
static_assert(collects());

constexpr bool multiples() {
    summation all;
    const sum_id x = all.unknown(0, 1);
    const sum_id three = all.multiple(x, {3, 1});
    return all.multiple(x, {1, 1}) == x && all.multiple(three, {1, 3}) == x && all.multiple(three, {2, 1}) == all.multiple(x, {6, 1}) &&
        all.number(0, {0, 1}) == all.zero(0) && all.number(0, {2, 1}) == all.multiple(all.number(0, {1, 1}), {2, 1});
}
static_assert(multiples());

// Coefficients that do not fit any longer become factors, so that nothing is lost.
constexpr bool large() {
    summation all;
    const fraction huge{std::int64_t{1} << 61, 1};
    const sum_id x = all.unknown(0, 1);
    const sum_id product = all.multiple(all.multiple(x, huge), huge);
    return all.sums[product].count == 1 && product != all.multiple(x, huge) &&
        all.exponent_in(all.summand_of(product, 0).monomial, all.make_number(huge.over)) == fraction{1, 1};
}
static_assert(large());

constexpr bool exponents() {
    summation all;
    const atom_id x = all.factor_of(all.summand_of(all.unknown(0, 1), 0).monomial, 0).atom;
    const factor power{x, 3, 2};
    const monomial_id m = all.make_monomial(&power, 1);
    return all.exponent_in(m, x) == fraction{3, 2} && all.exponent_in(forms::unit, x) == fraction{0, 1};
}
static_assert(exponents());

}  // namespace
