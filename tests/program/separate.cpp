// SPDX-License-Identifier: BSL-1.0
// A program of one translation unit; link/compiled_once.cpp tests that there is only one.
#include <costate/costate.hpp>

inline constexpr auto squared = costate::square(costate::symbol<"x">);
inline constexpr auto cubed = costate::pow<3>(costate::symbol<"x">);
COSTATE_DECLARE_PROGRAM(squared);

static_assert(costate::compiled_once<squared> && !costate::compiled_once<cubed>);

// Declared once more as what it is: a function that is defined elsewhere.
COSTATE_DEFINE_PROGRAM(squared);
