// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/expr/comparison.hpp>
#include <costate/expr/constants.hpp>
#include <costate/expr/equal.hpp>
#include <costate/expr/formula.hpp>
#include <costate/expr/function.hpp>
#include <costate/expr/handle.hpp>
#include <costate/expr/let.hpp>
#include <costate/expr/text.hpp>
#include <costate/ops.hpp>
