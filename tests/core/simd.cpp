// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <limits>

#include "costate/core/simd.hpp"

#define ALL_ELEMENTS float, double, std::int32_t, std::int64_t

using costate::convert;
using costate::load_as;
using costate::mask;
using costate::pack;
using costate::reinterpret;

namespace {

template <class T>
struct buffer {
    T value[64];
    explicit buffer(T first = T(1), T step = T(1)) {
        T v = first;
        for (auto& e : value) {
            e = v;
            v = static_cast<T>(v + step);
        }
    }
};

template <class T>
pack<T> counting() {
    return pack<T>::load(buffer<T>().value);
}

template <class T>
T lane(const pack<T>& p, std::size_t i) {
    T values[pack<T>::lanes];
    p.store(values);
    return values[i];
}

}  // namespace

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

TEMPLATE_TEST_CASE("operators act lane by lane", "[simd]", ALL_ELEMENTS) {
    using T = TestType;
    const auto a = counting<T>();
    auto b = 3 * a + T(2);
    b -= 1;
    b += a;
    b *= 2;
    const auto c = -(b - a);
    for (std::size_t i = 0; i < pack<T>::lanes; ++i) {
        const T x = static_cast<T>(i + 1);
        CHECK(lane(b, i) == static_cast<T>(8 * x + 2));
        CHECK(lane(c, i) == static_cast<T>(-(7 * x + 2)));
        CHECK(lane(abs(c), i) == static_cast<T>(7 * x + 2));
        CHECK(lane(min(a, 3), i) == (x < 3 ? x : T(3)));
        CHECK(lane(max(a, 3), i) == (x > 3 ? x : T(3)));
        CHECK(lane(select(a < 3, a, T(0)), i) == (x < 3 ? x : T(0)));
        CHECK(lane(select((a != 5) & !(a < 3), a, T(0)), i) == (x >= 3 && x != 5 ? x : T(0)));
        CHECK(lane(select((a <= 2) | (a >= 6), a, T(0)), i) == (x <= 2 || x >= 6 ? x : T(0)));
        CHECK(lane(select(2 > a, a, T(0)), i) == (x < 2 ? x : T(0)));
        CHECK(lane(fma(a, a, a), i) == static_cast<T>(x * x + x));
    }
    CHECK(all(a > 0));
    CHECK(any(a == 1));
    CHECK_FALSE(any(a > static_cast<T>(pack<T>::lanes)));
    CHECK_FALSE(all(a != 1));
}

TEMPLATE_TEST_CASE("division is lane by lane", "[simd]", float, double) {
    const auto q = counting<TestType>() / 4;
    for (std::size_t i = 0; i < pack<TestType>::lanes; ++i) {
        CHECK(lane(q, i) == static_cast<TestType>(i + 1) / 4);
        CHECK(lane(sqrt(q), i) == std::sqrt(static_cast<TestType>(i + 1) / 4));
    }
}

TEMPLATE_TEST_CASE("comparisons and extrema know NaN", "[simd]", float, double) {
    using T = TestType;
    const pack<T> nan(std::numeric_limits<T>::quiet_NaN());
    const pack<T> one(T(1));
    CHECK(all(nan != nan));
    CHECK_FALSE(any(nan == nan));
    CHECK_FALSE(any(nan < one));
    CHECK_FALSE(any(nan >= one));
    CHECK(all(max(nan, one) != max(nan, one)));
    CHECK(all(max(one, nan) != max(one, nan)));
    CHECK(all(min(nan, one) != min(nan, one)));
    CHECK(all(min(one, nan) != min(one, nan)));
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

TEST_CASE("floats and integers convert into each other", "[simd]") {
    const auto i = counting<std::int32_t>() - 3;
    const auto f = convert<pack<float>>(i) + 0.75f;
    const auto back = convert<pack<std::int32_t>>(f);
    for (std::size_t k = 0; k < pack<float>::lanes; ++k) {
        CHECK(lane(f, k) == static_cast<float>(k) - 2 + 0.75f);
        CHECK(lane(back, k) == static_cast<std::int32_t>(static_cast<float>(k) - 2 + 0.75f));
    }
    CHECK(reduce_max(reinterpret<pack<std::int32_t>>(pack<float>(1.0f))) == 0x3f800000);
    CHECK(reduce_max(reinterpret<pack<std::int64_t>>(pack<double>(1.0))) == 0x3ff0000000000000LL);
}
