// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>

#include <tuple>
#include <utility>

#include "../flat.hpp"
#include "model.hpp"

namespace bench::gradbench {
namespace cs = ::costate;

/// Each layer hands its row to the next one, so a step is one loop.
template <std::size_t Layers, std::size_t Length>
struct model<lstm<Layers, Length>> {
    using problem = lstm<Layers, Length>;
    static constexpr std::size_t n = problem::bits;
    static constexpr std::size_t steps = problem::length - 1;
    static constexpr auto cell = cs::param<"cell", double, 8 * Layers, n>;
    static constexpr auto ends = cs::param<"ends", double, 3, n>;

    template <std::size_t I>
    static constexpr auto row(auto of) {
        constexpr int i = static_cast<int>(I);
        return cs::reshape<n>(cs::slice<cs::range{i, i + 1}>(of));
    }
    template <std::size_t Layer, std::size_t Gate>
    static constexpr auto gate(auto from) {
        return from * row<8 * Layer + Gate>(cell) + row<8 * Layer + 4 + Gate>(cell);
    }
    /// What the layers from `Layer` on make of `from`, of what each gave out and remembers, and of what
    /// comes next; `now` are those of the layers before.
    template <std::size_t Layer>
    static constexpr auto layers(auto from, auto before, auto... now) {
        if constexpr (Layer == Layers) {
            const auto following = std::get<2 * Layers + 1>(before);
            const auto y = from * row<1>(ends) + row<2>(ends);
            return cs::next(
                cs::carry(now...), log(2 + sum(exp(y))) * sum(following) - sum(following * y));
        } else {
            const auto given = std::get<2 * Layer>(before);
            const auto memory = std::get<2 * Layer + 1>(before) * sigmoid(gate<Layer, 0>(from)) +
                sigmoid(gate<Layer, 1>(given)) * tanh(gate<Layer, 3>(given));
            const auto out = sigmoid(gate<Layer, 2>(from)) * tanh(memory);
            return layers<Layer + 1>(out, before, now..., out, memory);
        }
    }
    static constexpr auto objective = cs::function<
        cs::tensor<double, 2 * Layers, n>, cs::tensor<double, problem::length, n>>(
        [](auto first, auto sequence) {
            const auto begin = [&]<std::size_t... I>(std::index_sequence<I...>) {
                return cs::carry(row<I>(first)...);
            };
            const auto run = cs::scan<steps>(
                begin(std::make_index_sequence<2 * Layers>{}),
                cs::over(
                    cs::slice<cs::range{0, -1}>(sequence), cs::slice<cs::range{1}>(sequence)),
                [](auto... all) {
                    const auto before = std::make_tuple(all...);
                    return layers<0>(std::get<2 * Layers>(before) * row<0>(ends), before);
                });
            return sum(run.template stacked<0>()) / static_cast<double>(steps * n);
        });

    static inline cs::program<objective> primal;
    static inline cs::program<cs::value_and_grad<objective>> both;
    static inline cs::parameters<objective> p, g;
    static inline cs::tensor<double, 2 * Layers, n> first;
    static inline cs::tensor<double, problem::length, n> sequence;
    static inline double value;

    static void set(const double* inputs) { read(inputs, p[cell], p[ends], first, sequence); }
    static void evaluate() { value = primal(p, first, sequence); }
    static void derive() { value = both(p, first, sequence, g); }
    static double* derivative(double* to) { return write(to, g[cell], g[ends]); }
};

template struct costate<small_lstm, false>;
template struct costate<small_lstm, true>;
template struct costate<large_lstm, false>;
template struct costate<large_lstm, true>;

}  // namespace bench::gradbench
