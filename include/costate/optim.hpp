// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/optim/adam.hpp>
#include <costate/optim/batches.hpp>
#include <costate/optim/conjugate_gradient.hpp>
#include <costate/optim/fixed_point.hpp>
#include <costate/optim/gauss_newton.hpp>
#include <costate/optim/hessian_free.hpp>
#include <costate/optim/hutchinson.hpp>
#include <costate/optim/implicit.hpp>
#include <costate/optim/kfac.hpp>
#include <costate/optim/lanczos.hpp>
#include <costate/optim/lbfgs.hpp>
#include <costate/optim/levenberg_marquardt.hpp>
#include <costate/optim/natural_gradient.hpp>
#include <costate/optim/newton_cg.hpp>
#include <costate/optim/sgd.hpp>
#include <costate/optim/step_report.hpp>
#include <costate/optim/vector.hpp>
