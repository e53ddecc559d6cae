// SPDX-License-Identifier: BSL-1.0
#include "sum_sin_exp.hpp"

#include <cmath>

#include "cases.hpp"

namespace {

using namespace bench;

std::vector<double> expected(const std::vector<double>& inputs) {
    std::vector<double> results;
    double sum = 0;
    for (const double x : inputs) {
        const double square = x * x;
        const double bell = std::exp(-square);
        sum += std::sin(x) * bell + x * std::log(1 + square);
        results.push_back(
            std::cos(x) * bell - 2 * x * std::sin(x) * bell + std::log(1 + square) +
            2 * square / (1 + square));
    }
    results.push_back(sum);
    return results;
}

template <std::size_t Terms>
void compare(session& bench_) {
    const std::string name = "sum-sin-exp/" + std::to_string(Terms);
    if (!bench_.wants(name)) {
        return;
    }
    const std::vector<double> inputs = uniform_vector<double>(Terms, -2.5, 2.5);
    bench_.compare<double>(
        name, inputs, expected(inputs),
        {
            entry<sums::costate<Terms>>("costate"),
            entry<sums::xsimd_by_hand<Terms>>("xsimd-by-hand"),
#ifdef BENCH_LIBMVEC
            entry<sums::libmvec_loop<Terms>>("libmvec-loop"),
#endif
        });
}

}  // namespace

void bench::sum_sin_exp(session& bench_) {
    compare<10>(bench_);
    compare<1000>(bench_);
    compare<100000>(bench_);
}
