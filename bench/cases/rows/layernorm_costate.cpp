// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>

#include <vector>

#include "../flat.hpp"
#include "rows.hpp"

namespace bench::rows {
namespace {

namespace cs = ::costate;

constexpr std::size_t length = layernorm::length;
constexpr auto x = cs::input<"x", float, length>;
constexpr auto weight = cs::input<"weight", float, length>;
constexpr auto scale = cs::param<"scale", float, length>;
constexpr auto shift = cs::param<"shift", float, length>;
constexpr auto model = cs::function<cs::tensor<float, length>, cs::tensor<float, length>>(
    [](auto row, auto weights) {
        const auto normal = (row - mean(row)) * rsqrt(variance(row) + 1e-5);
        return dot(normal * scale + shift, weights);
    });
constexpr auto row = cs::input<"#0", float, length>;
constexpr auto value_of = cs::mean(cs::vmap(model));

cs::program<cs::value_and_grad<value_of, row, scale, shift>> program;
cs::parameters<value_of> p;
std::vector<float> rows, weights, gradient;
cs::tensor<float, length> by_scale, by_shift;
float value;

void set_rows(const float* inputs, std::size_t count) {
    for (std::vector<float>* each : {&rows, &weights, &gradient}) each->resize(count * length);
    read(inputs, rows, weights, p[scale], p[shift]);
}

void run_rows() {
    value = program(p, rows, weights, gradient, by_scale, by_shift);
}

void get_rows(float* results) {
    *write(results, gradient, by_scale, by_shift) = value;
}

}  // namespace

BENCH_ROWS(costate, layernorm, set_rows, run_rows, get_rows)
BENCH_ROWS(costate, layernorm_beyond, set_rows, run_rows, get_rows)

}  // namespace bench::rows
