// SPDX-License-Identifier: BSL-1.0
#include <costate/core/simd/narrow.hpp>

#include "lanes.hpp"

#include <utility>
#include <vector>

namespace simd = costate::simd;

namespace {

constexpr std::size_t numbers = 2 * pack<float>::lanes;

/// Lane i of a load of n is i + 1 where i < n, and 0 elsewhere.
template <class V>
void check_loaded(const V& v, std::size_t n) {
    for (std::size_t i = 0; i < pack<typename V::value_type>::lanes; ++i)
        CHECK(lane(v, i) == static_cast<typename V::value_type>(i < n ? i + 1 : 0));
}
/// And what n lanes were stored to is i + 1 there, and untouched elsewhere.
template <class T>
void check_stored(const T* to, std::size_t n) {
    for (std::size_t i = 0; i < numbers; ++i) CHECK(to[i] == static_cast<T>(i < n ? i + 1 : 99));
}

template <class T>
void check(std::size_t n, auto load, auto store) {
    // Exactly n elements, but one where there are none: so the sanitizer sees a read or a write too many.
    std::vector<T> from(n == 0 ? 1 : n);
    for (std::size_t i = 0; i < n; ++i) from[i] = static_cast<T>(i + 1);
    const pack<T> loaded = load(from.data());
    check_loaded(loaded, n);
    std::vector<T> exact(from.size());
    store(exact.data(), loaded);
    CHECK(exact == from);
    T wide[numbers];
    for (T& each : wide) each = T(99);
    store(wide, loaded);
    check_stored(wide, n);
}

/// `Count` lanes of a register of N, a number that is known to the compiler.
template <class T, std::size_t N, std::size_t... Count>
void check_known(std::index_sequence<Count...>) {
    (check<T>(
         Count, [](const T* from) { return pack<T>(simd::widened<T, N>(simd::load_narrow<T, N>(from, Count))); },
         [](T* to, const pack<T>& v) { simd::store_narrow<T, N>(to, Count, simd::narrowed<T, N>(v.v)); }),
     ...);
}
/// Registers of N lanes, and of half as many, down to 16 bytes.
template <class T, std::size_t N>
void check_narrow() {
    for (std::size_t n = 0; n <= N; ++n)
        check<T>(
            n, [&](const T* from) { return pack<T>(simd::widened<T, N>(simd::load_narrow<T, N>(from, n))); },
            [&](T* to, const pack<T>& v) { simd::store_narrow<T, N>(to, n, simd::narrowed<T, N>(v.v)); });
    check_known<T, N>(std::make_index_sequence<N + 1>{});
    if constexpr (N * sizeof(T) > 16) check_narrow<T, N / 2>();
}

}  // namespace

TEMPLATE_TEST_CASE("few lanes go through narrow registers", "[simd]", ALL_ELEMENTS) {
    check_narrow<TestType, pack<TestType>::lanes>();
}
