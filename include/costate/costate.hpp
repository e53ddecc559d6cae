// SPDX-License-Identifier: BSL-1.0
#pragma once

/// Everything but reading and writing files and the training loop, which need more of the standard library, <costate/io.hpp>
/// and <costate/train.hpp>, and optimisers with curvature, which few need: <costate/optim.hpp>.
// First, and not through others: the shorter the way to a header, the shorter a message that names it.
#include <costate/ops/mistaken.hpp>
#include <costate/ops.hpp>
#include <costate/expr/handle.hpp>

#include <costate/nn.hpp>
#include <costate/optim/adam.hpp>
#include <costate/optim/sgd.hpp>
#include <costate/program.hpp>
#include <costate/transform.hpp>
#include <costate/version.hpp>
