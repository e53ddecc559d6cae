// SPDX-License-Identifier: BSL-1.0
#pragma once

/// The version of these headers, for `#if`. One number orders versions: 0.1.0 is 100, 1.2.3 is 10203.
#define COSTATE_VERSION_MAJOR 0
#define COSTATE_VERSION_MINOR 1
#define COSTATE_VERSION_PATCH 0
#define COSTATE_VERSION \
    (COSTATE_VERSION_MAJOR * 10000 + COSTATE_VERSION_MINOR * 100 + COSTATE_VERSION_PATCH)
#define COSTATE_VERSION_STRING "0.1.0"
