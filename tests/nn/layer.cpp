// SPDX-License-Identifier: BSL-1.0
// Layers compose, name their parameters, and are formulas where they are given one.
#include <costate/costate.hpp>

namespace cs = costate;
namespace nn = costate::nn;

namespace {

constexpr auto x = cs::input<"x", double, 4>;
constexpr auto net = nn::dense<8> | nn::tanh | nn::residual(nn::dense<8> | nn::relu) | nn::repeat<2>(nn::dense<8>) | nn::dense<3>;
constexpr auto output = net(x);
using record = cs::parameters<output>;

static_assert(decltype(output)::type.rank == 1 && decltype(output)::type.dims[0] == 3, "the shape follows from the layers");
static_assert(record::count == 10, "five dense layers with two parameters each");
static_assert(cs::same_text(record::name(0), "0.weight") && cs::same_text(record::name(1), "0.bias"), "named as in a Sequential");
static_assert(cs::same_text(record::name(2), "2.0.weight"), "a residual's layers are named after it");
static_assert(cs::same_text(record::name(4), "3.0.weight") && cs::same_text(record::name(6), "3.1.weight"), "each block has its own");
static_assert(record::slot(0).type.dims[0] == 4 && record::slot(0).type.dims[1] == 8, "weights are stored (inputs, outputs)");

// fifty residual blocks: what is used twice is there once
constexpr auto deep = nn::repeat<50>(nn::residual(nn::dense<4> | nn::tanh));
static_assert(cs::model_graph<cs::sum(deep(x))>::view().node_count < 50 * 8, "depth is linear");

constexpr double value_at_zero() {
    record p;
    p.fill(0);
    cs::tensor<double, 3> y{1, 1, 1};
    cs::reference<output>{}(p, cs::tensor<double, 4>{1, 2, 3, 4}, y);
    return y(0) + y(1) + y(2);
}
static_assert(value_at_zero() == 0, "weights of zero give zero");

constexpr record initialised() {
    record p;
    nn::initialise(p, 7);
    return p;
}
constexpr record started = initialised();
static_assert(started.get<1>()(3) == 0, "biases start at 0");
static_assert(started.get<0>()(0, 0) != started.get<0>()(0, 1), "weights do not");

}  // namespace
