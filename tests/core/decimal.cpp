// SPDX-License-Identifier: BSL-1.0
#include <costate/core/decimal.hpp>

#include <bit>
#include <cstdlib>
#include <limits>
#include <string>

#include "catch.hpp"

namespace {

std::string decimal(double value, bool single = false) {
    costate::pool<char> text;
    costate::put_decimal(text, value, single);
    return std::string(text.begin(), text.end());
}

constexpr bool reads(double value, const char* expected) {
    costate::pool<char> text;
    costate::put_decimal(text, value);
    text.put('\0');
    const char* a = text.data();
    for (; *a != '\0' && *a == *expected; ++a, ++expected) {}
    return *a == *expected;
}

}  // namespace

static_assert(reads(0.1, "0.1"));
static_assert(reads(1e300, "1e300"));
static_assert(reads(5e-324, "5e-324"));

TEST_CASE("the shortest decimal text of a double") {
    CHECK(decimal(0) == "0");
    CHECK(decimal(-2.5) == "-2.5");
    CHECK(decimal(3) == "3");
    CHECK(decimal(123456) == "123456");
    CHECK(decimal(1e17) == "1e17");
    CHECK(decimal(0.00025) == "0.00025");
    CHECK(decimal(2.5e-7) == "2.5e-7");
    CHECK(decimal(0.1 + 0.2) == "0.30000000000000004");
    CHECK(decimal(std::numeric_limits<double>::max()) == "1.7976931348623157e308");
    CHECK(decimal(-std::numeric_limits<double>::infinity()) == "-inf");
    CHECK(decimal(std::numeric_limits<double>::quiet_NaN()) == "nan");
    CHECK(decimal(static_cast<double>(0.1f)) == "0.10000000149011612");
    CHECK(decimal(static_cast<double>(0.1f), true) == "0.1");
}

TEST_CASE("a decimal text reads back as the number") {
    std::uint64_t bits = 1;
    for (int i = 0; i < 5000; ++i) {
        bits = bits * 6364136223846793005u + 1442695040888963407u;
        const auto value = std::bit_cast<double>(bits);
        if (value - value != 0) continue;
        const std::string text = decimal(value);
        REQUIRE(std::strtod(text.c_str(), nullptr) == value);
    }
}
