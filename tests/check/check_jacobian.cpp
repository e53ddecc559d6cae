// SPDX-License-Identifier: BSL-1.0
#include "../catch.hpp"

#include <costate/check.hpp>
#include <costate/check/catch2.hpp>
#include <costate/costate.hpp>

namespace cs = costate;
using cs::check::agrees;
using cs::check::check_jacobian;
using cs::check::mode;

namespace {

constexpr auto mixed = cs::function<cs::tensor<double, 3>, double>(
    [](auto v, auto a) { return cs::outputs(softmax(a * v), sum(v * v) * a); });
constexpr auto wrong = cs::custom_jvp([](auto v) { return v * v; }, [](auto v, auto t) { return v * t; });
constexpr auto squares = cs::function<cs::tensor<double, 2>>([](auto v) { return wrong(v); });

}  // namespace

TEST_CASE("every element of a Jacobian agrees") {
    const cs::tensor<double, 3> v{0.2, -0.4, 0.9};
    const cs::check::result found = check_jacobian<mixed>(v, 1.3);
    CHECK_THAT(found, agrees());
    CHECK(found.checks == 4 * 4);
    CHECK_THAT((check_jacobian<mixed, mode::both | mode::compiled>(v, 1.3)), agrees());
}

TEST_CASE("a wrong element of a Jacobian is found") {
    const cs::check::result found = check_jacobian<squares>(cs::tensor<double, 2>{0, 3});
    CHECK_FALSE(found.ok);
    CHECK(found.row == 1);
    CHECK(found.column == 1);
    CHECK(found.expected == Approx(6));
    CHECK(found.actual == Approx(3));
}
