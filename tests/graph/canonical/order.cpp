// SPDX-License-Identifier: BSL-1.0
// The order in which readers expect terms and factors. It comes from names and exponents, not from what came first.
#include <costate/expr/formula.hpp>
#include <costate/graph/print.hpp>
#include <costate/ops.hpp>

using namespace costate;

namespace {

constexpr auto x = symbol<"x">;
constexpr auto y = symbol<"y">;

template <class F, class G>
constexpr bool both_read(const F& f, const G& g, const char* expected) {
    const auto text = [](const auto& formula) {
        builder b;
        pool<char> letters = canonical::formula_text(b, formula.lower(b).id);
        letters.put('\0');
        return letters;
    };
    return same_text(text(f).data(), expected) && same_text(text(g).data(), expected);
}

// High powers first, the number last; symbols in the order of their names, before functions.
static_assert(both_read(1 + x + x * x, x * x + x + 1, "x^2 + x + 1"));
static_assert(both_read(y + x, x + y, "x + y") && both_read(y * x, x * y, "x*y"));
static_assert(both_read(sin(x) * x, x * sin(x), "x*sin(x)") && both_read(sin(y) + sin(x), sin(x) + sin(y), "sin(x) + sin(y)"));
// A positive term first, if there is one.
static_assert(both_read(-x + y, y - x, "y - x"));

}  // namespace
