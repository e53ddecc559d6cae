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
// A short row has the narrowest register that holds it, a long one or one of unknown length whole ones.
static_assert(lanes_for<float>(pack<float>::lanes) == pack<float>::lanes && lanes_for<float>(1000) == pack<float>::lanes);
static_assert(lanes_for<double>(~std::size_t{0}) == pack<double>::lanes);
static_assert(lanes_for<float>(1) == (pack<float>::lanes < 4 ? pack<float>::lanes : 4));
static_assert(pack<float>::lanes != 16 || (lanes_for<float>(9) == 16 && lanes_for<float>(5) == 8 && lanes_for<float>(4) == 4));
static_assert(pack<double>::lanes != 8 || (lanes_for<double>(5) == 8 && lanes_for<double>(4) == 4 && lanes_for<double>(2) == 2));
