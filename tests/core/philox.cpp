// SPDX-License-Identifier: BSL-1.0
#include <costate/core/philox.hpp>

using namespace costate;

// The known answers that come with the authors' implementation, Random123.
static_assert(philox({{0, 0, 0, 0}}, 0, 0) == philox_block{{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}});
constexpr std::uint32_t ones = 0xffffffff;
static_assert(
    philox({{ones, ones, ones, ones}}, ones, ones) == philox_block{{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}});
static_assert(
    philox({{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}}, 0xa4093822, 0x299f31d0) ==
    philox_block{{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}});

// From 0 up to the last number below 1.
static_assert(unit_interval<float>({}) == 0 && unit_interval<double>({}) == 0);
static_assert(unit_interval<float>({{ones, ones, 0, 0}}) == 1 - 0x1p-24f);
static_assert(unit_interval<double>({{ones, ones, 0, 0}}) == 1 - 0x1p-53);
