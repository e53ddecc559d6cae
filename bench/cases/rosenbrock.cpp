// SPDX-License-Identifier: BSL-1.0
#include "rosenbrock.hpp"

#include "cases.hpp"

namespace {

std::vector<double> expected(const std::vector<double>& x) {
    std::vector<double> results(x.size() + 1);
    double& sum = results.back();
    for (std::size_t i = 0; i + 1 < x.size(); ++i) {
        const double off = x[i + 1] - x[i] * x[i];
        sum += 100 * off * off + (1 - x[i]) * (1 - x[i]);
        results[i] += -400 * x[i] * off - 2 * (1 - x[i]);
        results[i + 1] += 200 * off;
    }
    return results;
}

}  // namespace

void bench::rosenbrock(session& bench_) {
    const std::string name = "rosenbrock/" + std::to_string(valley::length);
    if (!bench_.wants(name)) {
        return;
    }
    const std::vector<double> inputs = uniform_vector<double>(valley::length, -2, 2);
    bench_.compare<double>(
        name, inputs, expected(inputs),
        {
            entry<valley::costate<true>>("costate"),
            entry<valley::costate<false>>("costate-ieee"),
            entry<valley::by_hand>("by-hand"),
        });
}
