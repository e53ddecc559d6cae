// SPDX-License-Identifier: BSL-1.0
#include <costate/expr/formula.hpp>
#include <costate/ops.hpp>
#include <costate/transform/tangent.hpp>

using namespace costate;

namespace {

constexpr auto x = symbol<"x">;
constexpr auto y = symbol<"y">;
constexpr auto v = symbol<"v">;

// x y moves by v y when x moves by v; what does not contain x does not move.
constexpr bool moves() {
    builder b;
    const term at = x.lower(b), factor = y.lower(b), direction = v.lower(b);
    const term outputs[] = {at * factor, sin(factor), at};
    const pool<term> t = tangent(b, outputs, 3, &at, &direction, 1);
    return t[0].id == (direction * factor).id && !t[1].exists() && t[2].id == direction.id;
}
static_assert(moves());

// Two symbols that move add up.
constexpr bool both() {
    builder b;
    const term wrt[] = {x.lower(b), y.lower(b)};
    const term directions[] = {v.lower(b), wrt[0]};
    const term output = wrt[0] + wrt[1];
    return tangent(b, &output, 1, wrt, directions, 2)[0].id == (directions[0] + directions[1]).id;
}
static_assert(both());

}  // namespace
