// SPDX-License-Identifier: BSL-1.0
// Powers of numbers and of atoms, while a product is being collected.
#include <costate/graph/canonical/power.hpp>

using namespace costate::canonical;

namespace {

struct collected : powers {
    product p;
    sum_id x = unknown(0, 1);

    constexpr factor x_to(std::int32_t over, std::int32_t under = 1) { return {summand_factor().atom, over, under}; }
    constexpr summand term(std::int64_t coefficient, std::int32_t over, std::int32_t under = 1) {
        const factor f = x_to(over, under);
        return {make_monomial(&f, 1), {coefficient, 1}};
    }
    constexpr bool has(fraction coefficient, std::uint32_t count) const {
        return p.coefficient == coefficient && p.factors.size() == count && !p.broken;
    }

    using powers::times_even;
    using powers::times_number;
    using powers::times_odd;

private:
    constexpr factor summand_factor() const { return factor_of(summand_of(x, 0).monomial, 0); }
};

// Whole powers of numbers go into the coefficient, roots leave powers of primes.
constexpr bool numbers() {
    collected whole;
    whole.times_number(whole.p, {2, 3}, -3, 1);
    collected root;
    root.times_number(root.p, {12, 1}, 1, 2);  // 2 · 3^(1/2): 2^(2/2) is a factor of its own until the product is finished
    return whole.has({27, 8}, 0) && root.has({1, 1}, 2) && root.p.factors[0].under == 1 && root.p.factors[1].under == 2;
}
static_assert(numbers());

// (-2 x³)^3 = -8 x⁹, and (-2 x)^2 loses its sign.
constexpr bool odd() {
    collected cube;
    cube.times_odd(cube.p, cube.term(-2, 3), 3, 1);
    collected square;
    square.times_odd(square.p, square.term(-2, 1), 2, 1);
    return cube.has({-8, 1}, 1) && cube.p.factors[0].over == 9 && square.has({4, 1}, 1);
}
static_assert(odd());

// The square root of x² is a root of a square, not x; that of x^(1/2) is x^(1/4), since x is nowhere negative there.
constexpr bool even() {
    collected modulus;
    modulus.times_even(modulus.p, modulus.term(1, 2), 1, 2);
    collected fourth;
    fourth.times_even(fourth.p, fourth.term(1, 1, 2), 1, 2);
    return modulus.has({1, 1}, 1) && modulus.atoms[modulus.p.factors[0].atom].kind == atom_kind::base &&
        fourth.has({1, 1}, 1) && fourth.p.factors[0].under == 4;
}
static_assert(even());

// An exponent that does not fit breaks the product instead of wrapping round.
constexpr bool broken() {
    collected c;
    c.times_odd(c.p, c.term(1, 1 << 27), 5, 1);
    return c.p.broken && c.p.factors.size() == 0;
}
static_assert(broken());

}  // namespace
