// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>
#include <costate/optim/kfac_solvers.hpp>

#include <type_traits>

namespace {

namespace cs = costate;

constexpr auto hidden = tanh(matmul(cs::input<"x", double, 3>, cs::param<"w1", double, 3, 4>));
constexpr auto objective =
    cs::mean(cs::vmap(squared_error(matmul(hidden, cs::param<"w2", double, 4, 2>), cs::input<"y", double, 2>)));

template <auto... Choices>
using chosen = typename decltype(cs::kfac_solver_chosen<objective, Choices...>())::type;
using cs::kfac_inverse;

static_assert(std::is_same_v<chosen<>, cs::kfac_inverses<objective>>, "blocks on the diagonal, if nothing is chosen");
static_assert(
    std::is_same_v<chosen<cs::fisher::empirical>, cs::kfac_inverses<objective, cs::fisher::empirical>>,
    "other choices are passed on");
static_assert(
    std::is_same_v<chosen<kfac_inverse::eigenbasis>, cs::kfac_eigenbasis<objective, kfac_inverse::eigenbasis>>);
static_assert(
    std::is_same_v<
        chosen<kfac_inverse::block_tridiagonal>, cs::kfac_tridiagonal<objective, kfac_inverse::block_tridiagonal>>);

}  // namespace
