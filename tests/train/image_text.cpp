// SPDX-License-Identifier: BSL-1.0
#include <array>
#include <cstdint>

#include <costate/train/image_text.hpp>

#include "catch.hpp"

namespace train = costate::train;

TEST_CASE("images stand side by side, two rows of pixels a line, with label and prediction") {
    // Three rows: the last line has but one of them.
    const std::array<std::uint8_t, 12> left{0, 255, 0, 255, 0, 255, 255, 0, 128, 128, 0, 0};
    const std::array<std::uint8_t, 8> right{255, 255, 255, 255, 255, 255, 255, 255};
    const std::array<train::predicted_image, 2> images{
        {{left, "bag", "bag"}, {right, "boot", "shirt"}}};
    CHECK(
        train::image_text(images, 4) ==
        " @==  @@@@\n"
        "++\n"
        "is    bag  is    boot\n"
        "taken bag  taken shirt (!)\n");
}
