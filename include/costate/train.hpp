// SPDX-License-Identifier: BSL-1.0
#pragma once

/// What a training run needs around its model: epochs, minibatches, progress, what came of it.

#include <costate/train/confusion.hpp>
#include <costate/train/curve.hpp>
#include <costate/train/dataset.hpp>
#include <costate/train/image_text.hpp>
#include <costate/train/progress.hpp>
#include <costate/train/splitmix.hpp>
