// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>

#include <vector>

#include "../flat.hpp"
#include "rows.hpp"

namespace bench::rows {
namespace {

namespace cs = ::costate;

constexpr auto scores = cs::input<"scores", float, softmax_xent::length>;
constexpr auto label = cs::input<"label", int>;
constexpr auto error = cs::mean(cs::vmap(softmax_cross_entropy(scores, label)));

cs::program<cs::value_and_grad<error, scores>> program;
std::vector<float> rows, gradient;
std::vector<int> labels;
float value;

void set_rows(const float* inputs, std::size_t count) {
    rows.resize(count * softmax_xent::length);
    gradient.resize(rows.size());
    labels.resize(count);
    read(inputs, rows, labels);
}

void run_rows() {
    value = program(rows, labels, gradient);
}

void get_rows(float* results) {
    *write(results, gradient) = value;
}

}  // namespace

BENCH_ROWS(costate, softmax_xent, set_rows, run_rows, get_rows)
BENCH_ROWS(costate, softmax_xent_beyond, set_rows, run_rows, get_rows)

}  // namespace bench::rows
