// SPDX-License-Identifier: BSL-1.0
#include <costate/optim/batches.hpp>

#include <type_traits>

using namespace costate;

inline constexpr int images = 1;
inline constexpr double labels = 2;
static_assert(&std::get<0>(gradient_batch(images, labels).inputs) == &images, "refers to the inputs, does not copy them");
static_assert(&std::get<1>(curvature_batch(images, labels).inputs) == &labels);
static_assert(!std::is_same_v<decltype(gradient_batch(images)), decltype(curvature_batch(images))>, "neither stands for the other");
