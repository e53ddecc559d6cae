// SPDX-License-Identifier: BSL-1.0
// What a program says of itself; what it computes is tested beside, and its messages are in compile_fail/.
#include <costate/costate.hpp>

#include <type_traits>
#include <utility>

using namespace costate;

namespace {

constexpr auto x = input<"x", float, 16>;
using squares = program<x * x>;
using lengths = program<vmap(dot(x, x))>;
using mean_length = program<mean(vmap(dot(x, x)))>;

static_assert(squares::node_count == 2 && squares::group_count == 1 && squares::workspace_bytes == 0);
static_assert(squares::flops() == 16 && squares::bytes_moved() == 2 * 16 * sizeof(float));
static_assert(lengths::tile_samples == 256 && lengths::flops(10) == 10 * lengths::flops(1) && lengths::flops(1) >= 31);

// A number that comes first is returned; everything else has a destination.
template <class Program, class... Args>
using returned = decltype(std::declval<Program&>()(std::declval<Args&>()...));
using image = tensor<float, 16>;
static_assert(std::is_void_v<returned<squares, image, image>> && std::is_void_v<returned<squares, const image, float[16]>>);
static_assert(std::is_void_v<returned<lengths, float[32], float[2]>>);
static_assert(std::is_same_v<returned<mean_length, float[32]>, float>);
static_assert(std::is_same_v<returned<mean_length, decltype(x = std::declval<image&>())>, float>);

// Two threads need two programs, so each may be made.
static_assert(std::is_default_constructible_v<squares> && std::is_copy_constructible_v<squares>);

}  // namespace
