// SPDX-License-Identifier: BSL-1.0
// Programs compiled here and called from here and from another translation unit: both get the right numbers.
#include "compiled_once.hpp"

#include <cmath>
#include <cstdio>

COSTATE_DEFINE_PROGRAM(costate::value_and_grad<mean(costate::vmap(once::loss))>);
COSTATE_DEFINE_PROGRAM(costate::value_and_grad<once::norm>);

namespace {

bool close(const char* what, double value, double expected) {
    const bool well = std::abs(value - expected) <= 1e-13 * (1 + std::abs(expected));
    if (!well) std::printf("%s: %.17g, not %.17g\n", what, value, expected);
    return well;
}

// By hand: d/dw[i][j] of the mean of tanh(x w)² is the mean of 2 tanh (1 - tanh²) x[i].
bool loss_is_right() {
    constexpr std::size_t samples = 150;  // more than one tile, and a remainder
    static once::cs::parameters<once::loss> p, g;
    static double data[samples][5];
    for (std::size_t i = 0; i < 5; ++i)
        for (std::size_t j = 0; j < 3; ++j)
            p[once::w](static_cast<unsigned>(i), static_cast<unsigned>(j)) = 0.1 * static_cast<double>(i) - 0.2 * static_cast<double>(j);
    for (std::size_t n = 0; n < samples; ++n)
        for (std::size_t i = 0; i < 5; ++i) data[n][i] = std::sin(static_cast<double>(5 * n + i));

    double value = 0;
    double slope[5][3]{};
    for (const auto& sample : data)
        for (std::size_t j = 0; j < 3; ++j) {
            double z = 0;
            for (std::size_t i = 0; i < 5; ++i) z += sample[i] * (0.1 * static_cast<double>(i) - 0.2 * static_cast<double>(j));
            const double t = std::tanh(z);
            value += t * t / samples;
            for (std::size_t i = 0; i < 5; ++i) slope[i][j] += 2 * t * (1 - t * t) * sample[i] / samples;
        }

    bool well = close("loss", once::loss_elsewhere(p, data[0], samples, g), value);
    for (std::size_t i = 0; i < 5; ++i)
        for (std::size_t j = 0; j < 3; ++j)
            well = close("gradient of the loss", g[once::w](static_cast<unsigned>(i), static_cast<unsigned>(j)), slope[i][j]) && well;
    return well;
}

bool norm_is_right() {
    const once::cs::tensor<double, 5> at{1, 2, 2, 4, 0};
    const once::cs::tensor<double, 5> expected{0.2, 0.4, 0.4, 0.8, 0};
    once::cs::tensor<double, 5> here{}, elsewhere{};
    static once::cs::program<once::cs::value_and_grad<once::norm>> run;
    bool well = close("norm", run(at, here), 5);
    well = close("norm elsewhere", once::norm_elsewhere(at, elsewhere), 5) && well;
    for (unsigned i = 0; i < 5; ++i) {
        well = close("gradient of the norm", here(i), expected(i)) && well;
        well = close("gradient of the norm elsewhere", elsewhere(i), expected(i)) && well;
    }
    return well;
}

}  // namespace

int main() {
    const bool loss = loss_is_right();
    return norm_is_right() && loss ? 0 : 1;
}
