// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/nn/dense.hpp>
#include <costate/nn/initialise.hpp>
#include <costate/nn/layer.hpp>
