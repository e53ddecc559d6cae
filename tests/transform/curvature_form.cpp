// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>
#include <costate/transform/curvature_form.hpp>

namespace cs = costate;

namespace {

constexpr auto input = cs::input<"input", double, 2>;
constexpr auto label = cs::input<"label", int>;
constexpr auto weight = cs::param<"weight", double, 2, 2>;
constexpr auto bias = cs::param<"bias", double, 2>;
constexpr auto objective =
    cs::mean(cs::vmap(softmax_cross_entropy(tanh(matmul(input, weight) + bias), label)));
using record = cs::parameters<objective>;

constexpr double inputs[] = {0.3, -1, 2, 0.5, -0.7, 0.1};
constexpr int labels[] = {0, 1, 1};

constexpr record some(double step) {
    record p;
    double next = -0.9;
    p.for_each([&](const char*, auto tensor) {
        for (double& x : tensor) x = next = next * -0.8 + step;
    });
    return p;
}
constexpr double inner(const record& a, const record& b) {
    double sum = 0;
    for (std::size_t i = 0; i < record::doubles; ++i)
        sum += a.block<cs::element::float64>()[i] * b.block<cs::element::float64>()[i];
    return sum;
}
constexpr bool near(double a, double b) { return cs::math::abs(a - b) < 1e-15 && b != 0; }

constexpr bool is_the_form = [] {
    const record p = some(0.3), u = some(0.5), v = some(-0.2);
    record along_u, along_v;
    cs::reference<cs::ggnvp<objective>>{}(p, inputs, labels, u, along_u);
    cs::reference<cs::ggnvp<objective>>{}(p, inputs, labels, v, along_v);
    double across = 0;
    double last = 0;
    const double first =
        cs::reference<cs::curvature_form<objective>>{}(p, inputs, labels, u, v, across, last);
    return near(first, inner(u, along_u)) && near(across, inner(u, along_v)) &&
        near(last, inner(v, along_v));
}();
static_assert(is_the_form, "uᵀBu, uᵀBv and vᵀBv are those of the products with B");

}  // namespace
