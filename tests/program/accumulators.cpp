// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>

using namespace costate;

namespace {

template <auto M>
using sums_of = accumulators<compiled<laid_out<finished_stage<M>>>>;

constexpr auto x = input<"x", float, 20>;
constexpr auto w = param<"w", float, 20>;
constexpr auto loss = mean(vmap(square(dot(tanh(x), w))));

// A sum over the samples in the workspace is that of its slice; nothing adds up without samples, or sample by sample.
static_assert(sums_of<loss>::elements() == 1 && sums_of<loss>::bytes() == 4);
static_assert(sums_of<loss>::slice_bytes() == sums_of<loss>::workspace_bytes());
static_assert(sums_of<sum(tanh(w))>::elements() == 0 && sums_of<vmap(tanh(x))>::elements() == 0);

// The caller's gradient needs a copy in every slice behind the first: 20 floats are two cache lines.
using with_gradient = sums_of<value_and_grad<loss>>;
static_assert(with_gradient::elements() == 21 && with_gradient::bytes() == 84);
static_assert(with_gradient::slice_bytes() == with_gradient::workspace_bytes() + 128);
static_assert(with_gradient::workspace_bytes() % 64 == 0);

}  // namespace
