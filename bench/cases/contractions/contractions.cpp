// SPDX-License-Identifier: BSL-1.0
#include "contractions.hpp"

#include <string>
#include <vector>

#include "../cases.hpp"
#include "../plain_loops.hpp"
#include "tiles.hpp"

namespace {

using namespace bench;
using contractions::problem;
using contractions::product;

template <class Problem>
std::string text() {
    const char* which = Problem::which == product::forward ? "forward"
        : Problem::which == product::by_weights            ? "by-weights"
                                                           : "by-inputs";
    return std::to_string(Problem::samples) + 'x' + std::to_string(Problem::in) + 'x' +
        std::to_string(Problem::out) + '-' + which;
}

template <class Problem>
void compare(
    session& bench_, const std::string& name, const std::vector<contender<float>>& contenders,
    double share = 1) {
    constexpr std::size_t m = Problem::m;
    constexpr std::size_t n = Problem::n;
    constexpr std::size_t k = Problem::k;
    std::vector<float> inputs(m * k + k * n);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        inputs[i] = static_cast<float>(scattered(i, -1, 1));
    }
    const plain::numbers all(inputs.begin(), inputs.end());
    constexpr plain::strides a =
        Problem::a_turned ? plain::strides{1, m} : plain::strides{k, 1};
    constexpr plain::strides b =
        Problem::b_turned ? plain::strides{1, k} : plain::strides{n, 1};
    plain::numbers c(m * n);
    plain::multiply(m, k, n, all.data(), a, all.data() + m * k, b, c.data());
    bench_.compare<float>(
        name, inputs, plain::joined({c}), contenders,
        {.operations = Problem::operations, .share = share});
}

template <class Problem>
void compare(session& bench_) {
    const std::string name = "contractions/" + text<Problem>();
    if (bench_.wants(name)) {
        compare<Problem>(
            bench_, name,
            {
                entry<contractions::costate<Problem>, float>("costate"),
#ifdef BENCH_EIGEN
                entry<contractions::eigen<Problem>, float>("eigen"),
#endif
#ifdef BENCH_OPENBLAS
                entry<contractions::openblas<Problem>, float>("openblas"),
#endif
            });
    }
}

/// The tile that the kernel chooses beside all that it could have chosen.
template <class Problem>
void compare_tiles(session& bench_) {
    const std::string name = "tiles/" + text<Problem>();
    if (!bench_.wants(name)) {
        return;
    }
    std::vector<contender<float>> contenders{
        entry<contractions::costate<Problem>, float>("costate")};
    const auto all = contractions::tiles_of<Problem>();
    contenders.insert(contenders.end(), all.begin(), all.end());
    compare<Problem>(bench_, name, contenders, 0.1);
}

}  // namespace

void bench::dense_products(session& bench_) {
#define BENCH_PRODUCT(...) compare<problem<__VA_ARGS__>>(bench_);
#define BENCH_LAYER(...) BENCH_PRODUCTS(BENCH_PRODUCT, __VA_ARGS__)
    BENCH_LAYERS(BENCH_LAYER)
#undef BENCH_PRODUCT
#define BENCH_PRODUCT(...) compare_tiles<problem<__VA_ARGS__>>(bench_);
    BENCH_PRODUCTS(BENCH_PRODUCT, 64, 784, 128)
    compare_tiles<problem<product::forward, 128, 512, 512>>(bench_);
}
