// SPDX-License-Identifier: BSL-1.0
#include <costate/core/simd/memory.hpp>

#include "lanes.hpp"

using costate::load_as;

TEMPLATE_TEST_CASE("a partial load reads its lanes and clears the rest", "[simd]", ALL_ELEMENTS) {
    constexpr std::size_t lanes = pack<TestType>::lanes;
    for (std::size_t n = 0; n <= lanes; ++n) {
        // Exactly n elements, so that the sanitizer sees a read too many.
        auto* exact = new TestType[n == 0 ? 1 : n];
        for (std::size_t i = 0; i < n; ++i) {
            exact[i] = static_cast<TestType>(i + 1);
        }
        const auto p = pack<TestType>::load_partial(exact, n);
        delete[] exact;
        for (std::size_t i = 0; i < lanes; ++i) {
            CHECK(lane(p, i) == static_cast<TestType>(i < n ? i + 1 : 0));
        }
    }
}

TEMPLATE_TEST_CASE("lanes between two others come from consecutive places", "[simd]", ALL_ELEMENTS) {
    constexpr std::size_t lanes = pack<TestType>::lanes;
    for (std::size_t low = 0; low <= lanes; ++low) {
        for (std::size_t high = low; high <= lanes; ++high) {
            auto* exact = new TestType[high == low ? 1 : high - low];
            for (std::size_t i = low; i < high; ++i) {
                exact[i - low] = static_cast<TestType>(i + 1);
            }
            const auto p = pack<TestType>::load_between(exact, low, high);
            delete[] exact;
            const auto chosen =
                select(costate::lanes_between<pack<TestType>>(low, high), counting<TestType>(), TestType(0));
            for (std::size_t i = 0; i < lanes; ++i) {
                const auto wanted = static_cast<TestType>(i >= low && i < high ? i + 1 : 0);
                CHECK(lane(p, i) == wanted);
                CHECK(lane(chosen, i) == wanted);
            }
        }
    }
}

TEMPLATE_TEST_CASE("a partial store writes its lanes alone", "[simd]", ALL_ELEMENTS) {
    constexpr std::size_t lanes = pack<TestType>::lanes;
    for (std::size_t n = 0; n <= lanes; ++n) {
        TestType to[lanes + 2];
        for (auto& e : to) {
            e = TestType(-7);
        }
        counting<TestType>().store_partial(to + 1, n);
        for (std::size_t i = 0; i < lanes + 2; ++i) {
            CHECK(to[i] == (i >= 1 && i <= n ? static_cast<TestType>(i) : TestType(-7)));
        }
    }
}

TEMPLATE_TEST_CASE("reductions take every lane", "[simd]", ALL_ELEMENTS) {
    using T = TestType;
    constexpr T n = static_cast<T>(pack<T>::lanes);
    const auto a = counting<T>();
    CHECK(reduce_add(a) == n * (n + 1) / 2);
    CHECK(reduce_min(a) == 1);
    CHECK(reduce_max(a) == n);
    CHECK(reduce_min(-a) == -n);
    CHECK(reduce_mul(select(a <= 4, a, 1)) == (n >= 4 ? 24 : n == 2 ? 2 : 1));
    CHECK(reduce_add(pack<T>::iota()) == n * (n - 1) / 2);
}

TEMPLATE_TEST_CASE("a strided gather skips, backwards too", "[simd]", ALL_ELEMENTS) {
    using T = TestType;
    const buffer<T> from;
    const auto forward = pack<T>::gather_strided(from.value, 3);
    const auto backward = pack<T>::gather_strided(from.value + 50, -2);
    for (std::size_t i = 0; i < pack<T>::lanes; ++i) {
        CHECK(lane(forward, i) == from.value[3 * i]);
        CHECK(lane(backward, i) == from.value[50 - 2 * i]);
    }
}

TEMPLATE_TEST_CASE(
    "elements of another type are converted", "[simd]", float, double, std::int32_t) {
    using T = TestType;
    std::uint8_t bytes[64];
    std::int32_t integers[64];
    float floats[64];
    double doubles[64];
    for (int i = 0; i < 64; ++i) {
        bytes[i] = static_cast<std::uint8_t>(250 - 3 * i);
        integers[i] = 5 - i;
        floats[i] = static_cast<float>(5 - i);
        doubles[i] = 5 - i;
    }
    const auto check = [](const auto* from) {
        const auto whole = load_as<pack<T>>(from);
        for (std::size_t n = 0; n <= pack<T>::lanes; ++n) {
            const auto part = load_as<pack<T>>(from, n);
            for (std::size_t i = 0; i < pack<T>::lanes; ++i) {
                CHECK(lane(whole, i) == static_cast<T>(from[i]));
                CHECK(lane(part, i) == (i < n ? static_cast<T>(from[i]) : T(0)));
            }
        }
    };
    check(bytes);
    check(integers);
    check(floats);
    check(doubles);
}
