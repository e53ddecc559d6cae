// SPDX-License-Identifier: BSL-1.0
#pragma once

/// Derivatives held to differences. Matchers for Catch2 are in <costate/check/catch2.hpp>.
#include <costate/check/check_grads.hpp>
#include <costate/check/check_jacobian.hpp>
#include <costate/check/compiled.hpp>
#include <costate/check/text.hpp>
