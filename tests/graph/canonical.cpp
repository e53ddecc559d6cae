// SPDX-License-Identifier: BSL-1.0
// The rows of docs/canonical-form.md, in its order: what must be equal, and what must not.
#include <costate/expr/equal.hpp>
#include <costate/graph/canonical.hpp>
#include <costate/ops.hpp>
#include <costate/transform/diff.hpp>
#include <costate/transform/interpret.hpp>

namespace {

namespace cs = costate;
constexpr auto x = cs::symbol<"x">;
constexpr auto y = cs::symbol<"y">;
constexpr auto z = cs::symbol<"z">;
constexpr auto v = cs::input<"v", double, 3>;
constexpr auto w = cs::input<"w", double, 3>;

// order and nesting of sums
static_assert((x + y) + z == x + (z + y));
static_assert(x - (y - z) == z + x - y);
static_assert(x - (y - z) != x - y - z);

// like terms
static_assert(x + 2 * x == 3 * x);
static_assert(x * y - y * x == 0);
static_assert(sin(x) + y - sin(x) == y);
static_assert(x + x != x * x);

// exact numbers
static_assert(0.1 * x + 0.2 * x == 0.3 * x);
static_assert(x / 3 + x / 3 + x / 3 == x);
static_assert(x * 3.141592653589793 + 3.141592653589793 * x == 6.283185307179586 * x);
static_assert(x * 0.30000000000000004 != x * 0.3);
static_assert(x * 3.141592653589793 != x * 3.1415926535897927);
static_assert(1e300 * x == x * 1e300);
static_assert(-1e-300 * x == -(x * 1e-300));
static_assert(1e300 * x != 1e299 * x);

// numbers that grow too large for a coefficient stay factors
static_assert(x * 9007199254740991 * 9007199254740991 == 9007199254740991 * x * 9007199254740991);
static_assert(x * 9007199254740991 * 9007199254740991 != x * 9007199254740991);

// numbers times sums
static_assert(2 * (x + y) == 2 * x + 2 * y);
static_assert(-(x - y) == y - x);
static_assert((x + y) / 2 == x / 2 + y / 2);
static_assert(fma(x, y, z) == x * y + z);
static_assert(2 * (x + y) != 2 * x + y);

// order and nesting of products; powers add
static_assert((x * y) * z == z * (y * x));
static_assert(x * x * x == pow(x, 3));
static_assert(pow(x, 2) * pow(x, 3) == pow(x, 5));
static_assert(square(x) == x * x);
static_assert(pow(x, 2) != pow(x, 3));

// quotients are powers of -1
static_assert(x / y / y == x / (y * y));
static_assert(x / (y / z) == x * z / y);
static_assert(reciprocal(x) == 1 / x);
static_assert(x / x == 1);
static_assert(x / y != y / x);
static_assert(1 / x != x);

// zero annihilates
static_assert(0 * sin(x) == 0);
static_assert((x - x) * y == 0);
static_assert(1 / (x - x) != 0);
static_assert(1 / (x - x) != 1 / (x - x + 1));

// products of sums are multiplied out
static_assert((x + y) * (x - y) == x * x - y * y);
static_assert(pow(x + 1, 3) == pow(x, 3) + 3 * x * x + 3 * x + 1);
static_assert((x + y) * (x + y) != x * x + y * y);
static_assert(pow(x + y, 40) * z == z * pow(y + x, 40));
static_assert(pow(x + y + z, 40) * pow(x + y + z, 2) == pow(x + y + z, 42));
static_assert(pow(x + y + z, 40) != pow(x + y + z, 41));

// multiples of a base are one base
static_assert(1 / (2 * x + 2 * y) == 0.5 / (x + y));
static_assert(1 / (x - y) == -1 / (y - x));
static_assert(1 / (x * x + x * y) == 1 / x / (x + y));
static_assert((x - y) / (y - x) == -1);
static_assert(1 / (x - y) != 1 / (y - x));

// a common denominator
static_assert(1 / (x + 1) + x / (x + 1) == 1);
static_assert((x * x - y * y) / (x + y) == x - y);
static_assert(1 / x - 1 / (x + 1) == 1 / (x * (x + 1)));
static_assert(1 / (1 + 1 / x) == x / (x + 1));
static_assert(1 / x + 1 / y != 1 / (x + y));

// roots: powers of roots, roots of powers
static_assert(sqrt(x) * sqrt(x) == x);
static_assert(x / sqrt(x) == sqrt(x));
static_assert(rsqrt(x) == 1 / sqrt(x));
static_assert(sqrt(sqrt(x)) == pow(x, 0.25));
static_assert(sqrt(pow(x, 3)) == x * sqrt(x));
static_assert(sqrt(x - x + 4) == x - x + 2);
static_assert(cbrt(x * x * x) == x);
static_assert(sqrt(x) != cbrt(x));
static_assert(sqrt(x + y) * (x + y) == pow(x + y, 1.5));
static_assert((x + y) / sqrt(x + y) == sqrt(x + y));

// an even root of an even power is a modulus
static_assert(sqrt(x * x) == abs(x));
static_assert(sqrt(x * x) != x);
static_assert(abs(x) * abs(x) == x * x);
static_assert(abs(x) * abs(y) == abs(x * y));
static_assert(abs(-x) == abs(x));
static_assert(abs(x) != x);
static_assert(sqrt(pow(x, 4)) == x * x);

// odd roots distribute, even ones over what is not negative
static_assert(cbrt(x * y) == cbrt(x) * cbrt(y));
static_assert(cbrt(-x) == -cbrt(x));
static_assert(sqrt(4 * x) == 2 * sqrt(x));
static_assert(sqrt(8 * x) / sqrt(x) == 2 * sqrt(2 + x - x));
static_assert(sqrt(exp(x) * y) == exp(x / 2) * sqrt(y));
static_assert(sqrt(x * y) != sqrt(x) * sqrt(y));
static_assert(sqrt(-x) != sqrt(x));

// exponents that are no numbers
static_assert(pow(x, y - 1) * x == pow(x, y));
static_assert(pow(x, y) != pow(y, x));
static_assert(pow(x, 2.5) == x * x * sqrt(x));

// the exponential function and the logarithm
static_assert(exp(x) * exp(y) == exp(x + y));
static_assert(exp(x) * exp(-x) == 1);
static_assert(exp(2 * x) == exp(x) * exp(x));
static_assert(exp(x) * (exp(x) + 1) == exp(2 * x) + exp(x));
static_assert(exp(x * y) != exp(x) * exp(y));
static_assert(log(exp(x)) == x);
static_assert(exp(log(x)) == x);
static_assert(exp(2 * log(x) + y) == x * x * exp(y));
static_assert(log(2 * x) == log(x) + log(2 + x - x));
static_assert(log(1 / x) == -log(x));
static_assert(log(sqrt(x)) == log(x) / 2);
static_assert(log(x * exp(y)) == log(x) + y);
static_assert(log(x * x) != 2 * log(x));
static_assert(log(x * y) != log(x) + log(y));
static_assert(log(-x) != log(x));

// odd and even functions
static_assert(sin(-x) == -sin(x));
static_assert(tanh(x - y) == -tanh(y - x));
static_assert(cos(x - y) == cos(y - x));
static_assert(sin(x - x) == 0);
static_assert(cos(x - x) == 1);
static_assert(exp(-x) != exp(x));
static_assert(cos(-x) != -cos(x));

// squares of cosines
static_assert(sin(x) * sin(x) + cos(x) * cos(x) == 1);
static_assert(cosh(x * y) * cosh(y * x) - pow(sinh(x * y), 2) == 1);
static_assert(cos(x) * cos(x) / (1 - sin(x)) == 1 + sin(x));
static_assert(sin(x) * sin(x) + cos(y) * cos(y) != 1);
static_assert(sin(x) * sin(x) - cos(x) * cos(x) != 1);

// other functions: of equal arguments
static_assert(max(x + y, 1) == max(1, y + x));
static_assert(sigmoid(x + x) == sigmoid(2 * x));
static_assert(sigmoid(x) != sigmoid(y));
static_assert(max(x, y) != min(x, y));
static_assert(x - y != less(x, y));

// abbreviations mean what they stand for
static_assert(log1p(x) == log(1 + x));
static_assert(expm1(x) + 1 == exp(x));
static_assert(diff(log1p(x), x) == 1 / (1 + x));
static_assert(sigmoid(x) == exp(x) / (exp(x) + 1));
static_assert(sigmoid(x) + sigmoid(-x) == 1);
static_assert(diff(sigmoid(x), x) == exp(-x) / square(1 + exp(-x)));
static_assert(diff(softplus(x), x) == 1 / (1 + exp(-x)));
static_assert(tanh(x) == 2 * sigmoid(2 * x) - 1);
static_assert(diff(tanh(x), x) == 1 / square(cosh(x)));
static_assert(diff(tan(x), x) == 1 / square(cos(x)));
static_assert(diff(asin(x), x) == 1 / sqrt(1 - x * x));
static_assert(hypot(x, y) == sqrt(x * x + y * y));
static_assert(max(x, y) + min(x, y) == x + y);
static_assert(relu(x) == max(x, 0));
static_assert(erf(x) == 1 - erfc(x));
static_assert(log1p(x) != log(x));
static_assert(tanh(x) != sigmoid(x));
static_assert(relu(x) != x);

// linear and bilinear operations
static_assert(sum(2 * v + w) == sum(w) + 2 * sum(v));
static_assert(dot(v + w, v) == dot(v, v) + dot(w, v));
static_assert(sum(v * w) != sum(v) * sum(w));
static_assert(x * (v + w) == x * w + v * x);
static_assert((x * y) * v == x * (y * v));

// derivatives, whose guarded products are products
static_assert(diff(log(x), x) == 1 / x);
static_assert(diff(sqrt(x * x + 1), x) == x / sqrt(x * x + 1));
static_assert(diff(pow(x, 5), x, x) == 20 * pow(x, 3));
static_assert(diff(cbrt(x), x) == 1 / (3 * square(cbrt(x))));
static_assert(diff(x / (1 + x * x), x) == (1 - x * x) / square(1 + x * x));
static_assert(diff(sin(x) / cos(x), x) == 1 / square(cos(x)));
static_assert(diff(exp(x * y), x, y) == exp(x * y) * (1 + x * y));
static_assert(diff(tanh(x), x) == 1 - square(tanh(x)));
static_assert(diff(pow(x, y), x) == y * pow(x, y - 1));
static_assert(diff(x * x / 3, x) == 2 * x / 3);
static_assert(diff(sin(x), x) != sin(x));

}  // namespace
