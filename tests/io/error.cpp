// SPDX-License-Identifier: BSL-1.0
#include <memory>
#include <string>
#include <utility>

#include <costate/io/error.hpp>

#include "catch.hpp"

namespace io = costate::io;

TEST_CASE("an error says path, expected and found in one line") {
    const io::error what{"a.idx", "shape [3]", "shape [4]"};
    CHECK(what.message() == "costate: a.idx: expected shape [3], found shape [4]");
}

TEST_CASE("a result holds a value or the error") {
    const io::result<std::string> good = std::string("text");
    REQUIRE(good);
    CHECK(*good == "text");
    CHECK(good->size() == 4);

    const io::result<std::string> bad = io::error{"p", "e", "f"};
    REQUIRE_FALSE(bad);
    CHECK(bad.failure().found == "f");
}

TEST_CASE("a value that can only be moved comes out of a result") {
    io::result<std::unique_ptr<int>> made = std::make_unique<int>(3);
    const std::unique_ptr<int> taken = std::move(made).value();
    CHECK(*taken == 3);
}

TEST_CASE("asking a failed result for its value throws the one exception type") {
    const io::result<int> bad = io::error{"p", "e", "f"};
    CHECK_THROWS_AS(bad.value(), costate::io_error);
    CHECK_THROWS_AS(*bad, costate::io_error);
    const io::result<void> nothing = io::error{"p", "e", "f"};
    CHECK_THROWS_AS(nothing.value(), costate::io_error);
    CHECK_NOTHROW(io::result<void>{}.value());
    try {
        nothing.value();
    } catch (const costate::io_error& caught) {
        CHECK(caught.details().path == "p");
        CHECK(std::string(caught.what()) == "costate: p: expected e, found f");
    }
}
