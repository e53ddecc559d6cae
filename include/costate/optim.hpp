// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/optim/adam.hpp>
#include <costate/optim/conjugate_gradient.hpp>
#include <costate/optim/sgd.hpp>
#include <costate/optim/step_report.hpp>
#include <costate/optim/vector.hpp>
