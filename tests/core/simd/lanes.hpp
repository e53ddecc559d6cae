// SPDX-License-Identifier: BSL-1.0
// What the tests of packs have in common.
#pragma once

#include <costate/core/simd.hpp>

#include "catch.hpp"

#include <cstddef>
#include <cstdint>

#define ALL_ELEMENTS float, double, std::int32_t, std::int64_t

namespace {

using costate::pack;

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
