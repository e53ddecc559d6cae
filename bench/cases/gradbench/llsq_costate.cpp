// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>

#include <vector>

#include "../flat.hpp"
#include "model.hpp"

namespace bench::gradbench {
namespace {

namespace cs = ::costate;

/// 1, t, t², … of one point: each round doubles how many there are.
template <std::size_t Terms>
constexpr auto powers(auto t) {
    if constexpr (Terms == 1) {
        return cs::stack<0>(0 * t + 1);
    } else {
        const auto half = powers<Terms / 2>(t);
        return cs::concat<0>(half, half * (t * cs::slice<cs::range{-1}>(half)));
    }
}

}  // namespace

template <std::size_t Points>
struct model<llsq<Points>> {
    using problem = llsq<Points>;
    static constexpr auto x = cs::param<"x", double, problem::terms>;
    static constexpr auto t = cs::input<"t", double>;
    static constexpr auto s = cs::input<"s", double>;
    static constexpr auto half_square = cs::function<double, double>([](auto point, auto wanted) {
        return 0.5 * square(wanted - dot(powers<problem::terms>(point), x));
    });
    static constexpr auto objective = cs::sum(cs::vmap(half_square));

    static inline cs::program<objective> primal;
    static inline cs::program<cs::value_and_grad<objective>> both;
    static inline cs::parameters<objective> p, g;
    static inline std::vector<double> points, signs;
    static inline double value;

    static void set(const double* inputs) {
        read(inputs, p[x]);
        points.resize(problem::points);
        signs.resize(problem::points);
        for (std::size_t i = 0; i < problem::points; ++i) {
            points[i] = problem::point(i);
            signs[i] = problem::sign(i);
        }
    }
    static void evaluate() { value = primal(p, points, signs); }
    static void derive() { value = both(p, points, signs, g); }
    static double* derivative(double* to) { return write(to, g[x]); }
};

template struct costate<small_llsq, false>;
template struct costate<small_llsq, true>;
template struct costate<large_llsq, false>;
template struct costate<large_llsq, true>;

}  // namespace bench::gradbench
