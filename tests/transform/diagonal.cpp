// SPDX-License-Identifier: BSL-1.0
// Diagonals beside products with unit vectors.
#include <costate/costate.hpp>
#include <costate/transform/diagonal.hpp>

namespace cs = costate;

namespace {

constexpr auto x = cs::input<"x", double, 2>;
constexpr auto y = cs::input<"y", int>;
constexpr auto target = cs::input<"target", double, 2>;
constexpr auto w = cs::param<"w", double, 2, 2>;
constexpr auto b = cs::param<"b", double, 2>;
constexpr auto z = matmul(tanh(matmul(x, w) + b), w);  // w twice
constexpr auto classes = cs::mean(cs::vmap(softmax_cross_entropy(z, y)));
constexpr auto squares = cs::sum(cs::vmap(mean_squared_error(z, target)));
using record = cs::parameters<classes>;

constexpr double xs[] = {0.3, -1, 2, 0.5};
constexpr int ys[] = {1, 0};
constexpr double targets[] = {1, 0.5, -1, 3};

template <auto Diagonal, auto Product, class... Inputs>
constexpr double off(const Inputs&... inputs) {
    record p, diagonal, product;
    double next = -0.9;
    p.for_each([&next](const char*, auto tensor) {
        for (double& e : tensor) e = next += 0.17;
    });
    cs::reference<Diagonal>{}(p, inputs..., diagonal);
    double most = 0, least = 1e300;
    const double* const given = diagonal.template block<cs::element::float64>();
    for (std::uint32_t i = 0; i < record::count; ++i) {
        const std::size_t first = cs::parameter_at(cs::model_graph<classes>::view(), i).offset;
        const std::size_t size = cs::parameter_at(cs::model_graph<classes>::view(), i).type.size();
        for (std::size_t k = first; k < first + size; ++k) {
            record unit;
            unit.template block<cs::element::float64>()[k] = 1;
            cs::reference<Product>{}(p, inputs..., unit, product);
            const double d = given[k] - product.template block<cs::element::float64>()[k];
            most = d > most ? d : -d > most ? -d : most;
            least = given[k] * given[k] < least ? given[k] * given[k] : least;
        }
    }
    return least > 0 ? most : 1;
}

static_assert(off<cs::hessian_diagonal<classes>, cs::hvp<classes>>(xs, ys) < 1e-14, "eᵀHe");
static_assert(off<cs::ggn_diagonal<classes>, cs::ggnvp<classes>>(xs, ys) < 1e-14, "of a mean");
static_assert(off<cs::ggn_diagonal<squares>, cs::ggnvp<squares>>(xs, targets) < 1e-13, "of a sum");

// Without samples, with respect to a symbol.
constexpr auto at = cs::input<"at", double, 3>;
constexpr bool quartic = [] {
    cs::tensor<double, 3> d;
    cs::reference<cs::hessian_diagonal<sum(square(square(at)))>>{}(cs::tensor<double, 3>{1, 2, -1}, d);
    return d(0) == 12 && d(1) == 48 && d(2) == 12;
}();
static_assert(quartic, "of a number");

}  // namespace
