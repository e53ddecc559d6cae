// SPDX-License-Identifier: BSL-1.0
// A batch divided among threads: the results of the sequential program but for roundings, and the same bits for any
// number of threads.
#include "../catch.hpp"

#include <costate/costate.hpp>
#include <costate/transform/kfac.hpp>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

namespace cs = costate;

// Sums by a contraction, by a scattering kernel, within a scan and by a loop; a vector for each sample.
namespace parallel_test {

inline constexpr auto seed = cs::shared<"seed", int>;
inline constexpr auto w = cs::param<"w", float, 6, 5>;
inline constexpr auto table = cs::param<"table", float, 4, 5>;
inline constexpr auto mix = cs::param<"mix", float, 5>;
inline constexpr auto noise = cs::random_uniform<0, float, 5>(seed);
inline constexpr auto loss = cs::function<cs::tensor<float, 6>, int>([](auto x, auto place) {
    const auto first = cs::matmul(x, w * 2.0) + cs::gather<0>(table, place) + noise;
    const auto run = cs::scan<3>(cs::carry(first), cs::over(), [](auto h) { return cs::next(cs::carry(cs::relu(h * mix))); });
    return cs::outputs(cs::sum(run.template last<0>()), first);
});
inline constexpr auto step = cs::value_and_grad<cs::mean(cs::vmap(loss))>;

}  // namespace parallel_test

// Other files could call this one.
COSTATE_DECLARE_PROGRAM(parallel_test::step, costate::parallel<4>);
COSTATE_DEFINE_PROGRAM(parallel_test::step, costate::parallel<4>);

namespace {

using namespace parallel_test;
using in_order = cs::program<step>;
using divided = cs::program<step, cs::parallel<4>>;

/// A call with so many samples, and everything that it delivers.
struct batch {
    cs::parameters<loss> p;
    std::vector<float> x;
    std::vector<int> places;

    explicit batch(std::size_t samples) : x(6 * samples), places(samples) {
        double at = 0.1;
        const auto fill = [&](auto&& to) {
            for (std::size_t i = 0; i < to.size(); ++i) to.data()[i] = static_cast<float>(std::sin(at += 0.7));
        };
        fill(p[w]);
        fill(p[table]);
        fill(p[mix]);
        fill(x);
        for (std::size_t i = 0; i < samples; ++i) places[i] = static_cast<int>(i * i % 4);
    }

    template <class Program>
    std::vector<float> run(Program& program) const {
        std::vector<float> all(5 * places.size());
        cs::parameters<loss> slopes;
        const float value = program(p, x, places, 7, all, slopes);
        all.push_back(value);
        slopes.for_each([&](const char*, auto slope) { all.insert(all.end(), slope.data(), slope.data() + slope.size()); });
        return all;
    }
};

bool same_bits(const std::vector<float>& a, const std::vector<float>& b) {
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
}
bool close(const std::vector<float>& a, const std::vector<float>& b) {
    bool well = a.size() == b.size();
    for (std::size_t i = 0; well && i < a.size(); ++i)
        well = std::abs(a[i] - b[i]) <= 1e-5f * (1 + std::abs(b[i])) || (std::isnan(a[i]) && std::isnan(b[i]));
    return well;
}

template <class Leaves>
struct timer {
    using time_type = typename Leaves::template leaf<float>;
    BOOST_HANA_DEFINE_STRUCT(timer, (time_type, time));
};
constexpr auto ticking = cs::function<cs::record<timer>, cs::tensor<float, 2>>([](auto p, auto start) {
    const auto run = cs::scan<4>(cs::carry(start, p.time), cs::over(), [](auto h, auto t) { return cs::next(cs::carry(h * h, t + 1), t * t); });
    return cs::outputs(cs::sum(run.template last<0>()), run.template stacked<0>());
});

}  // namespace

TEST_CASE("a batch divided among threads gives the same for any number of them") {
    static in_order sequential;
    static divided parallel;
    for (const std::size_t samples : {0u, 1u, 2u, 3u, 17u, 67u, 131u, 1000u}) {
        INFO(samples << " samples");
        const batch b(samples);
        parallel.use_threads(1);
        const std::vector<float> by_one = b.run(parallel);
        // The random numbers too: those of another sample would be far off.
        CHECK(close(by_one, b.run(sequential)));
        for (const std::uint32_t threads : {2u, 3u, 4u, 7u, 0u}) {
            parallel.use_threads(threads);
            CHECK(same_bits(b.run(parallel), by_one));
        }
    }
}

TEST_CASE("what is symmetric is whole where its samples are divided") {
    constexpr std::size_t inputs = 67;
    constexpr auto wide = cs::input<"wide", float, inputs>;
    constexpr auto model = cs::mean(cs::vmap(squared_error(matmul(wide, cs::param<"narrow", float, inputs, 2>), cs::input<"goal", float, 2>)));
    static cs::program<cs::kfac_factors<model>> sequential;
    static cs::program<cs::kfac_factors<model>, cs::parallel<3>> parallel;
    static cs::parameters<model> p, gradient;
    static cs::parameters<cs::kfac_layout<model>> expected, factors;
    for (const std::size_t samples : {1u, 2u, 5u, 64u, 401u}) {
        INFO(samples << " samples");
        std::vector<float> data(inputs * samples), goals(2 * samples);
        for (std::size_t i = 0; i < data.size(); ++i) data[i] = std::sin(static_cast<float>(i));
        sequential(p, data, goals, gradient, expected);
        parallel(p, data, goals, gradient, factors);
        float worst = 0;
        for (std::size_t i = 0; i < inputs; ++i)
            for (std::size_t k = 0; k < inputs; ++k) {
                worst = std::max(worst, std::abs(factors.get<0>()(i, k) - expected.get<0>()(i, k)));
                worst = std::max(worst, std::abs(factors.get<0>()(i, k) - factors.get<0>()(k, i)) * 1e6f);
            }
        CHECK(worst < 2e-6f);
    }
}

TEST_CASE("what no sample changes is not added up") {
    static cs::program<cs::sum(cs::vmap(ticking)), cs::parallel<2>> parallel;
    timer<cs::stored> p{};
    p.time() = 1;
    cs::tensor<float, 4> squares{};
    CHECK(parallel(p, std::vector<float>(2 * 40, 1), squares) == 80);
    CHECK(squares == cs::tensor<float, 4>{1, 4, 9, 16});
}

TEST_CASE("products that hold what they have in common are divided, too") {
    constexpr auto at = cs::input<"at", float, 3>;
    constexpr auto bent = matmul(tanh(matmul(at, cs::param<"first", float, 3, 5>)), cs::param<"last", float, 5, 2>);
    constexpr auto error = cs::mean(cs::vmap(squared_error(bent, cs::input<"goal", float, 2>)));
    static cs::program<cs::hvp<error>> plain;
    static cs::point_product<cs::hvp<error>, cs::holding<150, cs::parallel<3>>> held;
    static cs::parameters<error> p, direction, expected, product;
    for (std::size_t i = 0; i < 15; ++i) p.get<0>().data()[i] = direction.get<0>().data()[14 - i] = std::sin(static_cast<float>(i));
    for (std::size_t i = 0; i < 10; ++i) p.get<1>().data()[i] = direction.get<1>().data()[9 - i] = std::cos(static_cast<float>(i));
    for (const std::size_t samples : {5u, 150u}) {
        std::vector<float> data(3 * samples), goals(2 * samples);
        for (std::size_t i = 0; i < data.size(); ++i) data[i] = std::sin(static_cast<float>(i * i));
        plain(p, data, goals, direction, expected);
        held.hold(p, data, goals);
        held(p, data, goals, direction, product);
        CHECK(std::abs(expected.get<0>().data()[3]) > 1e-3f);
        for (std::size_t i = 0; i < 15; ++i)
            CHECK(std::abs(product.get<0>().data()[i] - expected.get<0>().data()[i]) < 1e-5f);
        for (std::size_t i = 0; i < 10; ++i)
            CHECK(std::abs(product.get<1>().data()[i] - expected.get<1>().data()[i]) < 1e-5f);
    }
}

TEST_CASE("what a slice throws arrives at the caller") {
    static divided parallel;
    parallel.use_threads(3);
    batch b(200);
    b.places[150] = 4;
    CHECK_THROWS_AS(b.run(parallel), cs::call_error);
    b.places[150] = 3;
    CHECK_NOTHROW(b.run(parallel));
    b.places.pop_back();
    CHECK_THROWS_AS(b.run(parallel), cs::call_error);
}

// What a program says of itself: three more slices, each with a workspace and with sums of its own.
constexpr std::size_t sums = 6 * 5 + 4 * 5 + 5 + 1;
static_assert(cs::program<step, cs::parallel<1>>::workspace_bytes == in_order::workspace_bytes);
static_assert(divided::workspace_bytes > 4 * in_order::workspace_bytes);
static_assert(divided::workspace_bytes <= 4 * (in_order::workspace_bytes + 4 * sums + 4 * 64));
static_assert(divided::flops(16) == in_order::flops(16));
static_assert(divided::flops(1000) == in_order::flops(1000) + 3 * sums);
static_assert(divided::bytes_moved(16) == in_order::bytes_moved(16));
static_assert(divided::bytes_moved(1000) >= in_order::bytes_moved(1000) + 5 * 4 * sums);
