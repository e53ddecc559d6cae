// SPDX-License-Identifier: BSL-1.0
//
// What one sample did to a trained model (Koh & Liang, "Understanding black-box predictions via influence functions", 2017):
// without sample i the loss of a test sample changes by about ∇test · H⁻¹ ∇loss_i / n. Conjugate gradients solve for H⁻¹ ∇test
// once, with products with the Hessian, and one directional derivative of all losses along it is the answer for all samples.
// Training again without each sample shows how good it is.
#include <costate/costate.hpp>
#include <costate/optim.hpp>

#include <cmath>
#include <cstdio>
#include <random>

namespace cs = costate;

constexpr std::size_t size = 5, samples = 50;
constexpr auto x = cs::input<"x", double, size>;
constexpr auto y = cs::input<"y", double>;  // -1 or 1
constexpr auto share = cs::input<"share", double>;  // of a sample in the loss
constexpr auto decay = cs::shared<"decay", double>;
constexpr auto w = cs::param<"w", double, size>;
constexpr auto b = cs::param<"b", double>;

constexpr auto loss = softplus(-y * (dot(w, x) + b));
constexpr auto objective = cs::sum(cs::vmap(share * loss)) + 0.5 * decay * (dot(w, w) + b * b);

using record = cs::parameters<objective>;
static cs::program<cs::value_and_grad<objective>> evaluate;
static cs::program<cs::hvp<objective>> multiply;
static cs::program<cs::jvp<cs::vmap(loss)>> along;

namespace {

cs::tensor<double, samples, size> data;
cs::tensor<double, samples> classes, shares;
constexpr double strength = 0.01;

/// H⁻¹ v at the parameters p.
record solved(const record& p, const record& v) {
    static cs::conjugate_gradient_workspace<record> work;
    record answer;
    const auto product = [&](const record& direction, record& result) {
        multiply(p, x = data, y = classes, share = shares, decay = strength, direction, result);
    };
    cs::conjugate_gradient(product, v, answer, work, cs::residual_below{1e-10});
    return answer;
}
/// Newton's steps to the minimum.
void train(record& p) {
    for (int i = 0; i < 10; ++i) {
        record gradient;
        evaluate(p, x = data, y = classes, share = shares, decay = strength, gradient);
        cs::vectors::axpy(-1, solved(p, gradient), p);
    }
}

}  // namespace

int main() {
    std::mt19937 random_bits(1);
    std::normal_distribution<double> normal;
    for (std::size_t i = 0; i < samples; ++i) {
        double score = normal(random_bits);
        for (std::size_t k = 0; k < size; ++k) score += data(i, k) = normal(random_bits);
        classes(i) = score > 0 ? 1 : -1;
        shares(i) = 1.0 / samples;
    }
    const cs::tensor<double, 1, size> test_x{0.5, -0.5, 1, 0.25, -0.75};
    const cs::tensor<double, 1> test_y{1}, whole{1};

    static record trained, gradient;
    train(trained);
    const double before =
        evaluate(trained, x = test_x, y = test_y, share = whole, decay = 0.0, gradient);

    cs::tensor<double, samples> losses, slopes;
    along(trained, x = data, y = classes, solved(trained, gradient), losses, slopes);

    double xx = 0, xy = 0, yy = 0;
    std::printf("change of a test loss without a sample:  predicted   trained again\n");
    for (std::size_t i = 0; i < samples; ++i) {
        const double predicted = slopes(i) / samples;
        record without = trained, unused;
        shares(i) = 0;
        train(without);
        shares(i) = 1.0 / samples;
        const double change =
            evaluate(without, x = test_x, y = test_y, share = whole, decay = 0.0, unused) - before;
        if (i % 10 == 0) std::printf("  sample %2zu %40.5f %15.5f\n", i, predicted, change);
        xx += predicted * predicted, xy += predicted * change, yy += change * change;
    }
    const double correlation = xy / std::sqrt(xx * yy);
    std::printf("correlation over all samples: %.4f\n", correlation);
    return correlation > 0.95 ? 0 : 1;
}
