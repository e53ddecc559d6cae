// SPDX-License-Identifier: BSL-1.0
#include "kfac.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <type_traits>

#include "../cases.hpp"
#include "../plain_loops.hpp"

namespace {

using namespace bench;
using dense::activation;
using dense::loss;
using networks::lenet5;
using plain::numbers;

/// A layer with the rows that go into it, and those of the gradients by what comes out of it.
struct layer {
    std::size_t inputs;
    std::size_t outputs;
    numbers into;
    numbers above;
};

/// The product of what is one row beside another, over all rows, times so much.
numbers moment(
    const numbers& left, std::size_t rows, const numbers& right, std::size_t columns,
    double factor = 1) {
    numbers sum(rows * columns);
    plain::multiply(rows, left.size() / rows, columns, left, {1, rows}, right, {columns, 1}, sum);
    for (double& each : sum) {
        each *= factor;
    }
    return sum;
}

/// The parts of the results.
std::vector<numbers> results_of(
    const std::vector<layer>& layers, std::size_t batch, double value) {
    std::vector<numbers> results;
    for (const layer& each : layers) {
        results.push_back(moment(each.into, each.inputs, each.above, each.outputs));
        results.push_back(plain::column_sums(each.above, each.outputs));
    }
    for (const layer& each : layers) {
        const double share = double(each.inputs) / double(each.into.size());
        results.push_back(moment(each.into, each.inputs, each.into, each.inputs, share));
        results.push_back(plain::column_sums(each.into, each.inputs));
        for (double& sum : results.back()) {
            sum *= share;
        }
        // The loss's mean has divided each sample's gradient.
        results.push_back(
            moment(each.above, each.outputs, each.above, each.outputs, double(batch)));
    }
    results.push_back({value});
    return results;
}

/// The parts of the results, by plain loops in double.
template <class Network>
std::vector<numbers> expected(const numbers& inputs) {
    using of = dense::layout<Network>;
    const auto& extents = Network::extents;
    constexpr std::size_t batch = Network::batch;
    constexpr double share = 1.0 / batch;
    const numbers targets(inputs.begin() + of::targets, inputs.end());
    std::vector<layer> layers;
    numbers out(inputs.begin() + of::samples, inputs.begin() + of::targets);
    for (std::size_t l = 0; l < of::layers; ++l) {
        layers.push_back({extents[l], extents[l + 1], out, {}});
        const double* const bias = &inputs[of::bias(l)];
        out = plain::rows_of({bias, bias + extents[l + 1]}, batch);
        plain::multiply(
            batch, extents[l], extents[l + 1], layers[l].into.data(), {extents[l], 1},
            &inputs[of::weight(l)], {extents[l + 1], 1}, out.data());
        for (std::size_t i = 0; i < out.size() && l + 1 < of::layers; ++i) {
            out[i] =
                Network::active == activation::relu ? std::max(out[i], 0.0) : std::tanh(out[i]);
        }
    }
    numbers slope = out;
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
    for (std::size_t l = of::layers; l-- > 0;) {
        const std::size_t from = extents[l];
        const std::size_t to = extents[l + 1];
        numbers below(batch * from);
        plain::multiply(
            batch, to, from, slope.data(), {to, 1}, &inputs[of::weight(l)], {1, to}, below.data());
        for (std::size_t i = 0; i < below.size(); ++i) {
            const double y = layers[l].into[i];
            const bool relu = Network::active == activation::relu;
            below[i] *= relu ? (y > 0 ? 1 : 0) : 1 - y * y;
        }
        layers[l].above = slope;
        slope = below;
    }
    return results_of(layers, batch, value);
}

template <>
std::vector<numbers> expected<lenet5>(const numbers& inputs) {
    const auto part = networks::parts_of<lenet5>(inputs);
    const networks::lenet5_states states(part);
    numbers slope = states.scores();
    const double value = plain::cross_entropy(slope, part[11], 10);
    const std::vector<numbers> above = states.above(part, slope);
    std::vector<layer> layers;
    for (std::size_t l = 0; l < above.size(); ++l) {
        const std::size_t outputs = part[2 * l + 1].size();  // biases
        layers.push_back({part[2 * l].size() / outputs, outputs, states.rows(l), above[l]});
    }
    return results_of(layers, lenet5::batch, value);
}

template <class Network>
std::vector<typename Network::real> some_inputs() {
    if constexpr (std::is_same_v<Network, lenet5>) {
        return networks::lenet5_inputs();
    } else {
        return dense::some_inputs<Network>();
    }
}

/// Of LeNet's first layer 50,176 positive numbers are added up in float.
template <class Network>
constexpr double tolerance = std::is_same_v<Network, lenet5> ? 3e-5 : 0;

template <class Network>
void compare_factors(
    session& bench_, const std::string& name, std::vector<typename Network::real> inputs,
    const std::vector<numbers>& right) {
    using real = typename Network::real;
    std::size_t count = 0;
    for (const numbers& part : right) {
        double squares = 0;
        for (const double each : part) {
            squares += each * each;
        }
        inputs.push_back(static_cast<real>(std::sqrt(squares / double(part.size()))));
        count += part.size();
    }
    std::vector<real> all(count);
    kfac::parts<real> to(all.data(), &inputs[kfac::inputs<Network>]);
    for (const numbers& part : right) {
        to.put(part.data(), part.size());
    }
    auto contenders = kfac::factors<Network>();
#ifdef BENCH_LIBTORCH
    contenders.push_back(entry<kfac::libtorch<Network>, real>("libtorch"));
#endif
    bench_.compare<real>(
        name, inputs, all, contenders,
        {.operations = contenders[1].operations, .tolerance = tolerance<Network>});
}

template <class Network>
void compare(session& bench_) {
    using real = typename Network::real;
    const std::string factors = std::string("kfac-factors/") + Network::name;
    const std::string steps = std::string("kfac-step/") + Network::name;
    if (!bench_.wants(factors) && !bench_.wants(steps)) {
        return;
    }
    const std::vector<real> inputs = some_inputs<Network>();
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
    compare<lenet5>(bench_);
}
