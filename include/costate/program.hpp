// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/program/parameters.hpp>
#include <costate/program/program.hpp>
#include <costate/program/reference.hpp>

#include <costate/program/point_product.hpp>  // last: each header on the way is a line of a message
