// SPDX-License-Identifier: BSL-1.0
#include <array>
#include <cstdint>
#include <filesystem>
#include <string>

#include <sys/stat.h>

#include <costate/io/file.hpp>

#include "catch.hpp"
#include "temporary.hpp"

namespace io = costate::io;

TEST_CASE("a written file replaces the old one and leaves nothing beside it") {
    const temporary_folder folder;
    const std::string path = folder / "f";
    REQUIRE(io::write_file(path, "first, longer"));
    REQUIRE(io::write_file(path, "second"));
    CHECK(read_bytes(path) == to_bytes("second"));
    CHECK(folder.files() == 1);
}

TEST_CASE("a written file has the mode that the umask gives any new file") {
    const temporary_folder folder;
    const ::mode_t before = ::umask(027);
    REQUIRE(io::write_file(folder / "f", "x"));
    ::umask(before);
    struct stat status{};
    REQUIRE(::stat((folder / "f").c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0640);
}

TEST_CASE("a file that cannot be written is an error, and the old one stays") {
    const temporary_folder folder;
    const std::string nowhere = folder / "no such folder/f";
    const auto outcome = io::write_file(nowhere, "x");
    REQUIRE_FALSE(outcome);
    CHECK(says(outcome.failure(), nowhere, "can be written", "No such file"));

    // A folder that is not empty cannot be replaced by a file: the rename fails.
    std::filesystem::create_directories(folder / "d/e");
    REQUIRE_FALSE(io::write_file(folder / "d", "x"));
    CHECK(std::filesystem::is_directory(folder / "d/e"));
    CHECK(folder.files() == 1);
}

TEST_CASE("reading stops at the end of a file") {
    const temporary_folder folder;
    const std::string path = folder.write("f", to_bytes("abcdef"));
    const auto file = io::input_file::open(path, "a test file");
    REQUIRE(file);
    CHECK(file->size() == 6);
    std::array<std::uint8_t, 4> buffer{};
    REQUIRE(file->read(2, buffer));
    CHECK(buffer == std::array<std::uint8_t, 4>{'c', 'd', 'e', 'f'});
    const auto beyond = file->read(3, buffer);
    REQUIRE_FALSE(beyond);
    CHECK(says(beyond.failure(), path, "4 bytes at offset 3", "end of the file after 3"));
}

TEST_CASE("what is not a regular file is not opened for reading") {
    const temporary_folder folder;
    const auto missing = io::input_file::open(folder / "f", "a test file");
    REQUIRE_FALSE(missing);
    CHECK(says(missing.failure(), folder / "f", "a test file", "No such file"));
    const auto directory = io::input_file::open(folder / ".", "a test file");
    REQUIRE_FALSE(directory);
    CHECK(says(directory.failure(), folder / ".", "a test file", "not a regular file"));
}
