// SPDX-License-Identifier: BSL-1.0
#include <costate/optim/batches.hpp>

#include <type_traits>

using namespace costate;

inline constexpr int some_images = 1;
inline constexpr double some_labels = 2;
static_assert(&std::get<0>(gradient_batch(some_images, some_labels).inputs) == &some_images, "refers to the inputs, does not copy them");
static_assert(&std::get<1>(curvature_batch(some_images, some_labels).inputs) == &some_labels);
static_assert(!std::is_same_v<decltype(gradient_batch(some_images)), decltype(curvature_batch(some_images))>, "neither stands for the other");
