// SPDX-License-Identifier: BSL-1.0
#pragma once

// First, and in an order in which few headers bring the next ones: compilers show with a mistake by which includes they came
// to the header that refuses it.
#include <costate/ops/mistaken.hpp>
#include <costate/ops/arithmetic.hpp>
#include <costate/ops/reduction.hpp>
#include <costate/ops/rearrange.hpp>
#include <costate/ops/linear_algebra.hpp>
#include <costate/ops/pad.hpp>
#include <costate/ops/gather.hpp>

#include <costate/ops/broadcast.hpp>
#include <costate/ops/cast.hpp>
#include <costate/ops/concat.hpp>
#include <costate/ops/contraction.hpp>
#include <costate/ops/convolution.hpp>
#include <costate/ops/cumulative.hpp>
#include <costate/ops/dual.hpp>
#include <costate/ops/einsum.hpp>
#include <costate/ops/exponential.hpp>
#include <costate/ops/hyperbolic.hpp>
#include <costate/ops/leaf.hpp>
#include <costate/ops/likelihood.hpp>
#include <costate/ops/normalisation.hpp>
#include <costate/ops/number.hpp>
#include <costate/ops/opaque.hpp>
#include <costate/ops/piecewise.hpp>
#include <costate/ops/pooling.hpp>
#include <costate/ops/power.hpp>
#include <costate/ops/product.hpp>
#include <costate/ops/random.hpp>
#include <costate/ops/shape.hpp>
#include <costate/ops/sliding.hpp>
#include <costate/ops/softmax.hpp>
#include <costate/ops/special.hpp>
#include <costate/ops/statistics.hpp>
#include <costate/ops/stop_gradient.hpp>
#include <costate/ops/surface.hpp>
#include <costate/ops/table.hpp>
#include <costate/ops/trigonometric.hpp>
