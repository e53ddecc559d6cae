// SPDX-License-Identifier: BSL-1.0
#include <array>
#include <cstddef>
#include <limits>
#include <string>

#include <costate/io/text.hpp>

#include "catch.hpp"

namespace io = costate::io;

TEST_CASE("a shape prints with `any` for an extent that may be anything") {
    CHECK(io::shape_text(std::array<std::size_t, 3>{io::any_extent, 28, 28}) == "[any, 28, 28]");
    CHECK(io::shape_text({}) == "[]");
}

TEST_CASE("text from a file cannot reach the terminal as control sequences") {
    CHECK(io::quote_text("w1") == "\"w1\"");
    CHECK(io::quote_text("\033[2J\"\\") == "\"\\x1b[2J\\x22\\x5c\"");
    CHECK(io::quote_text(std::string(1000, 'a')) == "\"" + std::string(60, 'a') + "…\"");
}

TEST_CASE("a product that does not fit is noticed") {
    std::size_t product = 0;
    CHECK(io::multiply_checked(std::array<std::size_t, 3>{2, 3, 4}, product));
    CHECK(product == 24);
    CHECK(io::multiply_checked({}, product));
    CHECK(product == 1);
    constexpr std::size_t most = std::numeric_limits<std::size_t>::max();
    CHECK_FALSE(io::multiply_checked(std::array<std::size_t, 2>{most, 2}, product));
}
