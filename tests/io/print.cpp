// SPDX-License-Identifier: BSL-1.0
#include <costate/io/print.hpp>
#include <costate/ops.hpp>
#include <costate/transform/diff.hpp>
#include <costate/transform/interpret.hpp>

#include <cstdio>
#include <string>

#include "catch.hpp"

namespace {

constexpr auto x = costate::symbol<"x">;

std::string written(const auto& what) {
    std::FILE* const file = std::tmpfile();
    REQUIRE(file != nullptr);
    CHECK(costate::io::print(what, file));
    std::rewind(file);
    std::string text;
    for (int letter = std::fgetc(file); letter != EOF; letter = std::fgetc(file))
        text += static_cast<char>(letter);
    std::fclose(file);
    return text;
}

}  // namespace

TEST_CASE("a formula is printed at run time as at compile time") {
    CHECK(costate::io::text(diff(sin(x) * x, x)) == "x*cos(x) + sin(x)");
    CHECK(written(x - 1) == "x - 1\n");
}

TEST_CASE("a graph is printed as a listing") {
    costate::builder b;
    b.outputs.put((x * 2).lower(b).id);
    const std::string listing =
        "%0 = input x : float64\n"
        "%1 = constant 2 : float64\n"
        "%2 = mul %0 %1 : float64\n"
        "outputs %2\n";
    CHECK(costate::io::text(b.view()) == listing);
    CHECK(written(b.view()) == listing);
}
