// SPDX-License-Identifier: BSL-1.0
#include <costate/optim/hessian_free_settings.hpp>

// The numbers of the papers: thresholds and factors of λ, the stopping rule, the warm start and the preconditioner.
constexpr costate::hessian_free_settings papers;
static_assert(papers.low_ratio == 0.25 && papers.high_ratio == 0.75 && papers.raise == 1.5 && papers.lower == 2.0 / 3);
static_assert(papers.progress == 5e-4 && papers.warm_start == 0.95 && papers.preconditioner_exponent == 0.75);
static_assert(papers.armijo == 1e-2 && papers.iterations == 250);
