// SPDX-License-Identifier: BSL-1.0
#include <costate/optim/kfac_settings.hpp>

// The numbers of the paper, without which its figures are not to be had again.
constexpr costate::kfac_settings paper;
static_assert(paper.damping == 150 && paper.regularisation == 1e-5 && paper.decay == 0.95 && paper.damping_decay == 0.95);
static_assert(paper.damping_every == 5 && paper.gamma_every == 20 && paper.inverses_every == 20);
static_assert(paper.momentum && paper.clip == 0 && paper.rate == 1 && paper.least_damping == 0);
