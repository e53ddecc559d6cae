// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>
#include <costate/optim/residual_shape.hpp>

#include <type_traits>

namespace cs = costate;

namespace {

constexpr auto w = cs::param<"w", double, 3>;
constexpr auto c = cs::param<"c", double>;

// Of each sample three residuals and one, and a condition that is there once.
constexpr auto several = cs::function<double>([](auto t) {
    return cs::outputs(w * t + c, square(c) * t, c - 1.0);
});
using shape = cs::residual_shape<several>;
static_assert(shape::batched && shape::outputs == 3 && shape::rows == 5 && shape::columns == 4);
static_assert(shape::row.size(0) == 3 && shape::row.size(1) == 1 && shape::row.size(2) == 1);
static_assert(shape::column.size(0) == 3 && shape::column.size(1) == 1 && shape::column.before[1] == 3);
static_assert(shape::varies.output[0] && shape::varies.output[1] && !shape::varies.output[2]);
// In the order of outputs, and of parameters in each: ∂/∂w is t or 0, ∂/∂c is 1, 2ct and 1.
static_assert(shape::varies.block[0] && !shape::varies.block[1] && shape::varies.block[3] && !shape::varies.block[5]);
// Only the second output bends, as much as its sample says.
static_assert(!shape::varies.second[0] && shape::varies.second[1] && !shape::varies.second[2]);
static_assert(std::is_same_v<shape::element, double>);

// Without inputs there is one sample, and vmap of a residual is the residual.
static_assert(!cs::residual_shape<square(w) - 1.0>::batched);
static_assert(cs::residual_shape<cs::vmap(several)>::rows == shape::rows);

}  // namespace
