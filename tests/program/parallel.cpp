// SPDX-License-Identifier: BSL-1.0
// A batch divided among threads: the results of the sequential program but for roundings, and the same bits for any
// number of threads.
#include "../catch.hpp"

#include <costate/costate.hpp>

#include <cmath>
#include <cstring>
#include <vector>

namespace cs = costate;

// Other files could call this one.
namespace parallel_steps {

inline constexpr auto mix = cs::param<"mix", float, 5, 5>;
inline constexpr auto recurrent = cs::function<cs::tensor<float, 5>>([](auto start) {
    const auto run = cs::scan<4>(cs::carry(start), cs::over(), [](auto h) { return cs::next(cs::carry(cs::sin(cs::matmul(h, mix)))); });
    return cs::sum(run.template last<0>());
});
inline constexpr auto steps = cs::value_and_grad<cs::sum(cs::vmap(recurrent))>;

}  // namespace parallel_steps
COSTATE_DECLARE_PROGRAM(parallel_steps::steps, costate::parallel<3>);
COSTATE_DEFINE_PROGRAM(parallel_steps::steps, costate::parallel<3>);

namespace {

using namespace parallel_steps;

constexpr auto x = cs::input<"x", float, 6>;
constexpr auto place = cs::input<"place", int>;
constexpr auto seed = cs::shared<"seed", int>;
constexpr auto w = cs::param<"w", float, 6, 5>;
constexpr auto table = cs::param<"table", float, 4, 5>;
constexpr auto noise = cs::random_uniform<0, float, 5>(seed);
constexpr auto hidden = tanh(matmul(x, w * 2.0) + cs::gather<0>(table, place) + noise);
constexpr auto loss = cs::sum(hidden * hidden);
// Sums by a contraction, by a scattering kernel and by a loop; and one gradient for each sample.
constexpr auto dense = cs::value_and_grad<cs::mean(cs::vmap(loss)), w, table, x>;

template <class Leaves>
struct timer {
    using time_type = typename Leaves::template leaf<float>;
    BOOST_HANA_DEFINE_STRUCT(timer, (time_type, time));
};
// What the scan stacks has seen no sample: it is the same for all, and no sum.
constexpr auto ticking = cs::function<cs::record<timer>, cs::tensor<float, 2>>([](auto p, auto start) {
    const auto run = cs::scan<4>(cs::carry(start, p.time), cs::over(), [](auto h, auto t) { return cs::next(cs::carry(h * h, t + 1), t * t); });
    return cs::outputs(cs::sum(run.template last<0>()), run.template stacked<0>());
});
constexpr auto ticks = cs::sum(cs::vmap(ticking));

/// Everything that calls of `dense` and `steps` with so many samples deliver.
struct results {
    std::vector<float> all, shares;
    bool operator==(const results& other) const { return same(all, other.all) && same(shares, other.shares); }
    static bool same(const std::vector<float>& a, const std::vector<float>& b) {
        return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0);
    }
    static bool close(const std::vector<float>& a, const std::vector<float>& b) {
        bool well = a.size() == b.size();
        for (std::size_t i = 0; well && i < a.size(); ++i)
            well = std::abs(a[i] - b[i]) <= 1e-4f * (1 + std::abs(b[i])) || (std::isnan(a[i]) && std::isnan(b[i]));
        return well;
    }
};

template <class Dense, class Steps>
results run(Dense& by_dense, Steps& by_steps, std::size_t samples) {
    static cs::parameters<loss> p;
    static cs::parameters<recurrent> q, h;
    const auto fill = [](auto& to_, double factor_) {
        for (std::size_t i = 0; i < to_.size(); ++i)
            to_.data()[i] = static_cast<float>(std::sin(factor_ * static_cast<double>(i + 1)));
    };
    auto in_w = p[w];
    auto in_table = p[table];
    auto in_mix = q[mix];
    fill(in_w, 1.3);
    fill(in_table, 1.7);
    fill(in_mix, 1.9);
    std::vector<float> data(6 * samples), starts(5 * samples);
    std::vector<int> places(samples);
    fill(data, 0.7);
    fill(starts, 0.9);
    for (std::size_t i = 0; i < samples; ++i) places[i] = static_cast<int>(i * i % 4);

    results r;
    cs::tensor<float, 6, 5> gw{};
    cs::tensor<float, 4, 5> gt{};
    r.shares.resize(data.size());
    r.all.push_back(by_dense(p, data, places, 7, gw, gt, r.shares));
    r.all.push_back(by_steps(q, starts, h));
    const auto keep = [&](const auto& part_) { r.all.insert(r.all.end(), part_.data(), part_.data() + part_.size()); };
    keep(gw);
    keep(gt);
    keep(h[mix]);
    return r;
}

}  // namespace

using dense_in_four = cs::program<dense, cs::parallel<4>>;

TEST_CASE("a batch divided among threads gives the same for any number of them") {
    static cs::program<dense> dense_in_order;
    static cs::program<steps> steps_in_order;
    static dense_in_four divided;
    static cs::program<steps, cs::parallel<3>> steps_divided;
    for (const std::size_t samples : {0u, 1u, 2u, 3u, 17u, 67u, 131u, 1000u}) {
        INFO(samples << " samples");
        const results expected = run(dense_in_order, steps_in_order, samples);
        divided.use_threads(1);
        steps_divided.use_threads(1);
        const results by_one = run(divided, steps_divided, samples);
        // Their random numbers too: those of another sample would be far off.
        CHECK(results::close(by_one.all, expected.all));
        CHECK(results::close(by_one.shares, expected.shares));
        for (const std::uint32_t threads : {2u, 3u, 4u, 7u, 0u}) {
            divided.use_threads(threads);
            steps_divided.use_threads(threads);
            CHECK(run(divided, steps_divided, samples) == by_one);
        }
    }
}

TEST_CASE("what no sample changes is not added up") {
    static cs::program<ticks, cs::parallel<2>> divided;
    timer<cs::stored> p{};
    p.time() = 1;
    cs::tensor<float, 4> squares{};
    CHECK(divided(p, std::vector<float>(2 * 40, 1), squares) == 80);
    CHECK(squares == cs::tensor<float, 4>{1, 4, 9, 16});
}

TEST_CASE("what a slice throws arrives at the caller") {
    static dense_in_four divided;
    divided.use_threads(3);
    static cs::parameters<loss> p;
    std::vector<float> data(6 * 200), shares(6 * 200);
    std::vector<int> places(200);
    cs::tensor<float, 6, 5> gw{};
    cs::tensor<float, 4, 5> gt{};
    places[150] = 4;
    CHECK_THROWS_AS(divided(p, data, places, 7, gw, gt, shares), cs::call_error);
    places[150] = 3;
    CHECK_NOTHROW(divided(p, data, places, 7, gw, gt, shares));
    CHECK_THROWS_AS(divided(p, data, std::vector<int>(3), 7, gw, gt, shares), cs::call_error);
}

// What a program says of itself: three more slices, each with a workspace and gradients and a value of its own.
using dense_alone = cs::program<dense>;
static_assert(cs::program<dense, cs::parallel<1>>::workspace_bytes == dense_alone::workspace_bytes);
static_assert(dense_in_four::workspace_bytes >= 4 * dense_alone::workspace_bytes + 3 * 4 * 20);
static_assert(dense_in_four::workspace_bytes <= 4 * (dense_alone::workspace_bytes + 4 * (30 + 20) + 2 * 64));
static_assert(dense_in_four::flops(16) == dense_alone::flops(16));
static_assert(dense_in_four::flops(1000) - dense_alone::flops(1000) >= 3 * (30 + 20 + 1));
static_assert(dense_in_four::bytes_moved(16) == dense_alone::bytes_moved(16));
static_assert(dense_in_four::bytes_moved(1000) - dense_alone::bytes_moved(1000) >= 5 * 4 * (30 + 20 + 1));
