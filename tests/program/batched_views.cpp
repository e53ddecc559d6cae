// SPDX-License-Identifier: BSL-1.0
#include "against_interpreter.hpp"

using namespace costate;
using namespace costate::testing;

namespace {

// Slices, flips, pads, joins and running sums of every axis of a sample; its derivatives are the same backwards.
constexpr auto rearranged = function<tensor<double, 5, 7>>([](auto x) {
    const auto inner = slice<range{1, -1}, range{0, range::end, 3}>(x);                    // (3, 3)
    const auto turned = transpose(flip<0>(x));                                             // (7, 5)
    const auto padded = pad<margin{1, 2}, margin{0, 2}>(inner * inner);                    // (6, 5)
    const auto joined = concat<0>(turned, sin(padded));                                    // (13, 5)
    const auto sums = cumsum<0>(joined) * cumsum<1>(flip<1>(joined));
    return concat<1>(reshape<5, 13>(sums), stack<1>(mean<1>(x), max<1>(x)));               // (5, 15)
});

// Gathers from a shared table and from the sample, and adds what is gathered to places in a sample.
constexpr auto table = param<"table", float, 11, 3>;
constexpr auto names = input<"names", int, 4>;
constexpr auto sample = input<"sample", float, 2, 11>;
constexpr auto embedded = gather(table, names);                                            // (4, 3)
constexpr auto found = gather<1>(sample, names);                                           // (2, 4)
constexpr auto added = scatter_add<1>(sample, names, found * found);
constexpr auto picked = sum(matmul(found, embedded * embedded)) + sum(added * added) + sum(matmul(one_hot<11>(names), tanh(table)));

// Folds of short axes: samples lie side by side, and what the caller brings and gets lies one sample after the other.
constexpr auto weights = param<"weights", double, 3, 5>;
constexpr auto places = constants(tensor<double, 5>{0, 1, 2, 3, 4});
constexpr auto shorts = function<tensor<double, 3, 5>, int>([](auto x, auto place) {
    const auto apart = square(x - weights);                                                // (3, 5)
    const auto shifted = pad<margin{1}, margin{0, 2}>(slice<range{0, 2}, range{1, -1}>(x * x));
    const auto nearest = min<0>(apart) * sum<0>(shifted * flip<1>(x));              // (5)
    const auto marked = select(equal(places, cast<double>(place)), 2 * nearest, nearest);
    return outputs(sum(marked), transpose(apart), marked);
});
static_assert(samples_side_by_side(model_graph<vmap(shorts)>::view()));

}  // namespace

TEST_CASE("views and kernels of a batch are those of its samples") {
    check_batches<vjp<vmap(rearranged)>>(1e-12);
}

TEST_CASE("sums over the samples of a batch are added up by kernels, too") {
    check_batches<value_and_grad<sum(vmap(picked)), table>>(1e-5, 11);
}

TEST_CASE("samples that lie side by side are what they are one after the other") {
    check_batches<vmap(shorts)>(1e-12, 5);
    check_batches<value_and_grad<sum(vmap(shorts)), weights>>(1e-12, 5);
    check_batches<vmap(jacobian<shorts, weights>)>(1e-12, 5);
}
