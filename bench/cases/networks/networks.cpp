// SPDX-License-Identifier: BSL-1.0
#include "networks.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "../cases.hpp"
#include "../plain_loops.hpp"

namespace {

using namespace bench;
using networks::attention;
using networks::conv3x3;
using networks::gru;
using networks::lenet5;
using networks::parts_of;
using plain::numbers;

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

constexpr plain::convolution lenet5_layers[]{
    {.batch = lenet5::batch, .side = 28, .in = 1, .out = 6, .window = 5, .padding = 2},
    {.batch = lenet5::batch, .side = 14, .in = 6, .out = 16, .window = 5, .padding = 0}};
constexpr std::size_t lenet5_extents[]{400, 120, 84, 10};

}  // namespace

networks::lenet5_states::lenet5_states(const std::vector<numbers>& part) : into{part[10]} {
    constexpr std::size_t batch = lenet5::batch;
    const auto& layers = lenet5_layers;
    const auto& extents = lenet5_extents;
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
}

std::vector<numbers> networks::lenet5_states::above(
    const std::vector<numbers>& part, numbers slope) const {
    constexpr std::size_t batch = lenet5::batch;
    const auto& layers = lenet5_layers;
    const auto& extents = lenet5_extents;
    std::vector<numbers> found(5);
    for (std::size_t l = 3; l-- > 0;) {
        numbers below(batch * extents[l]);
        plain::multiply(
            batch, extents[l + 1], extents[l], slope, {extents[l + 1], 1}, part[2 * l + 4],
            {1, extents[l + 1]}, below);
        plain::where_positive(below, into[l + 2]);
        found[l + 2] = slope;
        slope = below;
    }
    for (std::size_t l = 2; l-- > 0;) {
        const plain::convolution& layer = layers[l];
        found[l].resize(batch * layer.out_side() * layer.out_side() * layer.out);
        for (std::size_t i = 0; i < slope.size(); ++i) {
            found[l][places[l][i]] += slope[i];
        }
        if (l > 0) {
            slope = layer.by_images(found[l], part[2 * l]);
            plain::where_positive(slope, into[l]);
        }
    }
    return found;
}

std::vector<numbers> networks::lenet5_states::pulled_back(
    const std::vector<numbers>& part, numbers slope) const {
    const std::vector<numbers> slopes = above(part, slope);
    std::vector<numbers> gradient(10);
    for (std::size_t l = 0; l < 2; ++l) {
        gradient[2 * l] = lenet5_layers[l].by_weights(into[l], slopes[l]);
        gradient[2 * l + 1] = plain::column_sums(slopes[l], lenet5_layers[l].out);
    }
    for (std::size_t l = 0; l < 3; ++l) {
        const std::size_t from = lenet5_extents[l];
        const std::size_t to = lenet5_extents[l + 1];
        numbers& by_weights = gradient[2 * l + 4];
        by_weights.resize(from * to);
        plain::multiply(
            from, lenet5::batch, to, into[l + 2], {1, from}, slopes[l + 2], {to, 1}, by_weights);
        gradient[2 * l + 5] = plain::column_sums(slopes[l + 2], to);
    }
    return gradient;
}

numbers networks::lenet5_states::rows(std::size_t layer) const {
    return layer < 2 ? lenet5_layers[layer].windows(into[layer]) : into[layer];
}

namespace {

template <>
std::vector<float> expected<lenet5>(const std::vector<float>& inputs) {
    const auto part = parts_of<lenet5>(inputs);
    const networks::lenet5_states states(part);
    numbers slope = states.scores();
    const double value = plain::cross_entropy(slope, part[11], 10);
    std::vector<numbers> gradient = states.pulled_back(part, slope);
    gradient.push_back({value});
    return plain::joined(gradient);
}

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

template <>
std::vector<float> expected<gru>(const std::vector<float>& inputs) {
    constexpr std::size_t units = gru::units;
    constexpr std::size_t gates = 3 * units;
    const auto part = parts_of<gru>(inputs);
    std::vector<numbers> gradient;
    for (std::size_t i = 0; i < gru::trained; ++i) {
        gradient.emplace_back(gru::parts[i]);
    }
    double value = 0;
    for (std::size_t n = 0; n < gru::batch; ++n) {
        const double* sequence = &part[4][n * gru::steps * units];
        std::vector<numbers> states{numbers(units)};
        std::vector<numbers> opened;  // reset, update, new state
        std::vector<numbers> carried;  // the last third of what the state before adds
        for (std::size_t t = 0; t < gru::steps; ++t) {
            numbers x = part[1];
            numbers h = part[3];
            plain::multiply(
                1, units, gates, sequence + t * units, {units, 1}, part[0].data(), {gates, 1},
                x.data());
            plain::multiply(1, units, gates, states[t], {units, 1}, part[2], {gates, 1}, h);
            numbers after(units);
            for (std::size_t u = 0; u < units; ++u) {
                x[u] = sigmoid(x[u] + h[u]);
                x[u + units] = sigmoid(x[u + units] + h[u + units]);
                x[u + 2 * units] = std::tanh(x[u + 2 * units] + x[u] * h[u + 2 * units]);
                after[u] =
                    (1 - x[u + units]) * x[u + 2 * units] + x[u + units] * states[t][u];
                value += 0.5 * after[u] * after[u] / gru::batch;
            }
            states.push_back(after);
            opened.push_back(x);
            carried.push_back(h);
        }
        numbers slope(units);
        for (std::size_t t = gru::steps; t-- > 0;) {
            numbers by_x(gates);
            numbers by_h(gates);
            numbers below(units);
            for (std::size_t u = 0; u < units; ++u) {
                const double reset = opened[t][u];
                const double update = opened[t][u + units];
                const double fresh = opened[t][u + 2 * units];
                const double above = slope[u] + states[t + 1][u] / gru::batch;
                const double inner = above * (1 - update) * (1 - fresh * fresh);
                by_x[u] = by_h[u] =
                    inner * carried[t][u + 2 * units] * reset * (1 - reset);
                by_x[u + units] = by_h[u + units] =
                    above * (states[t][u] - fresh) * update * (1 - update);
                by_x[u + 2 * units] = inner;
                by_h[u + 2 * units] = inner * reset;
                below[u] = above * update;
            }
            plain::multiply(
                units, 1, gates, sequence + t * units, {1, 1}, by_x.data(), {gates, 1},
                gradient[0].data());
            plain::multiply(units, 1, gates, states[t], {1, 1}, by_h, {gates, 1}, gradient[2]);
            plain::multiply(1, gates, units, by_h, {gates, 1}, part[2], {1, gates}, below);
            for (std::size_t g = 0; g < gates; ++g) {
                gradient[1][g] += by_x[g];
                gradient[3][g] += by_h[g];
            }
            slope = below;
        }
    }
    gradient.push_back({value});
    return plain::joined(gradient);
}

template <>
std::vector<float> expected<attention>(const std::vector<float>& inputs) {
    constexpr std::size_t tokens = attention::tokens;
    constexpr std::size_t width = attention::width;
    constexpr std::size_t size = width / attention::heads;
    constexpr plain::strides upright{width, 1};
    constexpr plain::strides turned{1, width};
    const double scale = 1 / std::sqrt(double(size));
    const auto part = parts_of<attention>(inputs);
    std::vector<numbers> gradient(4, numbers(width * width));
    gradient.emplace_back();
    double value = 0;
    for (std::size_t n = 0; n < attention::batch; ++n) {
        const auto begin = part[4].begin() + static_cast<std::ptrdiff_t>(n * tokens * width);
        const numbers x(begin, begin + tokens * width);
        std::vector<numbers> of(3, numbers(tokens * width));  // queries, keys, values
        for (std::size_t i = 0; i < 3; ++i) {
            plain::multiply(tokens, width, width, x, upright, part[i], upright, of[i]);
        }
        std::vector<numbers> share;  // of each head
        numbers mixed(tokens * width);
        for (std::size_t head = 0; head < width; head += size) {
            numbers weights(tokens * tokens);
            plain::multiply(
                tokens, size, tokens, &of[0][head], upright, &of[1][head], turned,
                weights.data());
            for (std::size_t i = 0; i < tokens; ++i) {
                double sum = 0;
                for (std::size_t j = 0; j < tokens; ++j) {
                    double& each = weights[i * tokens + j];
                    each = std::exp(scale * each);
                    sum += each;
                }
                for (std::size_t j = 0; j < tokens; ++j) {
                    weights[i * tokens + j] /= sum;
                    for (std::size_t d = head; d < head + size; ++d) {
                        mixed[i * width + d] += weights[i * tokens + j] * of[2][j * width + d];
                    }
                }
            }
            share.push_back(weights);
        }
        numbers slope(tokens * width);
        plain::multiply(tokens, width, width, mixed, upright, part[3], upright, slope);
        for (double& each : slope) {
            value += 0.5 * each * each / attention::batch;
            each /= attention::batch;
        }
        plain::multiply(width, tokens, width, mixed, turned, slope, upright, gradient[3]);
        numbers by_mixed(tokens * width);
        plain::multiply(tokens, width, width, slope, upright, part[3], turned, by_mixed);
        std::vector<numbers> by(3, numbers(tokens * width));
        for (std::size_t head = 0; head < attention::heads; ++head) {
            const numbers& weights = share[head];
            for (std::size_t i = 0; i < tokens; ++i) {
                numbers along(tokens);
                double mean = 0;
                for (std::size_t j = 0; j < tokens; ++j) {
                    for (std::size_t d = head * size; d < (head + 1) * size; ++d) {
                        along[j] += by_mixed[i * width + d] * of[2][j * width + d];
                        by[2][j * width + d] +=
                            weights[i * tokens + j] * by_mixed[i * width + d];
                    }
                    mean += along[j] * weights[i * tokens + j];
                }
                for (std::size_t j = 0; j < tokens; ++j) {
                    const double by_score =
                        scale * weights[i * tokens + j] * (along[j] - mean);
                    for (std::size_t d = head * size; d < (head + 1) * size; ++d) {
                        by[0][i * width + d] += by_score * of[1][j * width + d];
                        by[1][j * width + d] += by_score * of[0][i * width + d];
                    }
                }
            }
        }
        numbers by_tokens(tokens * width);
        for (std::size_t i = 0; i < 3; ++i) {
            plain::multiply(width, tokens, width, x, turned, by[i], upright, gradient[i]);
            plain::multiply(tokens, width, width, by[i], upright, part[i], turned, by_tokens);
        }
        gradient[4].insert(gradient[4].end(), by_tokens.begin(), by_tokens.end());
    }
    gradient.push_back({value});
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

double he(double inputs) { return std::sqrt(6 / inputs); }

}  // namespace

std::vector<float> networks::lenet5_inputs() {
    std::vector<float> inputs = scattered_parts<lenet5>(
        {he(25), 0.1, he(150), 0.1, he(400), 0.1, he(120), 0.1, he(84), 0.1, 1, 0});
    for (std::size_t n = 0; n < lenet5::batch; ++n) {
        inputs[inputs.size() - lenet5::batch + n] = static_cast<float>(n % 10);
    }
    return inputs;
}

void bench::other_networks(session& bench_) {
    if (bench_.wants(conv3x3::name)) {
        compare<conv3x3>(bench_, scattered_parts<conv3x3>({he(9 * 64), 0.1, 1}));
    }
    if (bench_.wants(lenet5::name)) {
        compare<lenet5>(bench_, networks::lenet5_inputs());
    }
    if (bench_.wants(gru::name)) {
        compare<gru>(bench_, scattered_parts<gru>({0.125, 0.125, 0.125, 0.125, 1}));
    }
    if (bench_.wants(attention::name)) {
        const double most = he(attention::width);
        compare<attention>(bench_, scattered_parts<attention>({most, most, most, most, 1}));
    }
}
