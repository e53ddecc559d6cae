// SPDX-License-Identifier: BSL-1.0
#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

#include <costate/io/named_tensor.hpp>

#include "catch.hpp"

namespace io = costate::io;

static_assert(io::dtype_of<float> == io::dtype::float32);
static_assert(io::dtype_of<double> == io::dtype::float64);
static_assert(io::dtype_of<std::int32_t> == io::dtype::int32);
static_assert(io::Storable<float> && !io::Storable<long double> && !io::Storable<bool>);

namespace {

/// A record as the library makes them: members are visited with name and view.
struct record {
    std::array<float, 6> weight{};
    double scale = 0;

    template <class Visitor>
    void for_each(Visitor&& visit) {
        visit("weight", costate::tensor_view<float, 2, 3>(weight.data()));
        visit("scale", costate::tensor_view<double>(&scale));
    }
    template <class Visitor>
    void for_each(Visitor&& visit) const {
        visit("weight", costate::tensor_view<const float, 2, 3>(weight.data()));
        visit("scale", costate::tensor_view<const double>(&scale));
    }
};

}  // namespace

TEST_CASE("a view knows its bytes and describes itself") {
    const std::array<std::size_t, 2> shape{2, 3};
    std::array<double, 6> values{};
    const io::named_tensor writable = io::name_tensor("w", shape, std::span<double>(values));
    const io::const_named_tensor constant = writable;
    CHECK(constant.data == values.data());
    CHECK(io::bytes_of(constant) == 48);
    CHECK(io::describe(constant) == "\"w\" float64 [2, 3]");
}

TEST_CASE("a shape too large for memory covers no bytes") {
    const std::array<std::size_t, 2> shape{std::numeric_limits<std::size_t>::max() / 2, 3};
    CHECK(io::bytes_of({"w", io::dtype::float32, shape, nullptr}) == 0);
    const std::array<std::size_t, 1> quarter{std::numeric_limits<std::size_t>::max() / 4 + 1};
    CHECK(io::bytes_of({"w", io::dtype::float32, quarter, nullptr}) == 0);
}

TEST_CASE("a record gives the views of its members, constant if it is") {
    record parameters;
    const auto views = io::named_tensors(parameters);
    static_assert(std::is_same_v<decltype(views), const std::vector<io::named_tensor>>);
    REQUIRE(views.size() == 2);
    CHECK(io::describe(views[0]) == "\"weight\" float32 [2, 3]");
    CHECK(io::describe(views[1]) == "\"scale\" float64 []");
    CHECK(views[1].data == &parameters.scale);

    const auto constant = io::named_tensors(std::as_const(parameters));
    static_assert(std::is_same_v<decltype(constant), const std::vector<io::const_named_tensor>>);
    CHECK(constant[0].data == parameters.weight.data());
}
