// SPDX-License-Identifier: BSL-1.0
#include <costate/ops.hpp>
#include <costate/program/parameters.hpp>

using namespace costate;

namespace {

constexpr auto w = param<"w", float, 3, 4>;
constexpr auto b = param<"b", double>;
constexpr auto v = param<"v", float, 5>;
constexpr auto model = sum(w) + sum(v) * cast<float>(b);
using record = parameters<model>;

// In the order in which the model mentions them, each type in a block, each tensor at the beginning of a cache line.
static_assert(record::count == 3 && same_text(record::name(0), "w") && same_text(record::name(1), "v") && same_text(record::name(2), "b"));
static_assert(record::slot(0).offset == 0 && record::slot(1).offset == 16 && record::slot(2).offset == 0);
static_assert(record::floats == 32 && record::doubles == 8 && alignof(record) == 64);
static_assert(record::find("v") == 1 && record::find("unknown") == record::count);
static_assert(padded(16, element::float32) == 16 && padded(17, element::float32) == 32 && padded(1, element::float64) == 8);

constexpr double written() {
    record p;
    const bool zero = p[w](2, 3) == 0;
    p.fill(2);
    p[w](2, 3) = 7;
    p[v](0) = 5;
    double sum_of_all = 0;
    p.for_each([&](const char*, auto view) {
        for (const auto number : view) sum_of_all += number;
    });
    const record& fixed = p;
    return zero && fixed[w](2, 3) == 7 && fixed.block<element::float32>()[16] == 5 && p.get<1>()(0) == 5 ? sum_of_all : 0;
}
static_assert(written() == 11 * 2 + 7 + 4 * 2 + 5 + 2);

static_assert(is_parameters<record> && !is_parameters<int>);

}  // namespace
