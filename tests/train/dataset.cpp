// SPDX-License-Identifier: BSL-1.0
#include <algorithm>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

#include <costate/train/dataset.hpp>

#include "catch.hpp"

namespace train = costate::train;

namespace {

std::vector<std::uint32_t> order_of(std::size_t count, std::uint64_t seed, std::uint64_t epoch) {
    train::epoch_order order(count, seed);
    order.shuffle(epoch);
    return {order.indices().begin(), order.indices().end()};
}

}  // namespace

TEST_CASE("an epoch visits every sample once, in an order of its own") {
    for (std::size_t count : {0u, 1u, 2u, 7u, 1000u}) {
        auto order = order_of(count, 1, 1);
        std::ranges::sort(order);
        std::vector<std::uint32_t> all(count);
        std::iota(all.begin(), all.end(), 0u);
        CHECK(order == all);
    }
    CHECK(order_of(1000, 1, 1) != order_of(1000, 1, 2));
    CHECK(order_of(1000, 1, 1) != order_of(1000, 2, 1));
}

TEST_CASE("an order depends on seed and epoch alone, not on the epochs before") {
    train::epoch_order resumed(1000, 9);
    for (std::uint64_t epoch = 1; epoch <= 3; ++epoch) resumed.shuffle(epoch);
    CHECK(std::ranges::equal(resumed.indices(), order_of(1000, 9, 3)));
}

TEST_CASE("every place is as likely for every sample") {
    std::vector<int> seen(4 * 4);
    for (std::uint64_t epoch = 0; epoch < 4000; ++epoch) {
        const auto order = order_of(4, 3, epoch);
        for (std::size_t place = 0; place < 4; ++place) ++seen[place * 4 + order[place]];
    }
    CHECK(std::ranges::all_of(seen, [](int count) { return count > 900 && count < 1100; }));
}

TEST_CASE("minibatches cover an epoch, the last one with the remainder") {
    const train::epoch_order order(10, 1);
    CHECK(order.batches(4) == 3);
    CHECK(order.batch(0, 4).size() == 4);
    CHECK(order.batch(2, 4).size() == 2);
    CHECK(order.batch(2, 4)[1] == 9);
    CHECK(order.batch(3, 4).empty());
    CHECK(order.batches(5) == 2);
    CHECK(order.batches(100) == 1);
}

TEST_CASE("rows are gathered for every width, converted and scaled") {
    const std::vector<std::uint32_t> rows{2, 0, 2};
    for (std::size_t width = 0; width < 40; ++width) {
        std::vector<std::uint8_t> source(3 * width);
        for (std::size_t i = 0; i < source.size(); ++i)
            source[i] = static_cast<std::uint8_t>(255 - i);
        std::vector<std::uint8_t> copied(3 * width, 1);
        train::gather_rows(rows, std::span<const std::uint8_t>(source), width, std::span(copied));
        std::vector<float> scaled(3 * width + 1, -1);
        train::gather_rows(
            rows, std::span<const std::uint8_t>(source), width, std::span(scaled), 1.0f / 255);
        for (std::size_t i = 0; i < copied.size(); ++i) {
            const std::uint8_t expected = source[rows[i / width] * width + i % width];
            CHECK(copied[i] == expected);
            CHECK(scaled[i] == static_cast<float>(expected) * (1.0f / 255));
        }
        CHECK(scaled.back() == -1);  // nothing is written past the end
    }
}
