// SPDX-License-Identifier: BSL-1.0
#include <costate/kernel/contract/sum_vector.hpp>

#include <type_traits>

using namespace costate;
using namespace costate::kernel;

// A sum has the lanes of a pack, and is nothing else than these.
static_assert(sizeof(sum_vector<float>) == sizeof(float) * pack<float>::lanes);
static_assert(sizeof(sum_vector<double>) == sizeof(double) * pack<double>::lanes);
static_assert(std::is_same_v<decltype(to_pack<float>(to_sum(pack<float>(1.0f)))), pack<float>>);
// What AVX reads in part it reads masked; before, whole vectors run over into what follows.
static_assert(masked_loads || pack<float>::lanes == 4);
