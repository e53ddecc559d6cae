// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>

#include <vector>

#include "../flat.hpp"
#include "model.hpp"

namespace bench::gradbench {
namespace cs = ::costate;

template <std::size_t Length, std::size_t Steps>
struct model<ode<Length, Steps>> {
    using problem = ode<Length, Steps>;
    static constexpr std::size_t n = problem::length;
    static constexpr double h = 2.0 / problem::steps;
    static constexpr auto x = cs::param<"x", double, n>;
    static constexpr auto start = cs::input<"start", double, n>;

    /// The derivative of y: what is before it, times x; the first has 1 before it.
    static constexpr auto slope(auto y) {
        const auto one = 0 * cs::slice<cs::range{0, 1}>(y) + 1;
        return x * cs::concat<0>(one, cs::slice<cs::range{0, -1}>(y));
    }
    static constexpr auto objective = cs::function<cs::tensor<double, n>>([](auto first) {
        const auto run = cs::scan<problem::steps>(cs::carry(first), cs::over(), [](auto y) {
            const auto k1 = slope(y);
            const auto k2 = slope(y + h / 2 * k1);
            const auto k3 = slope(y + h / 2 * k2);
            const auto k4 = slope(y + h * k3);
            return cs::next(cs::carry(y + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)));
        });
        return sum(cs::slice<cs::range{-1}>(run.template last<0>()));
    });

    static inline cs::program<objective> primal;
    static inline cs::program<cs::value_and_grad<objective>> both;
    static inline cs::parameters<objective> p, g;
    static inline cs::tensor<double, n> zero;
    static inline double value;

    static void set(const double* inputs) { read(inputs, p[x]); }
    static void evaluate() { value = primal(p, zero); }
    static void derive() { value = both(p, zero, g); }
    static double* derivative(double* to) { return write(to, g[x]); }
};

template struct costate<small_ode, false>;
template struct costate<small_ode, true>;
template struct costate<large_ode, false>;
template struct costate<large_ode, true>;

}  // namespace bench::gradbench
