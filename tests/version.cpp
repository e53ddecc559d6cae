// SPDX-License-Identifier: BSL-1.0
#include <costate/version.hpp>

constexpr bool same_text(const char* a_, const char* b_) {
    while (*a_ != 0 && *a_ == *b_) ++a_, ++b_;
    return *a_ == *b_;
}

static_assert(COSTATE_VERSION == 100, "0.1.0 counts as 100");
static_assert(
    same_text(COSTATE_VERSION_STRING, COSTATE_PROJECT_VERSION),
    "meson.build and version.hpp name the same version");
