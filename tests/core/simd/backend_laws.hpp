// SPDX-License-Identifier: BSL-1.0
// What every backend has to do: in each lane what the backend of one lane does.
#pragma once

#include <costate/core/simd/memory.hpp>

#include "catch.hpp"

#include <string>

namespace {

template <class T>
bool same(T a, T b) {
    return a == b || (a != a && b != b);
}

/// The first operation that a lane of `Backend` does otherwise; empty if there is none. Small numbers, so that a product
/// is exact whether it is rounded or not, and NaN at some places.
template <class Backend, class T>
std::string differs() {
    using namespace costate::simd;
    using one = scalar_backend<T>;
    constexpr std::size_t n = lanes<T>;
    constexpr bool real = std::is_floating_point_v<T>;
    T a[n], b[n], c[n];
    for (std::size_t shift = 0; shift < 16; ++shift) {
        for (std::size_t i = 0; i < n; ++i) {
            const int k = static_cast<int>((i + shift) % 16);
            a[i] = static_cast<T>(k - 7);
            b[i] = static_cast<T>((5 * k) % 16 - 8);
            c[i] = static_cast<T>(k % 3);
            if constexpr (real) {
                a[i] /= 2;
                if (k == 3) a[i] = static_cast<T>(__builtin_nan(""));
                if (k == 5) b[i] = static_cast<T>(__builtin_nan(""));
            }
        }
        const vector<T> x = load<T>(a), y = load<T>(b), z = load<T>(c);
        const auto holds = [&](const vector<T>& found, auto wanted) {
            T values[n];
            store<T>(values, found);
            for (std::size_t i = 0; i < n; ++i)
                if (!same(values[i], static_cast<T>(wanted(a[i], b[i], c[i])))) return false;
            return true;
        };
        const auto truth = [&](const auto& found, auto wanted) {
            const bool chosen = holds(Backend::choose(found, y, z), [&](T p, T q, T r) { return wanted(p, q) ? q : r; });
            bool any = false, all = true;
            for (std::size_t i = 0; i < n; ++i) {
                any = any || wanted(a[i], b[i]);
                all = all && wanted(a[i], b[i]);
            }
            return chosen && Backend::any(found) == any && Backend::all(found) == all;
        };
// Their addresses are not to be had: they are always inlined.
#define ONE_LANE(name) [](auto... lane) { return one::name(lane...); }
        if (!holds(Backend::fma(x, y, z), ONE_LANE(fma))) return "fma";
        if (!holds(Backend::minimum(x, y), [](T p, T q, T) { return one::minimum(p, q); })) return "minimum";
        if (!holds(Backend::maximum(x, y), [](T p, T q, T) { return one::maximum(p, q); })) return "maximum";
        const auto equal = Backend::equal(x, y), less = Backend::less(x, y), at_most = Backend::less_equal(x, y);
        if (!truth(equal, ONE_LANE(equal))) return "equal";
        if (!truth(less, ONE_LANE(less))) return "less";
        if (!truth(at_most, ONE_LANE(less_equal))) return "less_equal";
        if (!truth(Backend::either(equal, less), ONE_LANE(less_equal))) return "either";
        if (!truth(Backend::both(at_most, Backend::opposite(equal)), ONE_LANE(less))) return "both, opposite";
#undef ONE_LANE
        if constexpr (real) {
            if (!holds(Backend::root(Backend::maximum(z, y)), [](T, T q, T r) { return one::root(one::maximum(r, q)); })) return "root";
            if (!holds(Backend::floor(x), [](T p, T, T) { return one::floor(p); })) return "floor";
            if (!holds(Backend::ceil(x), [](T p, T, T) { return one::ceil(p); })) return "ceil";
            if (!holds(Backend::trunc(x), [](T p, T, T) { return one::trunc(p); })) return "trunc";
            if (!holds(Backend::nearest(x), [](T p, T, T) { return one::nearest(p); })) return "nearest";
        }
    }
    return "";
}

}  // namespace
