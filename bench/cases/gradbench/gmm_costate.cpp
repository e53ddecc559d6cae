// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>

#include <vector>

#include "../flat.hpp"
#include "model.hpp"
#include "primal.hpp"

namespace bench::gradbench {
namespace {

namespace cs = ::costate;

/// Where the elements of the triangular factor are among those below the diagonal, those on it, and
/// a zero.
template <class Problem>
constexpr auto places() {
    constexpr std::size_t d = Problem::dimensions;
    cs::tensor<int, d * d> place{};
    int next = 0;
    for (std::size_t j = 0; j < d; ++j) {
        for (std::size_t i = 0; i < d; ++i) {
            place.data()[i * d + j] = i == j ? static_cast<int>(Problem::below + i)
                : i > j                      ? next++
                                             : static_cast<int>(Problem::below + d);
        }
    }
    return place;
}

}  // namespace

template <std::size_t Dimensions, std::size_t Components, std::size_t Points>
struct model<gmm<Dimensions, Components, Points>> {
    using problem = gmm<Dimensions, Components, Points>;
    static constexpr std::size_t d = problem::dimensions;
    static constexpr std::size_t k = problem::components;
    static constexpr auto alpha = cs::param<"alpha", double, k>;
    static constexpr auto mu = cs::param<"mu", double, k, d>;
    static constexpr auto q = cs::param<"q", double, k, d>;
    static constexpr auto l = cs::param<"l", double, k, problem::below>;
    static constexpr auto x = cs::input<"x", double, d>;

    /// Products of large factors are products of matrices; of small ones they are sums, so that loops run
    /// along the points.
    static constexpr auto applied(auto factor, auto point, auto centre) {
        if constexpr (d < 8) {
            return sum<2>(factor * cs::reshape<k, 1, d>(point - centre));
        } else {
            return cs::einsum<"kij,j->ki">(factor, point) -
                cs::einsum<"kij,kj->ki">(factor, centre);
        }
    }
    static constexpr auto likelihood = cs::function<cs::tensor<double, d>>([](auto point) {
        const auto elements = cs::concat<1>(l, exp(q), 0 * cs::slice<cs::range{}, cs::range{0, 1}>(q));
        const auto factor =
            cs::reshape<k, d, d>(cs::gather<1>(elements, cs::constants(places<problem>())));
        const auto centred = applied(factor, point, mu);
        const auto each = alpha + sum<1>(q) - 0.5 * sum<1>(square(centred));
        return logsumexp(each) - logsumexp(alpha);
    });
    static constexpr auto prior = -0.5 * (sum(exp(2 * q)) + sum(square(l)));
    static constexpr auto objective = cs::sum(cs::vmap(likelihood)) + prior;

    static inline cs::program<objective> primal;
    static inline cs::program<cs::value_and_grad<objective>> both;
    static inline cs::parameters<objective> p, g;
    static inline std::vector<double> points;
    static inline double value;

    static void set(const double* inputs) {
        points.resize(problem::points * d);
        read(inputs, p[alpha], p[mu], p[q], p[l], points);
    }
    static void evaluate() { value = primal(p, points) + problem::constant(); }
    static void derive() { value = both(p, points, g) + problem::constant(); }
    static double* derivative(double* to) { return write(to, g[alpha], g[mu], g[q], g[l]); }
};

template struct costate<small_gmm, false>;
template struct costate<small_gmm, true>;
template struct costate<large_gmm, false>;
template struct costate<large_gmm, true>;

}  // namespace bench::gradbench
