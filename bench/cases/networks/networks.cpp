// SPDX-License-Identifier: BSL-1.0
#include "networks.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "../cases.hpp"
#include "../plain_loops.hpp"

namespace {

using namespace bench;
using networks::conv3x3;
using networks::lenet5;
using plain::numbers;

/// Inputs part after part.
template <class Network>
std::vector<numbers> parts_of(const std::vector<float>& inputs) {
    std::vector<numbers> parts;
    auto next = inputs.begin();
    for (const std::size_t size : Network::parts) {
        parts.emplace_back(next, next + static_cast<std::ptrdiff_t>(size));
        next += static_cast<std::ptrdiff_t>(size);
    }
    return parts;
}

template <class Network>
std::vector<float> expected(const std::vector<float>& inputs);

template <>
std::vector<float> expected<conv3x3>(const std::vector<float>& inputs) {
    const auto part = parts_of<conv3x3>(inputs);
    const plain::convolution layer{
        .batch = conv3x3::batch, .side = conv3x3::side, .in = conv3x3::channels,
        .out = conv3x3::channels, .window = 3, .padding = 1};
    numbers seen = layer.forward(part[2], part[0], part[1]);
    double value = 0;
    for (double& each : seen) {  // then the loss's derivative by it
        each = std::max(each, 0.0);
        value += 0.5 * each * each / conv3x3::batch;
        each /= conv3x3::batch;
    }
    return plain::joined(
        {layer.by_weights(part[2], seen), plain::column_sums(seen, conv3x3::channels),
         layer.by_images(seen, part[0]), {value}});
}

template <>
std::vector<float> expected<lenet5>(const std::vector<float>& inputs) {
    constexpr std::size_t batch = lenet5::batch;
    const auto part = parts_of<lenet5>(inputs);
    const plain::convolution layers[]{
        {.batch = batch, .side = 28, .in = 1, .out = 6, .window = 5, .padding = 2},
        {.batch = batch, .side = 14, .in = 6, .out = 16, .window = 5, .padding = 0}};
    std::vector<numbers> into{part[10]};  // what goes into each layer
    std::vector<std::vector<std::size_t>> places;
    for (std::size_t l = 0; l < 2; ++l) {
        numbers seen = layers[l].forward(into.back(), part[2 * l], part[2 * l + 1]);
        plain::relu(seen);
        places.push_back(plain::maxima(seen, batch, layers[l].out_side(), layers[l].out));
        numbers pooled(places.back().size());
        std::transform(
            places.back().begin(), places.back().end(), pooled.begin(),
            [&](std::size_t place) { return seen[place]; });
        into.push_back(pooled);
    }
    const std::size_t extents[]{400, 120, 84, 10};
    for (std::size_t l = 0; l < 3; ++l) {
        numbers z = plain::rows_of(part[2 * l + 5], batch);
        plain::multiply(
            batch, extents[l], extents[l + 1], into.back(), {extents[l], 1}, part[2 * l + 4],
            {extents[l + 1], 1}, z);
        if (l < 2) {
            plain::relu(z);
        }
        into.push_back(z);
    }
    numbers slope = into.back();
    const double value = plain::cross_entropy(slope, part[11], 10);
    std::vector<numbers> gradient(11, numbers{value});
    for (std::size_t l = 3; l-- > 0;) {
        const std::size_t from = extents[l];
        const std::size_t to = extents[l + 1];
        gradient[2 * l + 4].assign(from * to, 0);
        plain::multiply(
            from, batch, to, into[l + 2], {1, from}, slope, {to, 1}, gradient[2 * l + 4]);
        gradient[2 * l + 5] = plain::column_sums(slope, to);
        numbers below(batch * from);
        plain::multiply(batch, to, from, slope, {to, 1}, part[2 * l + 4], {1, to}, below);
        plain::where_positive(below, into[l + 2]);
        slope = below;
    }
    for (std::size_t l = 2; l-- > 0;) {
        const plain::convolution& layer = layers[l];
        numbers before(batch * layer.out_side() * layer.out_side() * layer.out);
        for (std::size_t i = 0; i < slope.size(); ++i) {
            before[places[l][i]] += slope[i];
        }
        gradient[2 * l] = layer.by_weights(into[l], before);
        gradient[2 * l + 1] = plain::column_sums(before, layer.out);
        if (l > 0) {
            slope = layer.by_images(before, part[2 * l]);
            plain::where_positive(slope, into[l]);
        }
    }
    return plain::joined(gradient);
}

/// Fills each part with numbers from -most to most of the part.
template <class Network>
std::vector<float> scattered_parts(const std::array<double, Network::parts.size()>& most) {
    std::vector<float> inputs;
    for (std::size_t part = 0; part < most.size(); ++part) {
        for (std::size_t i = 0; i < Network::parts[part]; ++i) {
            inputs.push_back(
                static_cast<float>(scattered(inputs.size(), -most[part], most[part])));
        }
    }
    return inputs;
}

template <class Network>
void compare(session& bench_, const std::vector<float>& inputs) {
    bench_.compare<float>(
        Network::name, inputs, expected<Network>(inputs),
        {
            entry<networks::costate<Network>, float>("costate"),
#ifdef BENCH_LIBTORCH
            entry<networks::libtorch<Network>, float>("libtorch"),
#endif
        },
        {Network::operations});
}

}  // namespace

void bench::other_networks(session& bench_) {
    const auto he = [](double inputs) { return std::sqrt(6 / inputs); };
    if (bench_.wants(conv3x3::name)) {
        compare<conv3x3>(bench_, scattered_parts<conv3x3>({he(9 * 64), 0.1, 1}));
    }
    if (bench_.wants(lenet5::name)) {
        std::vector<float> inputs = scattered_parts<lenet5>(
            {he(25), 0.1, he(150), 0.1, he(400), 0.1, he(120), 0.1, he(84), 0.1, 1, 0});
        for (std::size_t n = 0; n < lenet5::batch; ++n) {
            inputs[inputs.size() - lenet5::batch + n] = static_cast<float>(n % 10);
        }
        compare<lenet5>(bench_, inputs);
    }
}
