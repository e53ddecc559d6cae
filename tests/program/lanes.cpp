// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <costate/program/lanes.hpp>

#include <cstdint>

namespace cs = costate;

static_assert(std::is_same_v<cs::lane_type<cs::bfloat16>, float> && std::is_same_v<cs::lane_type<std::uint8_t>, float>);
static_assert(std::is_same_v<cs::lane_type<double>, double> && std::is_same_v<cs::lane_type<std::int32_t>, std::int32_t>);

TEST_CASE("a pack is stored as elements of its own or another type, and no further than its lanes") {
    constexpr std::size_t lanes = cs::pack<float>::lanes;
    const cs::pack<float> values = cs::pack<float>::iota() + cs::pack<float>(3.0f);
    std::uint8_t bytes[lanes + 1]{};
    float floats[lanes + 1]{};
    cs::store_pack<false>(bytes, values, lanes);
    cs::store_pack<false>(floats, values, lanes);
    for (std::size_t i = 0; i < lanes; ++i) CHECK((bytes[i] == i + 3 && floats[i] == static_cast<float>(i + 3)));
    CHECK((bytes[lanes] == 0 && floats[lanes] == 0));
    std::uint8_t fewer[lanes + 1]{};
    float part[lanes + 1]{};
    cs::store_pack<true>(fewer, values, 1);
    cs::store_pack<true>(part, values, 1);
    CHECK((fewer[0] == 3 && fewer[1] == 0 && part[0] == 3 && part[1] == 0));
}
