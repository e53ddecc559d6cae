// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>

#include <vector>

#include "../flat.hpp"
#include "model.hpp"

namespace bench::gradbench {
namespace cs = ::costate;

template <std::size_t Length>
struct model<lse<Length>> {
    using problem = lse<Length>;
    static constexpr auto x = cs::input<"x", double, problem::length>;
    static constexpr auto objective = logsumexp(x);

    static inline cs::program<objective> primal;
    static inline cs::program<cs::value_and_grad<objective>> both;
    static inline cs::tensor<double, problem::length> numbers, gradient;
    static inline double value;

    static void set(const double* inputs) { read(inputs, numbers); }
    static void evaluate() { value = primal(numbers); }
    static void derive() { value = both(numbers, gradient); }
    static double* derivative(double* to) { return write(to, gradient); }
};

template struct costate<small_lse, false>;
template struct costate<small_lse, true>;
template struct costate<large_lse, false>;
template struct costate<large_lse, true>;

}  // namespace bench::gradbench
