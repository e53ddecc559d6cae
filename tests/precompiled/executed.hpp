// SPDX-License-Identifier: BSL-1.0
// What the tests that are run parse in common.
#include <costate/check.hpp>
#include <costate/costate.hpp>

#include "catch.hpp"
