// SPDX-License-Identifier: BSL-1.0
#include <costate/expr/equal.hpp>
#include <costate/ops.hpp>
#include <costate/transform/diff.hpp>
#include <costate/transform/interpret.hpp>

namespace {

namespace cs = costate;
constexpr auto x = cs::symbol<"x">;
constexpr auto y = cs::symbol<"y">;

// What the library promises on its first page.
constexpr auto f = sin(x) * y + x * x;
static_assert(cs::diff(f, x) == cos(x) * y + 2 * x);
static_assert(cs::diff(f, x, x) == 2 - sin(x) * y);
static_assert(cs::diff(f, x)(x = 0.0, y = 3.0) == 3.0);
static_assert(diff(sin(x) * x, x) == cos(x) * x + sin(x));
static_assert(diff(sin(x) * x, x) != cos(x) * x - sin(x));

// Literals on either side; the answer is a bool.
static_assert(x - x + 2 == 2);
static_assert(+x == x && +(x * y) - -x == x * y + x && std::is_same_v<decltype(+x), std::remove_const_t<decltype(x)>>);
static_assert(0.5 == x / (2 * x));
static_assert(3 != x);
static_assert(std::is_same_v<decltype(x == y), bool>);

// What has different types is different.
constexpr auto narrow = cs::symbol<"x", float>;
constexpr auto v = cs::input<"v", double, 3>;
constexpr auto u = cs::input<"v", double, 4>;
static_assert(narrow != x);
static_assert(narrow + narrow == 2 * narrow);
static_assert(0.1f * narrow == 0.1 * narrow);
static_assert(v != x);
static_assert(v != u);
static_assert(x - x != v - v);

// An equivalence: reflexive, symmetric, transitive.
template <class First, class... Forms>
constexpr bool are_all_equal(const First& first, const Forms&... forms) {
    return first == first && ((forms == forms && first == forms && forms == first) && ...);
}
template <class... Forms>
constexpr bool are_all_different(const Forms&... forms) {
    const auto equal_to = [&](const auto& one) { return (static_cast<int>(one == forms) + ...); };
    return ((equal_to(forms) == 1) && ...);
}
static_assert(are_all_equal(
    square(x + y), (x + y) * (x + y), x * x + 2 * x * y + y * y, square(x) + y * (2 * x + y),
    square(-x - y), square((x * x - y * y) / (x - y)), square(sqrt(x + y) * sqrt(x + y))));
static_assert(are_all_equal(
    diff(f, x, y), diff(f, y, x), cos(x), diff(sin(x), x), diff(f * 3, x, y) / 3, cos(-x)));
static_assert(are_all_different(x, y, x + y, x - y, x * y, x / y, -x, x * x));
static_assert(are_all_different(x, sin(x), cos(x), exp(x), log(x), abs(x), sqrt(x), 1 / x));

// What is equal is so in every context.
template <class F, class G>
constexpr bool are_equal_everywhere(const F& a, const G& b) {
    return a == b && -a == -b && a + x == x + b && a * y == y * b && a / x == b / x &&
        sin(a) == sin(b) && pow(a, y) == pow(b, y) && diff(a, x) == diff(b, x) &&
        diff(a, x, y) == diff(b, x, y) && a + 1 != b && a * 2 != b * 3;
}
static_assert(are_equal_everywhere((x + 1) * y, y * x + y));
static_assert(are_equal_everywhere(x / (x + y) + y, y + 1 / (1 / x * (x + y))));
static_assert(are_equal_everywhere(exp(x + y), exp(y) * exp(x)));

// Several hundred operations in one proof with the compilers' default limits.
template <std::size_t N>
constexpr auto waves(const auto& a, const auto& b) {
    if constexpr (N == 0)
        return a;
    else
        return waves<N - 1>(a, b) + sin(static_cast<double>(N) * a) * b;
}
template <std::size_t N>
constexpr auto slopes(const auto& a, const auto& b) {
    if constexpr (N == 0)
        return a / a;
    else
        return static_cast<double>(N) * cos(a * static_cast<double>(N)) * b + slopes<N - 1>(a, b);
}
static_assert(diff(waves<40>(x, y), x) == slopes<40>(x, y));
static_assert(diff(waves<40>(x, y), x) != slopes<39>(x, y));

template <std::size_t N>
constexpr auto nested(const auto& a) {
    if constexpr (N == 0)
        return a;
    else
        return sin(nested<N - 1>(a) * y + static_cast<double>(N));
}
static_assert(diff(nested<20>(x), x) == diff(nested<20>(2 * x - x), x));

template <std::size_t N>
constexpr auto horner(const auto& a) {
    if constexpr (N == 0)
        return y;
    else
        return horner<N - 1>(a) * a + static_cast<double>(N);
}
static_assert(horner<20>(x) == horner<20>(x + y - y));

}  // namespace
