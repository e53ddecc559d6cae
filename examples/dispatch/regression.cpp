// SPDX-License-Identifier: BSL-1.0
// Compiled once for each instruction set; `compiled_for` says for which.
#include "regression.hpp"

#include <costate/costate.hpp>

#include <span>

namespace regression {
namespace {

namespace cs = costate;

constexpr auto w = cs::shared<"w", float, features>;
constexpr auto x = cs::input<"x", float, features>;
constexpr auto label = cs::input<"label", float>;
constexpr auto score = dot(x, w);
constexpr auto mean_loss = cs::mean(cs::vmap(softplus(score) - label * score));

}  // namespace

template <>
float loss<costate::compiled_for>(
    const float* weights, const float* samples, const float* labels, std::size_t count,
    float* gradient) {
    thread_local cs::program<cs::value_and_grad<mean_loss, w>> run;
    return run(
        w = std::span(weights, features), x = std::span(samples, count * features),
        label = std::span(labels, count), std::span(gradient, features));
}

}  // namespace regression
