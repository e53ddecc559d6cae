// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>

#include <vector>

#include "../flat.hpp"
#include "networks.hpp"

namespace bench::networks {
namespace {

namespace cs = ::costate;

constexpr auto incoming = cs::param<"incoming", float, 64, 192>;
constexpr auto recurrent = cs::param<"recurrent", float, 64, 192>;
constexpr auto bias = cs::param<"bias", float, 192>;
constexpr auto recurrent_bias = cs::param<"recurrent bias", float, 192>;

constexpr auto network = cs::function<cs::tensor<float, 32, 64>>([](auto sequence) {
    const auto seen = matmul(sequence, incoming) + bias;  // of all steps at once
    const auto start = 0 * cs::reshape<64>(cs::slice<cs::range{0, 1}>(sequence));
    const auto run = cs::scan<32>(cs::carry(start), cs::over(seen), [](auto h, auto x) {
        const auto before = matmul(h, recurrent) + recurrent_bias;
        const auto gates = sigmoid(
            cs::slice<cs::range{0, 128}>(x) + cs::slice<cs::range{0, 128}>(before));
        const auto reset = cs::slice<cs::range{0, 64}>(gates);
        const auto update = cs::slice<cs::range{64, 128}>(gates);
        const auto fresh =
            tanh(cs::slice<cs::range{128}>(x) + reset * cs::slice<cs::range{128}>(before));
        const auto after = fresh + update * (h - fresh);
        return cs::next(cs::carry(after), after);
    });
    return 0.5 * sum(square(run.template stacked<0>()));
});
constexpr auto value_of = cs::mean(cs::vmap(network));

cs::program<cs::value_and_grad<value_of>> program;
cs::parameters<value_of> p, g;
std::vector<float> sequences(gru::parts[4]);
float value;

}  // namespace

template <>
void costate<gru>::set(const float* inputs) {
    read(inputs, p[incoming], p[bias], p[recurrent], p[recurrent_bias], sequences);
}

template <>
void costate<gru>::run() {
    value = program(p, sequences, g);
}

template <>
void costate<gru>::get(float* results) {
    *write(results, g[incoming], g[bias], g[recurrent], g[recurrent_bias]) = value;
}

}  // namespace bench::networks
