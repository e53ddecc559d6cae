// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <costate/kernel/contract/lanes.hpp>

using costate::pack;
using costate::kernel::lane_network;

namespace {

template <class T, std::size_t Lanes = pack<T>::lanes>
struct block {
    static constexpr std::size_t lanes = Lanes;
    using vector = typename lane_network<T, lanes>::vector;
    vector rows[lanes];

    // Element (i, j) is 100 i + j.
    block() {
        for (std::size_t i = 0; i < lanes; ++i) {
            T row[lanes];
            for (std::size_t j = 0; j < lanes; ++j) row[j] = static_cast<T>(100 * i + j);
            __builtin_memcpy(&rows[i], row, sizeof row);
        }
    }
    T at(std::size_t i, std::size_t j) const {
        T row[lanes];
        __builtin_memcpy(row, &rows[i], sizeof row);
        return row[j];
    }
};

}  // namespace

TEMPLATE_TEST_CASE("a block of lanes is transposed", "", float, double) {
    block<TestType> b;
    lane_network<TestType>::transpose(b.rows);
    for (std::size_t i = 0; i < b.lanes; ++i)
        for (std::size_t j = 0; j < b.lanes; ++j) CHECK(b.at(i, j) == static_cast<TestType>(100 * j + i));
}

TEMPLATE_TEST_CASE("the lanes of each row of a block are added", "", float, double) {
    block<TestType> b;
    lane_network<TestType>::add_lanes(b.rows);
    for (std::size_t i = 0; i < b.lanes; ++i)
        CHECK(b.at(0, i) == static_cast<TestType>(100 * i * b.lanes + b.lanes * (b.lanes - 1) / 2));
}

TEMPLATE_TEST_CASE("blocks of half as many lanes are transposed and added as well", "", float, double) {
    constexpr std::size_t all = pack<TestType>::lanes;
    constexpr std::size_t lanes = all * sizeof(TestType) > 16 ? all / 2 : all;
    block<TestType, lanes> turned, added;
    lane_network<TestType, lanes>::transpose(turned.rows);
    lane_network<TestType, lanes>::add_lanes(added.rows);
    for (std::size_t i = 0; i < lanes; ++i) {
        for (std::size_t j = 0; j < lanes; ++j) CHECK(turned.at(i, j) == static_cast<TestType>(100 * j + i));
        CHECK(added.at(0, i) == static_cast<TestType>(100 * i * lanes + lanes * (lanes - 1) / 2));
    }
}
