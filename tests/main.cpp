// SPDX-License-Identifier: BSL-1.0
// The one place that compiles Catch2 2.13's implementation.
#define CATCH_CONFIG_RUNNER
#include "catch.hpp"

int main(int count, char** arguments) { return Catch::Session().run(count, arguments); }
