// SPDX-License-Identifier: BSL-1.0
#include <string>

#include <costate/io/safetensors_header.hpp>

#include "catch.hpp"

namespace io = costate::io;

namespace {

std::string complaint_about(const std::string& text) {
    io::safetensors_header header;
    std::string complaint;
    return io::detail::parse_safetensors_header(text, header, complaint) ? "none" : complaint;
}

}  // namespace

TEST_CASE("a header gives its tensors in the order of the file, and the metadata") {
    io::safetensors_header header;
    std::string complaint;
    REQUIRE(io::detail::parse_safetensors_header(
        R"({"__metadata__":{"format":"pt"},"b":{"dtype":"BF16","shape":[],"data_offsets":[4,6]},)"
        R"("a":{"data_offsets":[0,4],"shape":[1,1],"dtype":"F32"}}   )",
        header, complaint));
    REQUIRE(header.tensors.size() == 2);
    CHECK(header.tensors[0].name == "b");
    CHECK(header.tensors[0].type == "BF16");
    CHECK(header.tensors[1].shape == std::vector<std::size_t>{1, 1});
    CHECK(header.tensors[1].end == 4);
    CHECK(header.metadata[0].value == "pt");
}

TEST_CASE("anything but the one form is refused, and where is said") {
    const auto field = [](const char* text) {
        return complaint_about(std::string(R"({"a":{)") + text + "}}");
    };
    CHECK(complaint_about("") == "text that is not JSON at byte 1");
    CHECK(complaint_about("{} x").find("not JSON") != std::string::npos);
    CHECK(complaint_about("[]") == "an array");
    CHECK(complaint_about("1") == "the number 1");
    CHECK(complaint_about(R"({"a":null})") == "null as the entry \"a\"");
    CHECK(complaint_about(R"({"a":3})") == "the number 3 as the entry \"a\"");
    CHECK(
        complaint_about(R"({"__metadata__":{"k":1}})") ==
        "the number 1 in __metadata__ at key \"k\"");
    CHECK(
        complaint_about(R"({"__metadata__":{},"__metadata__":{}})") ==
        "an object as the entry \"__metadata__\"");
    CHECK(complaint_about(R"({"__metadata__":{"k":"","k":""}})") == "two entries \"k\"");
    const std::string whole = R"({"dtype":"F32","shape":[1],"data_offsets":[0,4]})";
    CHECK(complaint_about(R"({"a":)" + whole + R"(,"a":)" + whole + "}") == "two entries \"a\"");
    CHECK(
        field("") ==
        "the end of the entry before dtype, shape and data_offsets in the entry \"a\"");
    CHECK(field(R"("dtype":"F32","dtype":"F32")") == "the field \"dtype\" in the entry \"a\"");
    CHECK(field(R"("device":"cpu")") == "the field \"device\" in the entry \"a\"");
    CHECK(field(R"("dtype":["F32"])") == "an array in the entry \"a\"");
    CHECK(field(R"("shape":"1")") == "the text \"1\" in the entry \"a\"");
    CHECK(field(R"("shape":[-1])") == "a negative number in the entry \"a\"");
    CHECK(field(R"("shape":[1.5])") == "1.5 in the entry \"a\"");
    CHECK(field(R"("shape":[99999999999999999999])").find("in the entry") != std::string::npos);
    CHECK(field(R"("shape":[[1]])") == "an array in the entry \"a\"");
    CHECK(field(R"("data_offsets":[0])") == "fewer than two offsets in the entry \"a\"");
    CHECK(field(R"("data_offsets":[0,1,2])") == "the number 2 in the entry \"a\"");
    CHECK(field(R"("data_offsets":[0,true])") == "a boolean in the entry \"a\"");
}

TEST_CASE("nesting without end is stopped at once") {
    CHECK(complaint_about(std::string(1'000'000, '[')) == "an array");
    std::string deep;
    for (int i = 0; i < 100'000; ++i) deep += R"({"a":)";
    CHECK(complaint_about(deep) == "the field \"a\" in the entry \"a\"");
}
