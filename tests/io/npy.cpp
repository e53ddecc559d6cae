// SPDX-License-Identifier: BSL-1.0
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <costate/io/npy.hpp>

#include "catch.hpp"
#include "temporary.hpp"

namespace io = costate::io;

namespace {

bytes npy(const std::string& header, const bytes& data, std::uint8_t version = 1) {
    bytes start = bytes{
        0x93,
        'N',
        'U',
        'M',
        'P',
        'Y',
        version,
        0,
        static_cast<std::uint8_t>(header.size() & 0xff),
        static_cast<std::uint8_t>(header.size() >> 8)};
    if (version == 2) start = start + bytes{0, 0};
    return start + to_bytes(header) + data;
}

const bytes one_and_two = {0, 0, 0x80, 0x3f, 0, 0, 0, 0x40};  // float32, little-endian
const std::string two_floats = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }\n";

template <class T>
void round_trip(const temporary_folder& folder) {
    const std::array<std::size_t, 2> shape{2, 3};
    const std::array<T, 6> values{T(1), T(-2), T(3), T(4), T(5), T(6)};
    const std::string path = folder / "a.npy";
    REQUIRE(io::save_npy(path, io::name_tensor("", shape, std::span<const T>(values))));
    const auto array = io::read_npy<T>(path);
    REQUIRE(message_of(array) == "no error");
    CHECK(array->shape == std::vector<std::size_t>{2, 3});
    CHECK(std::ranges::equal(array->values, values));
    std::array<T, 6> target{};
    REQUIRE(io::load_npy(path, io::name_tensor("", shape, std::span<T>(target))));
    CHECK(target == values);
}

}  // namespace

TEST_CASE("arrays come back from .npy as they were") {
    const temporary_folder folder;
    round_trip<float>(folder);
    round_trip<double>(folder);
    round_trip<std::int32_t>(folder);
}

TEST_CASE("scalars and arrays without elements are arrays too") {
    const temporary_folder folder;
    const double value = 2.5;
    REQUIRE(io::save_npy(folder / "s", io::name_tensor("", {}, std::span(&value, 1))));
    const auto scalar = io::read_npy<double>(folder / "s");
    REQUIRE(scalar);
    CHECK(scalar->shape.empty());
    CHECK(scalar->values == std::vector<double>{2.5});

    const std::array<std::size_t, 2> shape{0, 3};
    REQUIRE(io::save_npy(folder / "e", io::name_tensor("", shape, std::span<const float>())));
    const auto empty = io::read_npy<float>(folder / "e");
    REQUIRE(empty);
    CHECK(empty->values.empty());
}

TEST_CASE("both versions and both byte orders are read") {
    const temporary_folder folder;
    const std::string big = "{'descr': '>f4', 'fortran_order': False, 'shape': (2,)}";
    const bytes swapped = {0x3f, 0x80, 0, 0, 0x40, 0, 0, 0};
    for (const bytes& content :
         {npy(two_floats, one_and_two), npy(two_floats, one_and_two, 2), npy(big, swapped),
          npy(big, swapped, 2)}) {
        const auto array = io::read_npy<float>(folder.write("a", content));
        REQUIRE(message_of(array) == "no error");
        CHECK(array->values == std::vector<float>{1, 2});
    }
}

TEST_CASE("every truncation of a .npy file is refused and leaves the target alone") {
    const temporary_folder folder;
    const bytes whole = npy(two_floats, one_and_two);
    const std::array<std::size_t, 1> shape{2};
    std::array<float, 2> target{7, 7};
    for (std::size_t length = 0; length < whole.size(); ++length) {
        const bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length));
        const std::string path = folder.write("cut", cut);
        CHECK_FALSE(io::read_npy<float>(path));
        CHECK_FALSE(io::load_npy(path, io::name_tensor("", shape, std::span<float>(target))));
    }
    CHECK(target == std::array<float, 2>{7, 7});
}

TEST_CASE("the refusals of a .npy file say what was expected and found") {
    const temporary_folder folder;
    const auto refused = [&](const bytes& content, const char* expected, const char* found) {
        const std::string path = folder.write("f", content);
        const auto array = io::read_npy<float>(path);
        UNSCOPED_INFO(message_of(array));
        return !array && says(array.failure(), path, expected, found);
    };
    const auto with = [](const std::string& header) { return npy(header, one_and_two); };
    CHECK(refused({}, "a .npy file", "a file of 0 bytes"));
    CHECK(refused(to_bytes("PK\x03\x04 an archive of npz"), "a .npy file", "50 4b 03 04"));
    CHECK(refused(npy(two_floats, one_and_two, 3), "version 1 or 2", "version 3.0"));
    CHECK(refused(
        with("{'descr': '<f8', 'fortran_order': False, 'shape': (1,)}"), "float32", "\"<f8\""));
    CHECK(refused(
        with("{'descr': '|O', 'fortran_order': False, 'shape': (1,)}"), "float32", "\"|O\""));
    CHECK(refused(
        with("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 1)}"), "row-major",
        "column-major"));
    CHECK(refused(
        with("{'descr': '<f4', 'fortran_order': False, 'shape': (3,)}"), "data for shape [3]",
        "8 bytes"));
    CHECK(refused(
        with("{'descr': '<f4', 'fortran_order': False, 'shape': (1,)}"), "4 bytes of data", "8"));
    CHECK(refused(
        with("{'descr': '<f4', 'fortran_order': False, "
             "'shape': (4294967296, 4294967296, 4294967296)}"),
        "[4294967296, 4294967296, 4294967296]", "8 bytes"));
    // 2^62 elements of 4 bytes: the count fits, the bytes do not.
    CHECK(refused(
        with("{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904,)}"),
        "[4611686018427387904]", "8 bytes"));
    CHECK(refused(with("import os"), "'descr', 'fortran_order' and 'shape'", "import os"));
    bytes boasting = npy(two_floats, one_and_two, 2);
    boasting[11] = 0xff;
    CHECK(refused(boasting, "a .npy file", "announces 4278190138 bytes"));
    CHECK_FALSE(io::read_npy<float>(folder / "missing"));
}

TEST_CASE("what NumPy has no type for is neither written nor read") {
    const temporary_folder folder;
    const std::array<std::size_t, 1> shape{1};
    std::array<costate::bfloat16, 1> number{};
    const auto named = io::name_tensor("w", shape, std::span<costate::bfloat16>(number));
    CHECK(io::save_npy(folder / "b.npy", named).failure().found == "bfloat16");
    CHECK(folder.files() == 0);
    // As NumPy writes what others have defined.
    const std::string path =
        folder.write("v", npy("{'descr': '<V2', 'fortran_order': False, 'shape': (1,)}", to_bytes("ab")));
    CHECK(io::load_npy(path, named).failure().found == "elements of type \"<V2\"");
}

TEST_CASE("a .npy file of another shape is not loaded") {
    const temporary_folder folder;
    const std::string path = folder.write("f", npy(two_floats, one_and_two));
    const std::array<std::size_t, 2> shape{1, 2};
    std::array<float, 2> target{};
    const auto outcome = io::load_npy(path, io::name_tensor("w", shape, std::span<float>(target)));
    REQUIRE_FALSE(outcome);
    CHECK(says(outcome.failure(), path, "shape [1, 2]", "shape [2]"));
}
