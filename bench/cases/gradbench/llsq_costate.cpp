// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>

#include <vector>

#include "../flat.hpp"
#include "model.hpp"

namespace bench::gradbench {
namespace {

namespace cs = ::costate;

/// Which of the numbers 0, 1, 2, … have a bit.
template <std::size_t Count, std::size_t Bit>
constexpr auto places() {
    cs::tensor<double, Count> has{};
    for (std::size_t i = 0; i < Count; ++i) {
        has.data()[i] = (i & Bit) != 0 ? 1 : 0;
    }
    return has;
}
/// 1, t, t², …: products of t, t², t⁴, …, one for each bit.
template <std::size_t Count, std::size_t Bit = 1>
constexpr auto powers(auto t) {
    const auto factors = select(equal(cs::constants(places<Count, Bit>()), 1), t, 1);
    if constexpr (2 * Bit == Count) {
        return factors;
    } else {
        return factors * powers<Count, 2 * Bit>(t * t);
    }
}
template <std::size_t Power>
constexpr auto power(auto t) {
    if constexpr (Power == 1) {
        return t;
    } else {
        return power<Power / 2>(t * t);
    }
}

}  // namespace

template <std::size_t Points>
struct model<llsq<Points>> {
    using problem = llsq<Points>;
    static constexpr auto x = cs::param<"x", double, problem::terms>;
    static constexpr auto t = cs::input<"t", double>;
    static constexpr auto s = cs::input<"s", double>;
    /// The polynomial as one in t^16 whose coefficients are polynomials in t.
    static constexpr std::size_t few = 16;
    static constexpr auto half_square = cs::function<double, double>([](auto point, auto wanted) {
        const auto rows = cs::reshape<problem::terms / few, few>(x);
        const auto coefficients = matmul(rows, powers<few>(point));
        const auto fitted = dot(coefficients, powers<problem::terms / few>(power<few>(point)));
        return 0.5 * square(wanted - fitted);
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
