// SPDX-License-Identifier: BSL-1.0
#pragma once

/// Everything but reading and writing files and the training loop, which need more of the standard library:
/// <costate/io.hpp> and <costate/train.hpp>.
#include <costate/nn.hpp>
#include <costate/optim.hpp>
#include <costate/program.hpp>
#include <costate/transform.hpp>
#include <costate/version.hpp>
