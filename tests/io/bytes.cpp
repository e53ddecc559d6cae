// SPDX-License-Identifier: BSL-1.0
#include <array>
#include <cstdint>
#include <span>

#include <costate/io/bytes.hpp>

namespace io = costate::io;

constexpr std::array<std::uint8_t, 4> four{0x01, 0x02, 0x03, 0xff};
static_assert(io::from_little_endian<std::uint32_t>(four) == 0xff030201u);
static_assert(io::from_big_endian<std::uint32_t>(four) == 0x010203ffu);

constexpr std::array<std::uint8_t, 8> written = [] {
    std::array<std::uint8_t, 8> bytes{};
    io::to_little_endian<std::uint64_t>(0x0102030405060708u, bytes);
    return bytes;
}();
static_assert(io::from_little_endian<std::uint64_t>(written) == 0x0102030405060708u);
static_assert(written[0] == 8 && written[7] == 1);

constexpr std::array<std::uint8_t, 7> swapped = [] {
    std::array<std::uint8_t, 7> bytes{0, 1, 2, 3, 4, 5, 6};
    io::swap_endianness(bytes, 2);
    return bytes;
}();
static_assert(
    swapped == std::array<std::uint8_t, 7>{1, 0, 3, 2, 5, 4, 6},
    "an incomplete last element stays as it is");
