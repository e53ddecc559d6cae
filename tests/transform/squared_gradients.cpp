// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>
#include <costate/transform/squared_gradients.hpp>

namespace cs = costate;

namespace {

constexpr auto input = cs::input<"input", double, 2>;
constexpr auto label = cs::input<"label", int>;
constexpr auto weight = cs::param<"weight", double, 2, 2>;
constexpr auto bias = cs::param<"bias", double, 2>;
constexpr auto shared = cs::param<"shared", double, 2, 2>;
constexpr auto hidden = tanh(matmul(input, weight) + bias);
// One matrix is used twice, so that its gradient is no outer product.
constexpr auto loss =
    softmax_cross_entropy(matmul(tanh(matmul(hidden, shared)), shared), label);
constexpr auto objective = cs::mean(cs::vmap(loss));
using record = cs::parameters<objective>;

constexpr double inputs[] = {0.3, -1, 2, 0.5, -0.7, 0.1};
constexpr int labels[] = {0, 1, 1};

constexpr record start() {
    record p;
    double next = -0.9;
    p.for_each([&next](const char*, auto tensor) {
        for (double& x : tensor) x = next += 0.17;
    });
    return p;
}

constexpr bool is_the_mean_of_squares = [] {
    const record p = start();
    record expected, squares;
    for (std::size_t n = 0; n < 3; ++n) {
        record g;
        const double x[] = {inputs[2 * n], inputs[2 * n + 1]};
        cs::reference<cs::grad<loss>>{}(p, x, labels[n], g);
        for (std::size_t i = 0; i < record::doubles; ++i) {
            const double each = g.block<cs::element::float64>()[i];
            expected.block<cs::element::float64>()[i] += each * each / 3;
        }
    }
    cs::reference<cs::squared_gradients<objective>>{}(p, inputs, labels, squares);
    double most = 0;
    for (std::size_t i = 0; i < record::doubles; ++i) {
        const double d = expected.block<cs::element::float64>()[i] -
            squares.block<cs::element::float64>()[i];
        most = d > most ? d : -d > most ? -d : most;
    }
    return most < 1e-15 && squares[weight](0, 0) > 0;
}();
static_assert(is_the_mean_of_squares, "squared gradients are those of each sample");

// A gradient that is the same for all samples counts once for each.
constexpr auto slope = cs::param<"slope", double>;
constexpr auto level = cs::param<"level", double, 2>;
constexpr auto linear = slope * sum(input) + 3 * sum(level);
constexpr bool counts_every_sample = [] {
    cs::parameters<cs::sum(cs::vmap(linear))> p, of_sum, of_mean;
    cs::reference<cs::squared_gradients<cs::sum(cs::vmap(linear))>>{}(p, inputs, of_sum);
    cs::reference<cs::squared_gradients<cs::mean(cs::vmap(linear))>>{}(p, inputs, of_mean);
    return of_sum[level](1) == 27 && of_mean[level](1) == 9;
}();
static_assert(counts_every_sample, "there are three samples of gradient 3");

// For a dense layer no sample's gradient is stored: the squares of inputs and of cotangents are multiplied.
constexpr std::uint32_t batched_contractions(const cs::graph_view& g) {
    std::uint32_t count = 0;
    for (cs::node_id n = 0; n < g.node_count; ++n)
        count += g.nodes[n].op == &cs::operation_of<cs::contract_op> && g.type(n).rank == 3;
    return count;
}
constexpr auto dense = cs::mean(cs::vmap(softmax_cross_entropy(hidden, label)));
static_assert(
    batched_contractions(cs::model_graph<cs::squared_gradients<dense>>::view()) == 0,
    "the squares of outer products are outer products");

}  // namespace
