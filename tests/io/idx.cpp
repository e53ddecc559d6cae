// SPDX-License-Identifier: BSL-1.0
#include <cstdint>
#include <string>
#include <vector>

#include <costate/io/idx.hpp>

#include "catch.hpp"
#include "temporary.hpp"

namespace io = costate::io;

namespace {

bytes idx_header(std::vector<std::uint32_t> extents, std::uint8_t type = 0x08) {
    bytes header{0, 0, type, static_cast<std::uint8_t>(extents.size())};
    for (std::uint32_t extent : extents)
        for (int shift = 24; shift >= 0; shift -= 8)
            header.push_back(static_cast<std::uint8_t>(extent >> shift));
    return header;
}

bytes counting(std::size_t count) {
    bytes values(count);
    for (std::size_t i = 0; i < count; ++i) values[i] = static_cast<std::uint8_t>(i * 7 + i / 256);
    return values;
}

}  // namespace

TEST_CASE("IDX files of every rank are read, compressed or not, whatever they are called") {
    const temporary_folder folder;
    const std::vector<std::vector<std::uint32_t>> shapes{{24}, {4, 6}, {2, 3, 4}, {2, 3, 2, 2}};
    for (const auto& shape : shapes) {
        const bytes content = idx_header(shape) + counting(24);
        for (const std::string& path :
             {folder.write("plain.gz", content), folder.write("packed", gzipped(content))}) {
            const auto array = io::read_idx(path);
            REQUIRE(message_of(array) == "no error");
            CHECK(
                std::vector<std::size_t>(array->shape().begin(), array->shape().end()) ==
                std::vector<std::size_t>(shape.begin(), shape.end()));
            CHECK(array->values == counting(24));
        }
    }
}

TEST_CASE("an array larger than the reader's first piece is read whole") {
    const temporary_folder folder;
    const bytes content = idx_header({5, 1000, 999}) + counting(5 * 1000 * 999);
    for (const std::string& path :
         {folder.write("a", content), folder.write("b", gzipped(content))}) {
        const auto array = io::read_idx(path, {io::any_extent, 1000, 999});
        REQUIRE(message_of(array) == "no error");
        CHECK(array->values == counting(5 * 1000 * 999));
    }
}

TEST_CASE("an array without elements is one") {
    const temporary_folder folder;
    const auto array = io::read_idx(folder.write("a", idx_header({0, 28, 28})));
    REQUIRE(array);
    CHECK(array->values.empty());
}

TEST_CASE("every truncation of an IDX file is refused") {
    const temporary_folder folder;
    const bytes plain = idx_header({2, 3, 4}) + counting(24);
    for (const bytes& whole : {plain, gzipped(plain)}) {
        for (std::size_t length = 0; length < whole.size(); ++length) {
            const auto keep = static_cast<std::ptrdiff_t>(length);
            const std::string path =
                folder.write("cut", bytes(whole.begin(), whole.begin() + keep));
            const auto array = io::read_idx(path);
            INFO(length << " of " << whole.size());
            REQUIRE_FALSE(array);
            CHECK(array.failure().path == path);
            CHECK_FALSE(array.failure().expected.empty());
            CHECK_FALSE(array.failure().found.empty());
        }
    }
}

TEST_CASE("every changed byte of a compressed IDX file is refused or does not matter") {
    const temporary_folder folder;
    const bytes whole = gzipped(idx_header({2, 3, 4}) + counting(24));
    for (std::size_t i = 0; i < whole.size(); ++i) {
        bytes damaged = whole;
        damaged[i] ^= 0xff;
        const auto array = io::read_idx(folder.write("damaged", damaged), {2, 3, 4});
        INFO("byte " << i << ": " << message_of(array));
        // Bytes 3 to 9 of gzip are flags, time and system; of these only the flags change the rest.
        CHECK((!array || (i >= 4 && i < 10 && array->values == counting(24))));
    }
}

TEST_CASE("the refusals of an IDX file say what was expected and found") {
    const temporary_folder folder;
    const auto refused = [&](const bytes& content, std::initializer_list<std::size_t> shape,
                             const char* expected, const char* found) {
        const std::string path = folder.write("f", content);
        const auto array = io::read_idx(path, shape);
        UNSCOPED_INFO(message_of(array));
        return !array && says(array.failure(), path, expected, found);
    };
    const bytes image = idx_header({2, 28, 28}) + bytes(2 * 28 * 28);
    CHECK(refused({}, {}, "an IDX file", "a file of 0 bytes"));
    CHECK(refused({0, 0, 8}, {}, "an IDX file", "a file of 3 bytes"));
    CHECK(refused({0x89, 'P', 'N', 'G', 13, 10}, {}, "an IDX file", "begins with 89 50 4e 47"));
    CHECK(refused(idx_header({1}, 0x42) + bytes(1), {}, "an IDX file", "begins with 00 00 42 01"));
    CHECK(refused(idx_header({2}, 0x0d) + bytes(8), {}, "unsigned bytes", "32-bit floats"));
    CHECK(refused({0, 0, 8, 0}, {}, "an IDX file", "rank 0"));
    CHECK(refused(idx_header({1, 1, 1, 1, 1}) + bytes(1), {}, "an IDX file", "rank 5"));
    CHECK(refused({0, 0, 8, 3, 0, 0, 0, 1, 0}, {}, "an IDX file", "cut short after 9 bytes"));
    CHECK(refused(image, {io::any_extent, 32, 32}, "[any, 32, 32]", "[2, 28, 28]"));
    CHECK(refused(image, {io::any_extent}, "[any]", "[2, 28, 28]"));
    CHECK(refused(image + bytes(1), {}, "1568 bytes of data for shape [2, 28, 28]", "more"));
    CHECK(refused(gzipped(image) + gzipped(bytes(1)), {}, "1568 bytes of data", "more"));
    CHECK(refused(idx_header({2, 28, 28}) + bytes(9), {}, "1568 bytes", "9 bytes"));

    bytes cut = gzipped(idx_header({100000}) + counting(100000));
    cut.resize(cut.size() - 20);
    CHECK(refused(cut, {}, "100000 bytes", "a gzip stream that is cut short"));
    bytes wrong_sum = gzipped(image);
    wrong_sum[wrong_sum.size() - 6] ^= 1;
    CHECK(refused(wrong_sum, {}, "", "a damaged gzip stream (incorrect data check)"));
}

TEST_CASE("what is not a file is refused in the system's words") {
    const temporary_folder folder;
    const auto missing = io::read_idx(folder / "missing");
    REQUIRE_FALSE(missing);
    CHECK(says(missing.failure(), folder / "missing", "an IDX file", "No such file"));
    const auto directory = io::read_idx(folder / ".");
    REQUIRE_FALSE(directory);
    CHECK(says(directory.failure(), folder / ".", "an IDX file", "Is a directory"));
}

TEST_CASE("a header cannot ask for memory: the data must be there, and within the limit") {
    const temporary_folder folder;
    const auto most = std::uint32_t{0xffffffff};
    const std::string overflowing =
        folder.write("a", idx_header({most, most, most, most}) + bytes(16));
    const auto a = io::read_idx(overflowing);
    REQUIRE_FALSE(a);
    CHECK(says(a.failure(), overflowing, "at most", "[4294967295, 4294967295"));

    // Just within the default limit: must fail on the missing data without a 4 GiB allocation.
    const std::string boasting = folder.write("b", gzipped(idx_header({most}) + bytes(16)));
    const auto b = io::read_idx(boasting);
    REQUIRE_FALSE(b);
    CHECK(says(b.failure(), boasting, "4294967295 bytes", "16 bytes"));

    const std::string large = folder.write("c", idx_header({1000}) + bytes(1000));
    CHECK(io::read_idx(large, {1000}, 1000));
    CHECK_FALSE(io::read_idx(large, {1000}, 999));
}
