// SPDX-License-Identifier: BSL-1.0
#include "kfac.hpp"

#include <cmath>
#include <limits>
#include <string>

#include "../cases.hpp"
#include "../plain_loops.hpp"

namespace {

using namespace bench;
using dense::activation;
using dense::loss;
using plain::numbers;

/// The second moment of rows, times so much.
numbers moment(const numbers& rows, std::size_t columns, double factor) {
    const std::size_t count = rows.size() / columns;
    numbers sum(columns * columns);
    plain::multiply(columns, count, columns, rows, {1, columns}, rows, {columns, 1}, sum);
    for (double& each : sum) {
        each *= factor;
    }
    return sum;
}

/// The parts of the results, by plain loops in double.
template <class Network>
std::vector<numbers> expected(const numbers& inputs) {
    using of = dense::layout<Network>;
    const auto& extents = Network::extents;
    constexpr std::size_t batch = Network::batch;
    constexpr double share = 1.0 / batch;
    const numbers targets(inputs.begin() + of::targets, inputs.begin() + of::inputs);
    std::vector<numbers> out{numbers(
        inputs.begin() + of::samples, inputs.begin() + of::samples + batch * of::features)};
    for (std::size_t l = 0; l < of::layers; ++l) {
        const double* const bias = &inputs[of::bias(l)];
        numbers z = plain::rows_of({bias, bias + extents[l + 1]}, batch);
        plain::multiply(
            batch, extents[l], extents[l + 1], out[l].data(), {extents[l], 1},
            &inputs[of::weight(l)], {extents[l + 1], 1}, z.data());
        for (std::size_t i = 0; i < z.size() && l + 1 < of::layers; ++i) {
            z[i] = Network::active == activation::relu ? std::max(z[i], 0.0) : std::tanh(z[i]);
        }
        out.push_back(z);
    }
    numbers slope = out.back();
    double value = 0;
    if (Network::error == loss::cross_entropy) {
        value = plain::cross_entropy(slope, targets, of::outputs);
    } else {
        for (std::size_t i = 0; i < slope.size(); ++i) {
            slope[i] -= targets[i];
            value += share * slope[i] * slope[i];
            slope[i] *= 2 * share;
        }
    }
    constexpr std::size_t factors = 2 * of::layers;
    std::vector<numbers> results(5 * of::layers);
    results.push_back({value});
    for (std::size_t l = of::layers; l-- > 0;) {
        const std::size_t from = extents[l];
        const std::size_t to = extents[l + 1];
        numbers& by_weights = results[2 * l];
        by_weights.resize(from * to);
        plain::multiply(from, batch, to, out[l], {1, from}, slope, {to, 1}, by_weights);
        results[2 * l + 1] = plain::column_sums(slope, to);
        results[factors + 3 * l] = moment(out[l], from, share);
        results[factors + 3 * l + 1] = plain::column_sums(out[l], from);
        for (double& each : results[factors + 3 * l + 1]) {
            each *= share;
        }
        // The loss's mean has divided each sample's gradient.
        results[factors + 3 * l + 2] = moment(slope, to, batch);
        if (l == 0) {
            break;
        }
        numbers below(batch * from);
        plain::multiply(
            batch, to, from, slope.data(), {to, 1}, &inputs[of::weight(l)], {1, to}, below.data());
        for (std::size_t i = 0; i < below.size(); ++i) {
            const double y = out[l][i];
            const bool relu = Network::active == activation::relu;
            below[i] *= relu ? (y > 0 ? 1 : 0) : 1 - y * y;
        }
        slope = below;
    }
    return results;
}

template <class Network>
void compare_factors(
    session& bench_, const std::string& name, const std::vector<typename Network::real>& inputs,
    const std::vector<numbers>& right) {
    using real = typename Network::real;
    std::vector<real> all(kfac::results<Network>());
    kfac::usual.clear();
    for (const numbers& part : right) {
        double squares = 0;
        for (const double each : part) {
            squares += each * each;
        }
        kfac::usual.push_back(std::sqrt(squares / static_cast<double>(part.size())));
    }
    kfac::parts<real> to(all.data());
    for (const numbers& part : right) {
        to.put(part.data(), part.size());
    }
    auto contenders = kfac::factors<Network>();
#ifdef BENCH_LIBTORCH
    contenders.push_back(entry<kfac::libtorch<Network>, real>("libtorch"));
#endif
    bench_.compare<real>(name, inputs, all, contenders, {contenders[1].operations});
}

template <class Network>
void compare(session& bench_) {
    using real = typename Network::real;
    const std::string factors = std::string("kfac-factors/") + Network::name;
    const std::string steps = std::string("kfac-step/") + Network::name;
    if (!bench_.wants(factors) && !bench_.wants(steps)) {
        return;
    }
    const std::vector<real> inputs = dense::some_inputs<Network>();
    const auto right = expected<Network>(numbers(inputs.begin(), inputs.end()));
    if (bench_.wants(factors)) {
        compare_factors<Network>(bench_, factors, inputs, right);
    }
    if (bench_.wants(steps)) {
        const std::vector<real> losses{
            static_cast<real>(right.back()[0]), std::numeric_limits<real>::quiet_NaN()};
        bench_.compare<real>(
            steps, inputs, losses, kfac::steps<Network>(),
            {.round = kfac::steps_of_a_round, .start = right.back()[0]});
    }
}

}  // namespace

void bench::kronecker_factors(session& bench_) {
    compare<dense::mlp_4_16_16_1>(bench_);
    compare<dense::mlp_784_128_10>(bench_);
    compare<dense::mlp_784_512_512_10>(bench_);
    compare<dense::autoencoder>(bench_);
}
