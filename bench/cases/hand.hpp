// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <xsimd/xsimd.hpp>

/// What the hand-written systems share beyond xsimd. They are compiled with -ffp-contract=fast and
/// write products and sums with operators: before version 9, xsimd::fma is a product and a sum on
/// AVX-512.
namespace bench::hand {

/// Sum of the lanes; the function has another name in older versions.
template <class Batch>
[[nodiscard]] inline auto sum_lanes(Batch terms) {
    if constexpr (requires { reduce_add(terms); }) {
        return reduce_add(terms);
    } else {
        return hadd(terms);
    }
}

/// The lower (or upper) halves of every block of `Block` lanes, those of a before those of b. One
/// instruction each on AVX-512, which bit-reversed orders are not.
template <std::size_t Block, bool Upper, class Batch, std::size_t... Lane>
[[nodiscard]] inline Batch halves(Batch a, Batch b, std::index_sequence<Lane...>) {
    constexpr std::size_t half = Block / 2;
    return Batch(__builtin_shufflevector(
        a.data, b.data,
        static_cast<int>(Lane / half * Block + Lane % half + (Upper ? half : 0))...));
}

template <std::size_t Block, class Batch>
inline void fold(Batch (&rows)[Batch::size]) {
    if constexpr (Block > 1) {
        using lanes = std::make_index_sequence<Batch::size>;
        for (std::size_t i = 0; i < Block / 2; ++i) {
            rows[i] = halves<Block, false>(rows[2 * i], rows[2 * i + 1], lanes{}) +
                halves<Block, true>(rows[2 * i], rows[2 * i + 1], lanes{});
        }
        fold<Block / 2>(rows);
    }
}

/// Lane i of the result is the sum of the lanes of row i; the rows are used up. (xsimd 8.1's haddp
/// mixes up rows of 16 floats.)
template <class Batch>
[[nodiscard]] inline Batch sum_rows(Batch (&rows)[Batch::size]) {
    fold<Batch::size>(rows);
    return rows[0];
}

/// Calls for each whole vector of so many numbers, then for the last ones one by one; the second
/// argument says by its type which it is.
template <class Real, class Each>
inline void along(std::size_t length, const Each& each) {
    constexpr std::size_t lanes = xsimd::batch<Real>::size;
    const std::size_t whole = length - length % lanes;
    for (std::size_t i = 0; i < whole; i += lanes) {
        each(i, xsimd::batch<Real>());
    }
    for (std::size_t i = whole; i < length; ++i) {
        each(i, Real());
    }
}

template <class Real>
[[nodiscard]] inline xsimd::batch<Real> load(const Real* from, const xsimd::batch<Real>&) {
    return xsimd::batch<Real>::load_unaligned(from);
}
template <class Real>
[[nodiscard]] inline Real load(const Real* from, Real) {
    return *from;
}
template <class Real>
inline void store(Real* to, const xsimd::batch<Real>& from) {
    from.store_unaligned(to);
}
template <class Real>
inline void store(Real* to, Real from) {
    *to = from;
}

/// Sums of vectors and of the last numbers.
template <class Real>
struct total {
    xsimd::batch<Real> vectors = xsimd::batch<Real>(Real(0));
    Real numbers = 0;
    void operator+=(const xsimd::batch<Real>& term) { vectors += term; }
    void operator+=(Real term) { numbers += term; }
    [[nodiscard]] Real all() const { return sum_lanes(vectors) + numbers; }
};

/// The largest of at least a vector of numbers.
template <class Real>
[[nodiscard]] inline Real largest(std::size_t length, const Real* from) {
    using batch = xsimd::batch<Real>;
    batch most = batch::load_unaligned(from);
    for (std::size_t i = batch::size; i < length; i += batch::size) {
        const std::size_t begin = std::min(i, length - batch::size);  // the last ones again in part
        most = xsimd::max(most, batch::load_unaligned(from + begin));
    }
    alignas(64) Real each[batch::size];
    most.store_aligned(each);
    return *std::max_element(each, each + batch::size);
}

/// tanh x = e / (e + 2) with e = exp(2x) - 1 = 2^k p + (2^k - 1), p the Taylor polynomial of
/// exp(r) - 1: no branch, accurate near 0 too. xsimd's own takes 1.6 times as long for a whole
/// network.
[[nodiscard]] inline xsimd::batch<double> tanh(xsimd::batch<double> x) {
    using batch = xsimd::batch<double>;
    using bits = xsimd::batch<std::int64_t>;
    const auto inverse = [](double factorial) { return batch(1 / factorial); };
    const batch magic(0x1.8p52);  // adding it rounds to an integer, found in the lowest bits
    const batch twice = xsimd::min(xsimd::max(x + x, batch(-40.0)), batch(40.0));
    const batch shifted = twice * batch(1.4426950408889634) + magic;
    const batch k = shifted - magic;
    const batch r = (twice - k * batch(0x1.62e42fefa38p-1)) - k * batch(0x1.ef35793c7673p-45);
    const batch power = xsimd::bitwise_cast<batch>(
        (xsimd::bitwise_cast<bits>(shifted) << 52) + bits(0x3ff0000000000000));
    const batch r2 = r * r;
    const batch r4 = r2 * r2;
    const batch p0 = (inverse(2) + inverse(6) * r) + (inverse(24) + inverse(120) * r) * r2;
    const batch p4 =
        (inverse(720) + inverse(5040) * r) + (inverse(40320) + inverse(362880) * r) * r2;
    const batch p8 = (inverse(3628800) + inverse(39916800) * r) +
        (inverse(479001600) + inverse(6227020800) * r) * r2;
    const batch p = r + r2 * ((p0 + p4 * r4) + p8 * (r4 * r4));
    const batch e = power * p + (power - batch(1.0));
    return e / (e + batch(2.0));
}

[[nodiscard]] inline xsimd::batch<float> tanh(xsimd::batch<float> x) {
    using batch = xsimd::batch<float>;
    using bits = xsimd::batch<std::int32_t>;
    const auto inverse = [](float factorial) { return batch(1 / factorial); };
    const batch magic(0x1.8p23f);
    const batch twice = xsimd::min(xsimd::max(x + x, batch(-20.0f)), batch(20.0f));
    const batch shifted = twice * batch(1.44269504f) + magic;
    const batch k = shifted - magic;
    const batch r = (twice - k * batch(0x1.62e4p-1f)) - k * batch(0x1.7f7d1cp-20f);
    const batch power =
        xsimd::bitwise_cast<batch>((xsimd::bitwise_cast<bits>(shifted) << 23) + bits(0x3f800000));
    const batch r2 = r * r;
    const batch p0 = (inverse(2) + inverse(6) * r) + (inverse(24) + inverse(120) * r) * r2;
    const batch p = r + r2 * (p0 + (inverse(720) + inverse(5040) * r) * (r2 * r2));
    const batch e = power * p + (power - batch(1.0f));
    return e / (e + batch(2.0f));
}

}  // namespace bench::hand
