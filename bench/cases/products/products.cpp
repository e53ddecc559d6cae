// SPDX-License-Identifier: BSL-1.0
#include "products.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "../cases.hpp"
#include "../mlp_4_16_16_1.hpp"
#include "../plain_loops.hpp"

namespace {

using namespace bench;
using dense::activation;
using dense::loss;
using plain::numbers;
using products::kind;
using products::layout;

/// The loss's derivative by the outputs, and the derivative of that along `moved`, in their place.
template <class Network>
void differentiate_loss(numbers& out, numbers& moved, const double* targets) {
    constexpr std::size_t outputs = Network::extents.back();
    constexpr double share = 1.0 / Network::batch;
    if constexpr (Network::error == loss::cross_entropy) {
        (void)plain::cross_entropy(out.data(), targets, Network::batch, outputs);
        for (std::size_t n = 0; n < Network::batch; ++n) {
            const auto label = static_cast<std::size_t>(targets[n]);
            double mean = 0;
            const auto probability = [&](std::size_t j) {
                return out[n * outputs + j] / share + (j == label);
            };
            for (std::size_t j = 0; j < outputs; ++j) {
                mean += probability(j) * moved[n * outputs + j];
            }
            for (std::size_t j = 0; j < outputs; ++j) {
                double& each = moved[n * outputs + j];
                each = share * probability(j) * (each - mean);
            }
        }
    } else {
        for (std::size_t i = 0; i < out.size(); ++i) {
            out[i] = 2 * share * (out[i] - targets[i]);
            moved[i] *= 2 * share;
        }
    }
}

/// The product by plain loops in double: everything that the gradient computes, and how it moves.
/// What the Gauss-Newton matrix leaves out is how the derivatives of the layers move.
template <class Network>
numbers expected(const numbers& inputs, bool whole) {
    using at = layout<Network>;
    using of = dense::layout<Network>;
    const auto& extents = Network::extents;
    constexpr std::size_t batch = Network::batch;
    std::vector<numbers> out{numbers(
        inputs.begin() + at::samples, inputs.begin() + at::samples + batch * of::features)};
    std::vector<numbers> moved{numbers(out[0].size())};
    const double* const direction = &inputs[at::direction];
    const auto forward = [&](std::size_t l, const numbers& x, const double* weights, numbers& z) {
        plain::multiply(
            batch, extents[l], extents[l + 1], x.data(), {extents[l], 1}, weights,
            {extents[l + 1], 1}, z.data());
    };
    for (std::size_t l = 0; l < of::layers; ++l) {
        numbers z(batch * extents[l + 1]);
        numbers zt(z.size());
        for (std::size_t i = 0; i < z.size(); ++i) {
            z[i] = inputs[of::bias(l) + i % extents[l + 1]];
            zt[i] = direction[of::bias(l) + i % extents[l + 1]];
        }
        forward(l, out[l], &inputs[of::weight(l)], z);
        forward(l, out[l], direction + of::weight(l), zt);
        forward(l, moved[l], &inputs[of::weight(l)], zt);
        for (std::size_t i = 0; i < z.size() && l + 1 < of::layers; ++i) {
            const bool relu = Network::active == activation::relu;
            z[i] = relu ? std::max(z[i], 0.0) : std::tanh(z[i]);
            zt[i] *= relu ? (z[i] > 0 ? 1 : 0) : 1 - z[i] * z[i];
        }
        out.push_back(z);
        moved.push_back(zt);
    }
    numbers results(at::parameters);
    numbers slope = out.back();
    numbers slopet = moved.back();
    differentiate_loss<Network>(slope, slopet, &inputs[at::targets]);
    if (!whole) {
        std::fill(slope.begin(), slope.end(), 0.0);
    }
    for (std::size_t l = of::layers; l-- > 0;) {
        const std::size_t from = extents[l];
        const std::size_t to = extents[l + 1];
        for (std::size_t i = 0; i < slope.size(); ++i) {
            results[of::bias(l) + i % to] += slopet[i];
        }
        double* const by_weights = &results[of::weight(l)];
        plain::multiply(
            from, batch, to, out[l].data(), {1, from}, slopet.data(), {to, 1}, by_weights);
        plain::multiply(
            from, batch, to, moved[l].data(), {1, from}, slope.data(), {to, 1}, by_weights);
        if (l == 0) {
            break;
        }
        numbers below(batch * from);
        numbers belowt(batch * from);
        const auto backward = [&](const numbers& z, const double* weights, numbers& to_here) {
            plain::multiply(
                batch, to, from, z.data(), {to, 1}, weights, {1, to}, to_here.data());
        };
        backward(slope, &inputs[of::weight(l)], below);
        backward(slopet, &inputs[of::weight(l)], belowt);
        backward(slope, direction + of::weight(l), belowt);
        for (std::size_t i = 0; i < below.size(); ++i) {
            const double y = out[l][i];
            const bool relu = Network::active == activation::relu;
            const double factor = relu ? (y > 0 ? 1 : 0) : 1 - y * y;
            belowt[i] = belowt[i] * factor - (relu ? 0 : 2 * y * moved[l][i] * below[i]);
            below[i] *= factor;
        }
        slope = below;
        slopet = belowt;
    }
    return results;
}

template <class Real>
void put_direction(std::vector<Real>& inputs, std::size_t parameters) {
    std::vector<Real> direction(parameters);
    for (std::size_t i = 0; i < parameters; ++i) {
        direction[i] = static_cast<Real>(scattered(inputs.size() + i, -0.1, 0.1));
    }
    inputs.insert(
        inputs.begin() + static_cast<std::ptrdiff_t>(parameters), direction.begin(),
        direction.end());
}

/// LeNet's products: of the scores and the gradient, how they move along the direction comes from
/// differences over so small a step that no maximum and no sign changes.
std::vector<float> expected_of_lenet5(const std::vector<float>& inputs, bool whole) {
    using of = networks::lenet5;
    constexpr double step = 1e-8;
    constexpr std::size_t trained = networks::results<of> - 1;
    const auto part_at = [&](double moved) {
        std::vector<numbers> part;
        std::size_t next = 0;
        for (std::size_t p = 0; p < of::parts.size(); ++p) {
            numbers values(of::parts[p]);
            for (double& each : values) {
                each = double(inputs[next]);
                each += p < of::trained ? moved * double(inputs[next + trained]) : 0;
                ++next;
            }
            next += p + 1 == of::trained ? trained : 0;
            part.push_back(values);
        }
        return part;
    };
    const auto moves = [&](const numbers& after, const numbers& before) {
        numbers differences(after.size());
        for (std::size_t i = 0; i < after.size(); ++i) {
            differences[i] = (after[i] - before[i]) / (2 * step);
        }
        return differences;
    };
    const auto after = part_at(step);
    const auto before = part_at(-step);
    const networks::lenet5_states states_after(after);
    const networks::lenet5_states states_before(before);
    numbers slope_after = states_after.scores();
    numbers slope_before = states_before.scores();
    (void)plain::cross_entropy(slope_after, after[11], 10);
    (void)plain::cross_entropy(slope_before, before[11], 10);
    if (!whole) {
        const auto here = part_at(0);
        return plain::joined(networks::lenet5_states(here).pulled_back(
            here, moves(slope_after, slope_before)));
    }
    std::vector<numbers> product;
    const auto gradient_after = states_after.pulled_back(after, slope_after);
    const auto gradient_before = states_before.pulled_back(before, slope_before);
    for (std::size_t p = 0; p < of::trained; ++p) {
        product.push_back(moves(gradient_after[p], gradient_before[p]));
    }
    return plain::joined(product);
}

template <class Network>
void add_libtorch(
    [[maybe_unused]] std::vector<contender<typename Network::real>>& to,
    [[maybe_unused]] bool whole) {
#ifdef BENCH_LIBTORCH
    using libtorch = products::libtorch<Network>;
    to.push_back(
        {"libtorch", &libtorch::set, whole ? &libtorch::hvp : &libtorch::ggnvp, &libtorch::get});
#endif
}

void compare_lenet5(session& bench_, kind product) {
    using of = networks::lenet5;
    const bool whole = product == kind::hvp;
    const std::string name = std::string(whole ? "hvp/" : "ggnvp/") + of::name;
    if (!bench_.wants(name)) {
        return;
    }
    std::vector<float> inputs = networks::lenet5_inputs();
    put_direction(inputs, networks::results<of> - 1);
    auto contenders = products::costate<of>(product);
    add_libtorch<of>(contenders, whole);
    bench_.compare<float>(
        name, inputs, expected_of_lenet5(inputs, whole), contenders, {contenders[1].operations});
}

/// Sums of 1,000 products in float, layer upon layer: the greatest error of one number is about 1e-5.
template <class Network>
constexpr double tolerance = std::is_same_v<Network, dense::autoencoder> ? 2e-5 : 0;

template <class Network>
void compare(
    session& bench_, kind product,
    const std::vector<contender<typename Network::real>>& more = {}) {
    using at = layout<Network>;
    using real = typename Network::real;
    const bool whole = product == kind::hvp;
    const std::string name = std::string(whole ? "hvp/" : "ggnvp/") + Network::name;
    if (!bench_.wants(name)) {
        return;
    }
    std::vector<real> inputs = dense::some_inputs<Network>();
    put_direction(inputs, at::parameters);
    const numbers right = expected<Network>(numbers(inputs.begin(), inputs.end()), whole);
    std::vector<contender<real>> contenders = products::costate<Network>(product);
    add_libtorch<Network>(contenders, whole);
    contenders.insert(contenders.end(), more.begin(), more.end());
    bench_.compare<real>(
        name, inputs, std::vector<real>(right.begin(), right.end()), contenders,
        {.operations = contenders[1].operations, .tolerance = tolerance<Network>});
}

}  // namespace

void bench::second_order(session& bench_) {
    for (const kind product : {kind::hvp, kind::ggnvp}) {
        const bool whole = product == kind::hvp;
        std::vector<contender<float>> classifier;
        std::vector<contender<double>> small;
        if (whole) {
            classifier.push_back(entry<products::by_hand, float>("by-hand"));
            small.push_back(entry<network::product_by_hand<double>, double>("by-hand"));
        }
        compare<dense::mlp_4_16_16_1>(bench_, product, small);
        compare<dense::mlp_784_128_10>(bench_, product, classifier);
        compare<dense::mlp_784_512_512_10>(bench_, product);
        compare<dense::autoencoder>(bench_, product);
        compare_lenet5(bench_, product);
    }
}
