// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/cache.hpp>
#include <costate/core/choose.hpp>
#include <costate/core/decimal.hpp>
#include <costate/core/dispatch.hpp>
#include <costate/core/element.hpp>
#include <costate/core/failure.hpp>
#include <costate/core/fixed_string.hpp>
#include <costate/core/math.hpp>
#include <costate/core/pool.hpp>
#include <costate/core/shape.hpp>
#include <costate/core/tensor.hpp>
