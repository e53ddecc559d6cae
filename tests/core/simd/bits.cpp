// SPDX-License-Identifier: BSL-1.0
#include <costate/core/simd/bits.hpp>

#include "lanes.hpp"

#include <cmath>
#include <limits>

using namespace costate::simd;

TEMPLATE_TEST_CASE("signs and exponents are bits", "[simd]", float, double) {
    using T = TestType;
    const auto a = counting<T>() / 2;
    CHECK(all(floating<T>(bits(a)) == a));
    CHECK(all(flip_sign(a, sign_bits(pack<T>(T(-3)))) == -a));
    CHECK(all(flip_sign(a, sign_bits(pack<T>(T(3)))) == a));
    CHECK(all(copy_sign(-a, a) == a));
    CHECK(all(bits(copy_sign(pack<T>(T(0)), -a)) == bits(pack<T>(T(-0.0)))));
    const integers<T> n(6);
    CHECK(all(shift_left<2>(n) == 24));
    CHECK(all(shift_right<1>(n) == 3));
    CHECK(all(shift_right<int(8 * sizeof(T)) - 1>(-n) == 1));
    CHECK(all((bit_and(n, integers<T>(3)) == 2) & (bit_or(n, integers<T>(1)) == 7) & (bit_xor(n, integers<T>(2)) == 4)));
    CHECK(all(exp2_integral(pack<T>(T(-20))) == T(0x1p-20)));
    CHECK(all(scale(a, pack<T>(T(3))) == 8 * a));
    CHECK(all(scale(pack<T>(T(1)), pack<T>(T(std::numeric_limits<T>::min_exponent - 2))) == std::numeric_limits<T>::min() / 2));
    CHECK(all(polynomial(a, 3, 2, 1) == (3 * a + 2) * a + 1));
}

TEMPLATE_TEST_CASE("a limit leaves NaN alone", "[simd]", float, double) {
    using T = TestType;
    const pack<T> nan(std::numeric_limits<T>::quiet_NaN());
    CHECK(all(at_most(nan, T(1)) != at_most(nan, T(1))));
    CHECK(all(at_least(nan, T(1)) != at_least(nan, T(1))));
    CHECK(all((at_most(pack<T>(T(2)), T(1)) == 1) & (at_least(pack<T>(T(2)), T(3)) == 3)));
    CHECK(all((at_most(pack<T>(T(-2)), T(1)) == -2) & (at_least(pack<T>(T(2)), T(1)) == 2)));
}

#if defined(__AVX512F__) && COSTATE_HAS_XSIMD
TEST_CASE("tables and exponents have instructions of their own", "[simd]") {
    double eight[8], sixteen[16];
    float floats[16];
    for (int i = 0; i < 16; ++i) {
        eight[i % 8] = i % 8;
        sixteen[i] = i;
        floats[i] = static_cast<float>(i);
    }
    const auto from_five = pack<std::int64_t>::iota() + 5;
    for (std::size_t i = 0; i < 8; ++i) {
        CHECK(lane(look_up(eight, from_five), i) == static_cast<double>((i + 5) % 8));
        CHECK(lane(look_up(sixteen, from_five), i) == static_cast<double>(i + 5));
    }
    CHECK(lane(look_up(floats, pack<std::int32_t>::iota() + 5), 12) == 1);
    CHECK(all(exponent(pack<double>(-12.0)) == 3));
    CHECK(all(exponent(pack<float>(0.0f)) == -std::numeric_limits<float>::infinity()));
    CHECK(all(mantissa(pack<double>(12.0)) == 0.75));
    CHECK(all(mantissa(pack<float>(10.0f)) == 1.25f));
}
#endif
