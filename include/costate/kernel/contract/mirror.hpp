// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/kernel/contract/packed.hpp>

/// What is above the diagonal of a symmetric matrix, copied to below it.
namespace costate::inline COSTATE_ISA::kernel {

/// Completes a square matrix of `Order` rows, `Stride` elements apart, of which only what is on and above the diagonal has
/// been computed.
template <std::size_t Order, std::size_t Stride, class T>
[[gnu::noinline]] void mirror(T* c) {
    constexpr std::size_t width = pack<T>::lanes;
    constexpr std::size_t whole = Order / width * width;
#pragma GCC unroll 1
    for (std::size_t i = 0; i < whole; i += width) {
        const std::size_t right = i + width;
        // Squares of vectors, down from the diagonal: whole lines of the cache are written.
        packer<T, 1, Stride>::run(
            c + i * Stride + right, c + right * Stride + i, Stride, width, whole - right);
        for (std::size_t m = i; m < right; ++m)
            for (std::size_t n = m + 1; n < right; ++n) c[n * Stride + m] = c[m * Stride + n];
    }
    for (std::size_t n = whole; n < Order; ++n)
        for (std::size_t m = 0; m < n; ++m) c[n * Stride + m] = c[m * Stride + n];
}

}  // namespace costate::inline COSTATE_ISA::kernel
