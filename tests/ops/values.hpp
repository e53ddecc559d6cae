// SPDX-License-Identifier: BSL-1.0
// The elements of a formula, computed by the compiler.
#pragma once

#include <costate/expr/constants.hpp>
#include <costate/ops.hpp>
#include <costate/transform/diff.hpp>
#include <costate/transform/interpret.hpp>

namespace {

using namespace costate;

template <extent... Dims>
constexpr char name_of_shape[sizeof...(Dims) + 2] = {'n', static_cast<char>('0' + Dims)..., '\0'};
/// The input of this shape; see `gives`.
template <extent... Dims>
constexpr auto counting = input<fixed_string<sizeof...(Dims) + 2>(name_of_shape<Dims...>), double, Dims...>;

/// Whether a formula has just these elements, in order. All its leaves count from 1.
template <class F, class... Expected>
constexpr bool gives(const F& f, const Expected&... expected) {
    builder b;
    const term result = f.lower(b);
    const interpreter run(b.view(), 1, [&](node_id n, double* to) {
        for (std::size_t i = 0; i < b.type(n).size(); ++i) to[i] = static_cast<double>(i + 1);
    });
    const double wanted[] = {static_cast<double>(expected)...};
    if (b.problem != nullptr || result.type().size() != sizeof...(Expected)) return false;
    for (std::size_t i = 0; i < sizeof...(Expected); ++i)
        if (run.value(result.id)[i] != wanted[i]) return false;
    return true;
}

template <class F, extent... Dims>
constexpr bool has_shape = std::remove_cvref_t<F>::type.same_shape(shape<Dims...>::of(element::float64));

/// Σ weights · f, where the weights are 1, 10, 100, …: its derivative shows where each element goes.
template <class F>
constexpr auto weighted(const F& f) {
    tensor<double, F::type.size()> weights{};
    double weight = 1;
    for (double& w : weights) {
        w = weight;
        weight *= 10;
    }
    return sum(reshape<F::type.size()>(f) * constants(weights));
}

}  // namespace
