// SPDX-License-Identifier: BSL-1.0
#include <costate/io/run_program.hpp>

#include "catch.hpp"
#include "temporary.hpp"

namespace io = costate::io;

TEST_CASE("a program runs without a shell, with its arguments as they are") {
    const temporary_folder folder;
    const std::string name = folder / "a; touch 'b' $(c) *";
    REQUIRE(io::run_program({"touch", "--", name}));
    CHECK(folder.files() == 1);
}

TEST_CASE("a missing program names the package that has it") {
    const auto outcome = io::run_program({"costate-no-such-program"}, "some-package");
    REQUIRE_FALSE(outcome);
    CHECK(says(outcome.failure(), "costate-no-such-program", "some-package", "No such file"));
}

TEST_CASE("a program that fails or is killed is an error") {
    const auto failed = io::run_program({"sh", "-c", "exit 3"});
    REQUIRE_FALSE(failed);
    CHECK(says(failed.failure(), "sh", "exit status 0", "exit status 3"));
    const auto killed = io::run_program({"sh", "-c", "kill -9 $$"});
    REQUIRE_FALSE(killed);
    CHECK(says(killed.failure(), "sh", "exit status 0", "signal 9"));
    CHECK_FALSE(io::run_program({}));
}
