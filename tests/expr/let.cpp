// SPDX-License-Identifier: BSL-1.0
#include <costate/expr/equal.hpp>
#include <costate/expr/let.hpp>
#include <costate/ops.hpp>
#include <costate/transform/diff.hpp>
#include <costate/transform/interpret.hpp>

namespace {

namespace cs = costate;
constexpr auto x = cs::symbol<"x">;
constexpr auto y = cs::symbol<"y">;

// The same formula with and without the name, differentiated too.
constexpr auto named = let(sin(x) * y, [](auto s) { return s * s + s; });
constexpr auto spelled_out = sin(x) * y * (sin(x) * y) + sin(x) * y;
static_assert(named == spelled_out);
static_assert(diff(named, x) == diff(spelled_out, x));
static_assert(diff(named, x, y) == diff(spelled_out, x, y));
static_assert(named(x = 0.0, y = 3.0) == 0.0);

// Nested, in values and in bodies.
constexpr auto twice = [](auto s) { return s + s; };
static_assert(let(let(x * y, twice), twice) == 4 * x * y);
constexpr auto inner = [](auto a) { return let(a * y, [a](auto b) { return a * b; }); };
static_assert(let(x + 1, inner) == square(x + 1) * y);
static_assert(let(x, twice) * let(y, twice) == 4 * x * y);

// A name may hide nothing: x is still x in the body.
static_assert(let(x * x, [](auto s) { return s * x; }) == pow(x, 3));
static_assert(let(diff(x * x, x), [](auto s) { return s * y; }) == 2 * x * y);

// The value counts once, in the type and in the graph.
constexpr auto squared = [](auto s) { return s * s + s; };
constexpr auto tower = let(let(let(let(sin(x), squared), squared), squared), squared);
static_assert(decltype(tower)::expansion <= 24);
template <class F>
constexpr std::uint32_t nodes_of(const F& f) {
    cs::builder b;
    static_cast<void>(f.lower(b));
    return b.nodes.size();
}
static_assert(nodes_of(tower) == 2 + 4 * 2);

// Ten doublings, spelled out 2,047 operations, stay small.
template <std::size_t N>
constexpr auto doublings(const auto& f) {
    if constexpr (N == 0)
        return f;
    else
        return doublings<N - 1>(let(f, twice));
}
static_assert(doublings<10>(x) == 1024 * x);
static_assert(diff(doublings<10>(x), x) == 1024);

// Tensors have names, too.
constexpr auto v = cs::input<"v", double, 3>;
static_assert(let(v + v, [](auto s) { return sum(s * s); }) == 4 * sum(v * v));

}  // namespace
