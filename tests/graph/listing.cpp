// SPDX-License-Identifier: BSL-1.0
#include <costate/expr/formula.hpp>
#include <costate/graph/listing.hpp>
#include <costate/ops.hpp>

namespace {

namespace cs = costate;

template <class F>
constexpr bool lists(const F& f, const char* expected) {
    cs::builder b;
    b.outputs.put(f.lower(b).id);
    cs::pool<char> text = cs::listing_of(b.view());
    text.put('\0');
    return cs::same_text(text.data(), expected);
}

constexpr auto x = cs::symbol<"x">;
constexpr auto w = cs::param<"w", float, 3, 2>;

static_assert(lists(
    sin(x) * 0.5,
    "%0 = input x : float64\n"
    "%1 = sin %0 : float64\n"
    "%2 = constant 0.5 : float64\n"
    "%3 = mul %1 %2 : float64\n"
    "outputs %3\n"));
static_assert(lists(
    sum(w),
    "%0 = parameter w : float32[3, 2]\n"
    "%1 = sum %0 {3} : float32\n"
    "outputs %1\n"));

constexpr bool has_batch() {
    cs::pool<char> text;
    cs::put_type(text, {cs::element::float32, 2, {cs::batch_extent, 10}});
    text.put('\0');
    return cs::same_text(text.data(), "float32[batch, 10]");
}
static_assert(has_batch());

}  // namespace
