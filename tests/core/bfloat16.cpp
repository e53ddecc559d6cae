// SPDX-License-Identifier: BSL-1.0
#include <costate/core/bfloat16.hpp>

#include <limits>
#include <type_traits>

using costate::bfloat16;

static_assert(sizeof(bfloat16) == 2 && std::is_trivial_v<bfloat16>);
// To float without asking; from numbers only where it is written.
static_assert(std::is_convertible_v<bfloat16, float> && !std::is_convertible_v<float, bfloat16>);
static_assert(std::is_constructible_v<bfloat16, double> && std::is_constructible_v<bfloat16, int>);
static_assert(std::is_same_v<decltype(bfloat16(1.0f) * bfloat16(2.0f)), float>);

constexpr float kept(float x) { return bfloat16(x); }
constexpr float of(std::uint16_t bits) { return bfloat16::from_bits(bits); }
using limits = std::numeric_limits<float>;

// 8 bits of precision: what fits stays.
static_assert(kept(0.0f) == 0 && kept(1.0f) == 1 && kept(-3.140625f) == -3.140625f && kept(255.0f) == 255);
static_assert(bfloat16(-0.0f).bits() == 0x8000 && bfloat16(1.0f).bits() == 0x3f80);
// To the nearest, ties to even: neighbours of 1 are 1/128 apart.
static_assert(kept(1 + 0.9f / 256) == 1 && kept(1 + 1.1f / 256) == 1 + 1.0f / 128);
static_assert(kept(1 + 1.0f / 256) == 1 && kept(1 + 3.0f / 256) == 1 + 2.0f / 128);
static_assert(kept(257.0f) == 256 && kept(259.0f) == 260 && kept(-257.0f) == -256);
// Rounding carries into the exponent, and beyond the largest number to infinity.
static_assert(kept(511.0f) == 512 && kept(limits::max()) == limits::infinity() && of(0x7f7f) < limits::infinity());
static_assert(kept(limits::infinity()) == limits::infinity() && kept(-limits::infinity()) == -limits::infinity());
// Numbers below the normal ones.
static_assert(of(0x0001) > 0 && kept(of(0x0001)) == of(0x0001) && kept(limits::denorm_min()) == 0);
static_assert(kept(std::bit_cast<float>(0x00018000u)) == of(0x0002));
// NaN stays NaN with its sign, also if its payload is all in the lower half.
constexpr bool is_nan(float x) { return x != x; }
static_assert(is_nan(bfloat16(limits::quiet_NaN())) && bfloat16(std::bit_cast<float>(0xff800001u)).bits() == 0xffc0);
static_assert(is_nan(bfloat16(std::bit_cast<float>(0x7fffffffu))));

// Every value is what it is after a detour.
constexpr bool all_come_back() {
    for (std::uint32_t bits = 0; bits < 0x10000; bits += 7) {
        const bfloat16 b = bfloat16::from_bits(static_cast<std::uint16_t>(bits));
        if (!is_nan(b) && bfloat16(float(b)).bits() != bits) return false;
    }
    return true;
}
static_assert(all_come_back());
