// SPDX-License-Identifier: BSL-1.0
// Catch2 2.13 and Catch2 3 under one name; tests use only what both have.
#pragma once

#if __has_include(<catch2/catch_all.hpp>)
#    include <catch2/catch_all.hpp>
using Catch::Approx;  // Catch2 2.13 puts it into the global namespace itself
#else
#    include <catch2/catch.hpp>
#endif
