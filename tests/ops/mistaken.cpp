// SPDX-License-Identifier: BSL-1.0
// What a mistaken call returns goes along with everything, so that one mistake is reported once. The messages are in
// compile_fail/.
#include <costate/expr/formula.hpp>
#include <costate/ops.hpp>

#include <type_traits>

using namespace costate;

namespace {

constexpr auto x = input<"x", float, 3>;
constexpr mistaken m;

static_assert(std::is_same_v<decltype(m + x), mistaken> && std::is_same_v<decltype(2 * m), mistaken> && std::is_same_v<decltype(sin(m)), mistaken>);
static_assert(std::is_same_v<decltype(matmul(x, m)), mistaken> && std::is_same_v<decltype(sum<4>(m)), mistaken>);
static_assert(std::is_same_v<decltype(concat<0>(x, m)), mistaken> && std::is_same_v<decltype(reshape<7>(m)), mistaken>);

constexpr bool lowers() {
    builder b;
    return is_constant(m.lower(b), 0) && b.problem == nullptr;
}
static_assert(lowers());

static_assert(expansion_of<decltype(x * x)>() == 3 && expansion_of<double>() == 0 && !too_large<decltype(x), decltype(x)>);

}  // namespace
