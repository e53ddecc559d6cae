// SPDX-License-Identifier: BSL-1.0
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <costate/io/npy_header.hpp>

#include "catch.hpp"

namespace io = costate::io;
using io::detail::npy_header_text;
using io::detail::parse_npy_header;

TEST_CASE("a header is what NumPy writes") {
    const std::array<std::size_t, 2> shape{3, 4};
    const std::string text = npy_header_text(io::dtype::float32, shape);
    CHECK(text.size() == 128);
    CHECK(text.substr(10, 59) == "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }");
    CHECK(text.back() == '\n');
    CHECK(npy_header_text(io::dtype::int32, {}).find("'shape': ()") != std::string::npos);
    CHECK(
        npy_header_text(io::dtype::int32, std::array<std::size_t, 1>{7}).find("(7,)") !=
        std::string::npos);
}

TEST_CASE("a header longer than 64 KiB is of version 2") {
    const std::vector<std::size_t> shape(30000, 1);
    const std::string text = npy_header_text(io::dtype::float32, shape);
    CHECK(text[6] == 2);
    CHECK(text.size() % 64 == 0);
}

TEST_CASE("the keys of a header may come in any order and with either quote") {
    const auto header = parse_npy_header(
        "{\"shape\":(2,3),  'fortran_order': True,\n"
        "'descr': '>f8'}   \n");
    REQUIRE(header);
    CHECK(header->shape == std::vector<std::size_t>{2, 3});
    CHECK(header->fortran_order);
    CHECK(header->big_endian);
    CHECK(header->type == "f8");
    CHECK(header->descr == ">f8");
}

TEST_CASE("anything else is not a header") {
    const std::string good = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }";
    REQUIRE(parse_npy_header(good));
    for (std::size_t length = 0; length < good.size(); ++length)
        CHECK_FALSE(parse_npy_header(good.substr(0, length)));
    for (const char* bad :
         {"", "{}", "{'descr': '<f4'}", "{'descr': '', 'fortran_order': False, 'shape': ()}",
          "{'descr': '<f4', 'fortran_order': 0, 'shape': ()}",
          "{'descr': '<f4', 'fortran_order': False, 'shape': (3)}",
          "{'descr': '<f4', 'fortran_order': False, 'shape': (-3,)}",
          "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999999,)}",
          "{'descr': '<f4', 'fortran_order': False, 'shape': (3 4)}",
          "{'descr': '<f4', 'fortran_order': False, 'shape': (,)}",
          "{'descr': '<f4', 'fortran_order': False, 'shape': (), 'shape': ()}",
          "{'descr': '<f4', 'fortran_order': False, 'shape': (), 'more': 1}",
          "{'descr': '<f4', 'fortran_order': False, 'shape': ()} x",
          "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': ()}"})
        CHECK_FALSE(parse_npy_header(bad));
    std::string rank_of_33 = "{'descr': '<f4', 'fortran_order': False, 'shape': (";
    for (int i = 0; i < 33; ++i) rank_of_33 += "1,";
    CHECK_FALSE(parse_npy_header(rank_of_33 + ")}"));
}

TEST_CASE("a type that the library does not store has no code") {
    const auto header = parse_npy_header("{'descr': '<i8', 'fortran_order': False, 'shape': ()}");
    REQUIRE(header);
    CHECK(header->type.empty());
}
