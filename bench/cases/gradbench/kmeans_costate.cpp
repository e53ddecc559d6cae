// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>

#include <vector>

#include "../flat.hpp"
#include "model.hpp"

namespace bench::gradbench {
namespace cs = ::costate;

/// The gradient, and along a direction of ones the diagonal of the Hessian, which has nothing off it.
template <std::size_t Points, std::size_t Centroids, std::size_t Dimensions>
struct model<kmeans<Points, Centroids, Dimensions>> {
    using problem = kmeans<Points, Centroids, Dimensions>;
    static constexpr auto point = cs::input<"point", double, problem::dimensions>;
    static constexpr auto centroids =
        cs::param<"centroids", double, problem::centroids, problem::dimensions>;
    static constexpr auto nearest = min(sum<1>(square(centroids - point)));
    static constexpr auto objective = cs::sum(cs::vmap(nearest));

    static inline cs::program<objective> primal;
    static inline cs::program<cs::together<cs::value_and_grad<objective>, cs::hvp<objective>>> both;
    static inline cs::parameters<objective> p, ones, gradient, diagonal;
    static inline std::vector<double> points;
    static inline double value;

    static void set(const double* inputs) {
        points.resize(problem::points * problem::dimensions);
        read(inputs, points, p[centroids]);
        std::fill_n(ones[centroids].data(), ones[centroids].size(), 1.0);
    }
    static void evaluate() { value = primal(p, points); }
    static void derive() {
        value = both(p, points, ones, gradient, diagonal);
        for (std::size_t i = 0; i < problem::derivatives; ++i) {
            gradient[centroids].data()[i] /= diagonal[centroids].data()[i];
        }
    }
    static double* derivative(double* to) { return write(to, gradient[centroids]); }
};

template struct costate<small_kmeans, false>;
template struct costate<small_kmeans, true>;
template struct costate<large_kmeans, false>;
template struct costate<large_kmeans, true>;

}  // namespace bench::gradbench
