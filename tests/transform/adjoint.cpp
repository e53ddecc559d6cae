// SPDX-License-Identifier: BSL-1.0
#include <costate/expr/formula.hpp>
#include <costate/ops.hpp>
#include <costate/transform/adjoint.hpp>

using namespace costate;

namespace {

constexpr auto x = symbol<"x">;
constexpr auto y = symbol<"y">;

// d(x y)/dx is y, and y alone is a structural zero: it does not exist.
constexpr bool product() {
    builder b;
    const term at = x.lower(b), factor = y.lower(b);
    const term wrt[] = {at, factor};
    return gradient(b, at * factor, wrt, 2)[0].id == factor.id && gradient(b, at * factor, wrt, 2)[1].id == at.id &&
        !gradient(b, sin(factor), wrt, 1)[0].exists();
}
static_assert(product());

// Cotangents of several outputs come together, weighted by their seeds.
constexpr bool several() {
    builder b;
    const term at = x.lower(b), seed = y.lower(b);
    const term outputs[] = {at, at};
    const term seeds[] = {seed, sin(seed)};
    return adjoint(b, outputs, seeds, 2, &at, 1)[0].id == (seed + sin(seed)).id;
}
static_assert(several());

// What does not depend on x is not walked: a graph that is linear in x has no node for cos(y).
constexpr bool only_what_depends() {
    builder b;
    const term at = x.lower(b);
    const term d = gradient(b, at * sin(y.lower(b)), &at, 1)[0];
    for (const node& n : b.nodes)
        if (n.op == &operation_of<cos_op>) return false;
    return b.nodes[d.id].op == &operation_of<sin_op>;
}
static_assert(only_what_depends());

}  // namespace
