// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>

#include "catch.hpp"

#include <limits>

namespace cs = costate;

namespace {

constexpr auto count = cs::input<"count", int, 3>;
constexpr auto weight = cs::input<"weight", double, 3>;

// An integer has no derivative; a number keeps its own through a change of precision.
constexpr auto total = sum(cs::cast<double>(count) * weight);
constexpr auto rounded = sum(cs::cast<double>(cs::cast<float>(weight)) * weight);
constexpr cs::tensor<int, 3> three{{1, 2, 3}};
constexpr cs::tensor<double, 3> values{{1.5, -2, 0.25}};
static_assert(cs::reference<total>{}(three, values) == -1.75, "integers become numbers");

template <auto Model>
constexpr double second(const auto&... arguments) {
    cs::tensor<double, 3> result{};
    cs::reference<Model>{}(arguments..., result);
    return result(1);
}
static_assert(second<cs::grad<total, weight>>(three, values) == 2, "the derivative is the other factor");
static_assert(second<cs::grad<rounded, weight>>(values) == -4, "numbers that float holds lose nothing");
static_assert(second<cs::hvp<rounded, weight>>(values, values) == -4, "nor do second derivatives");

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();
static_assert(cs::truncated(cs::element::int32, -1.9) == -1 && cs::truncated(cs::element::int32, 2.9) == 2);
static_assert(cs::truncated(cs::element::int32, inf) == 2147483647.0 && cs::truncated(cs::element::int32, -1e300) == -2147483648.0);
static_assert(cs::truncated(cs::element::uint8, -3) == 0 && cs::truncated(cs::element::uint8, 300) == 255);
static_assert(cs::truncated(cs::element::int32, nan) == 0 && cs::truncated(cs::element::uint8, nan) == 0);

}  // namespace

TEST_CASE("a cast converts between numbers and integers", "[ops]") {
    static cs::program<cs::cast<int>(weight)> truncate;
    static cs::program<total> weigh;
    const double numbers[] = {-1.5, 2.9, 1e3};  // an array is an argument as it is
    int whole[3]{};
    truncate(numbers, whole);
    CHECK(whole[0] == -1);
    CHECK(whole[1] == 2);
    CHECK(whole[2] == 1000);
    CHECK(weigh(whole, numbers) == Approx(1.5 + 5.8 + 1e6));
}
