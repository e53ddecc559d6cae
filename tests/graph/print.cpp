// SPDX-License-Identifier: BSL-1.0
#include <costate/expr/formula.hpp>
#include <costate/graph/print.hpp>
#include <costate/ops.hpp>

using namespace costate;

namespace {

constexpr auto x = symbol<"x">;
constexpr auto y = symbol<"y">;

template <class F>
constexpr bool reads(const F& f, const char* expected) {
    builder b;
    pool<char> text = canonical::formula_text(b, f.lower(b).id);
    text.put('\0');
    return same_text(text.data(), expected);
}

static_assert(reads(x * x + 2 * x, "x^2 + 2*x") && reads(x - x, "0") && reads(-x, "-x"));
static_assert(reads(2 * x * cos(x) / y, "2*x*cos(x)/y"));
static_assert(reads((x + 1) * (x + 1), "(x + 1)^2"), "what is a product stays one");
static_assert(reads(0.1 * x - y / 2, "0.1*x - y/2") && reads(sqrt(x), "sqrt(x)"));

}  // namespace
