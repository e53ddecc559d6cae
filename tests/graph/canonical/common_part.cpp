// SPDX-License-Identifier: BSL-1.0
// What comes out of a sum: its sign, the number and the factors that all its terms share.
#include <costate/graph/canonical/common_part.hpp>

using namespace costate::canonical;

namespace {

using costate::pool;

struct shared : common_parts {
    sum_id x = unknown(0, 1), y = unknown(0, 2);

    /// a · x^i y^j + b · x^k
    constexpr sum_id two_terms(fraction a, std::int32_t i, std::int32_t j, fraction b, std::int32_t k) {
        const factor first[] = {of(x, i), of(y, j)};
        const factor second = of(x, k);
        pool<summand> list;
        list.put({make_monomial(first, 2), a});
        list.put({make_monomial(&second, 1), b});
        return collect(list, 0);
    }
    constexpr factor of(sum_id s, std::int32_t exponent) const {
        return {factor_of(summand_of(s, 0).monomial, 0).atom, exponent, 1};
    }

    using common_parts::common_factors;
    using common_parts::content_of;
    using common_parts::is_turned;
};

// 6/5 x³y + 4/5 x² = 2/5 x² (3 x y + 2)
constexpr bool parts() {
    shared s;
    const sum_id sum = s.two_terms({6, 5}, 3, 1, {4, 5}, 2);
    const pool<factor> common = s.common_factors(sum);
    return s.content_of(sum) == fraction{2, 5} && common.size() == 1 && common[0].atom == s.of(s.x, 1).atom && common[0].over == 2;
}
static_assert(parts());

// x / y + x³ = x / y (1 + x² y): the least exponent may be negative, and is then that of a term that lacks the factor.
constexpr bool negative_exponents() {
    shared s;
    const pool<factor> common = s.common_factors(s.two_terms({1, 1}, 1, -1, {1, 1}, 3));
    return common.size() == 2 && common[0].over * common[1].over == -1;
}
static_assert(negative_exponents());

// More negative terms than positive ones: the base is the other one's negative. Of two, that which came first stays.
constexpr bool signs() {
    shared s;
    const sum_id negative = s.two_terms({-1, 1}, 1, 1, {-2, 1}, 2);
    const sum_id positive = s.multiple(negative, {-1, 1});
    const sum_id mixed = s.two_terms({1, 1}, 1, 1, {-2, 1}, 2);
    const bool before = s.is_turned(mixed);
    s.make_base(s.multiple(mixed, {-1, 1}));
    return s.is_turned(negative) && !s.is_turned(positive) && !before && s.is_turned(mixed);
}
static_assert(signs());

}  // namespace
