// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>

using namespace costate;

namespace {

template <auto M>
inline constexpr bool tiled = executable<compiled<laid_out<finished_stage<M>>>>::has_tiles();

constexpr auto x = input<"x", float, 20>;
constexpr auto w = param<"w", float, 20>;

// What sees samples runs tile by tile, also where nothing but their sum is left of it; what sees none runs once.
static_assert(tiled<vmap(x * w)> && tiled<sum(vmap(dot(x, w)))> && tiled<grad<sum(vmap(dot(x, w)))>>);
static_assert(!tiled<sum(w * w)> && !tiled<grad<sum(w * w)>> && !tiled<tanh(x)>);

// A small program without samples is part of its call: not one of many steps, of large ones, or of many samples.
template <auto M>
inline constexpr bool brief = executable<compiled<laid_out<finished_stage<M>>>>::brief();

constexpr auto small = param<"small", float, 20, 4>;
constexpr auto large = param<"large", float, 20, 4000>;
static_assert(brief<sum(w * w)> && brief<grad<sum(tanh(matmul(x, small)))>> && !brief<tanh(matmul(x, large))>);
static_assert(!brief<vmap(x * w)> && !brief<sum(vmap(dot(x, w)))>);

}  // namespace
