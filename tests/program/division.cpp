// SPDX-License-Identifier: BSL-1.0
// Steps divided by their outputs: the results of the sequential program but for roundings, and the same bits for any
// number of threads.
#include "../catch.hpp"

#include <costate/costate.hpp>

#include <cmath>
#include <cstring>
#include <vector>

namespace cs = costate;

namespace {

// A contraction by rows, the last block of which is smaller, two by the turns around their kernels, one of them with
// something behind it, a sum that leaves
// nothing else to divide, with stores beside it, and sums along the other axis.
constexpr auto left = cs::input<"left", float, 132, 130>;
constexpr auto right = cs::param<"right", float, 130, 140>;
constexpr auto heads = cs::param<"heads", double, 6, 72, 70>;
constexpr auto wide = cs::param<"wide", float, 40, 6400>;
constexpr auto row = cs::param<"row", float, 200000>;
constexpr auto without_batch = sum(square(tanh(matmul(left, right)))) +
    cs::cast<float>(sum(square(cs::einsum<"hij,hjk->hik">(tanh(cs::einsum<"hij,hkj->hik">(heads, heads * 0.5)), heads)))) + sum(sin(row)) + sum(square(cs::sum<0>(tanh(wide))));
constexpr auto whole = cs::value_and_grad<without_batch>;

// Weights that are larger than what a few samples bring.
constexpr auto weights = cs::param<"weights", float, 384, 400>;
constexpr auto layer = cs::function<cs::tensor<float, 384>>([](auto x) { return cs::sum(cs::square(cs::relu(cs::matmul(x, weights)))); });
constexpr auto step = cs::value_and_grad<cs::mean(cs::vmap(layer))>;

template <class To>
void fill(To&& to, double scale) {
    double at = 0.1;
    for (std::size_t i = 0; i < to.size(); ++i) to.data()[i] = static_cast<typename std::remove_cvref_t<decltype(*to.data())>>(scale * std::sin(at += 0.7));
}

template <auto M>
struct outcome {
    float value;
    cs::parameters<M> slopes;

    bool operator==(const outcome& other) const {
        return std::memcmp(&value, &other.value, sizeof value) == 0 && std::memcmp(&slopes, &other.slopes, sizeof slopes) == 0;
    }
};

template <auto M>
bool close(outcome<M>& a, outcome<M>& b) {
    std::vector<double> all;
    b.slopes.for_each([&](const char*, auto slope) { all.insert(all.end(), slope.data(), slope.data() + slope.size()); });
    const auto same = [](double got, double wanted) { return std::abs(got - wanted) <= 1e-5 * (1 + std::abs(wanted)) || (got != got && wanted != wanted); };
    bool well = same(a.value, b.value);
    std::size_t i = 0;
    a.slopes.for_each([&](const char*, auto slope) {
        for (std::size_t k = 0; k < slope.size(); ++k, ++i)
            well = well && same(slope.data()[k], all[i]);
    });
    return well;
}

/// The parallel program with any number of threads, and the sequential one.
template <auto G, auto M>
void check(std::size_t inputs) {
    static cs::program<G> sequential;
    static cs::program<G, cs::parallel<3>> divided;
    static cs::parameters<M> p;
    static outcome<M> in_order, by_one, by_many;
    p.for_each([](const char*, auto block) { fill(block, 0.1); });
    std::vector<float> x(inputs);
    fill(x, 1);
    in_order.value = sequential(p, x, in_order.slopes);
    divided.use_threads(1);
    by_one.value = divided(p, x, by_one.slopes);
    CHECK(close<M>(by_one, in_order));
    for (const std::uint32_t threads : {2u, 3u}) {
        divided.use_threads(threads);
        by_many.value = divided(p, x, by_many.slopes);
        CHECK(by_many == by_one);
    }
}

}  // namespace

TEST_CASE("large steps of a model without samples are divided by their outputs") {
    check<whole, without_batch>(132 * 130);
}

TEST_CASE("a batch that is smaller than its weights stays together") {
    check<step, layer>(384 * 18);
    check<step, layer>(384);
    check<step, layer>(0);
}

static_assert(cs::program<whole, cs::parallel<3>>::workspace_bytes == cs::program<whole>::workspace_bytes);
static_assert(cs::program<step, cs::parallel<3>>::flops(18) == cs::program<step>::flops(18));
static_assert(cs::program<step, cs::parallel<3>>::flops(4096) == cs::program<step>::flops(4096) + 2 * (384 * 400 + 1));

constexpr bool divides(cs::block_division d, std::size_t size, std::size_t count, std::size_t last) {
    return d.size == size && d.count == count && d.last == last;
}
static_assert(divides({132, 8, 3}, 48, 3, 36));
static_assert(divides({400, 64, 3}, 192, 3, 16));
static_assert(divides({70, 64, 2}, 64, 2, 6));
static_assert(divides({5, 1, 3}, 2, 3, 1));
static_assert(divides({4, 1, 3}, 2, 2, 2));
