// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>

#include <vector>

#include "../flat.hpp"
#include "networks.hpp"

namespace bench::networks {
namespace {

namespace cs = ::costate;

constexpr auto queries = cs::param<"queries", float, 128, 128>;
constexpr auto keys = cs::param<"keys", float, 128, 128>;
constexpr auto values = cs::param<"values", float, 128, 128>;
constexpr auto out = cs::param<"out", float, 128, 128>;

constexpr auto layer = cs::function<cs::tensor<float, 64, 128>>([](auto x) {
    const auto heads = [&](auto weight) { return cs::reshape<64, 4, 32>(matmul(x, weight)); };
    const auto likeness =
        cs::einsum<"ihd,jhd->hij">(heads(queries), heads(keys)) * 0.17677669529663687;
    const auto mixed =
        cs::einsum<"hij,jhd->ihd">(cs::softmax(likeness), heads(values));
    return 0.5 * sum(square(matmul(cs::reshape<64, 128>(mixed), out)));
});
constexpr auto sample = cs::input<"#0", float, 64, 128>;
constexpr auto value_of = cs::mean(cs::vmap(layer));

cs::program<cs::value_and_grad<value_of, queries, keys, values, out, sample>> program;
cs::parameters<value_of> p;
cs::tensor<float, 128, 128> by_queries, by_keys, by_values, by_out;
std::vector<float> samples(attention::parts[4]), by_samples(samples.size());
float value;

}  // namespace

template <>
void costate<attention>::set(const float* inputs) {
    read(inputs, p[queries], p[keys], p[values], p[out], samples);
}

template <>
void costate<attention>::run() {
    value = program(p, samples, by_queries, by_keys, by_values, by_out, by_samples);
}

template <>
void costate<attention>::get(float* results) {
    *write(results, by_queries, by_keys, by_values, by_out, by_samples) = value;
}

}  // namespace bench::networks
