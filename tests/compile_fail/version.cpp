// SPDX-License-Identifier: BSL-1.0
// The version is a number, and cannot be used as a text.
// EXPECT: const char\s?\*
#include <costate/version.hpp>

#ifdef EXPECT_FAIL
const char* version = COSTATE_VERSION;  // EXPECT-LINE
#else
const char* version = COSTATE_VERSION_STRING;
#endif
