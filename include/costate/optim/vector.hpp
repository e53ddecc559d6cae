// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

#include <costate/core/element.hpp>
#include <costate/core/math.hpp>
#include <costate/core/simd.hpp>

/// Vector algebra on records of parameters: each is one long vector, its floats and then its doubles. Records are anything
/// with `floats`, `doubles` and `block<Kind>()`, as parameters<M> has them. All sums are double.
namespace costate::inline COSTATE_ISA::vectors {

namespace detail {

template <class T, class F, class... From>
constexpr void map_block(std::size_t count, T* to, const F& f, const From*... from) {
    std::size_t i = 0;
    if (!__builtin_is_constant_evaluated()) {
        constexpr std::size_t lanes = pack<T>::lanes;
        for (const std::size_t whole = count - count % lanes; i < whole; i += lanes)
            f(pack<T>::load(from + i)...).store(to + i);
    }
    for (; i < count; ++i) to[i] = static_cast<T>(f(from[i]...));
}

// The product of two floats is exact in a double, and sums of millions of them lose nothing that a float
// could show. Four accumulators, for an addition takes four cycles.
template <class F, class... From>
constexpr double sum_block(std::size_t count, const F& f, const From*... from) {
    double total = 0;
    std::size_t i = 0;
    if (!__builtin_is_constant_evaluated()) {
        using wide = pack<double>;
        constexpr std::size_t lanes = wide::lanes;
        wide sums[4] = {wide(0.0), wide(0.0), wide(0.0), wide(0.0)};
        for (const std::size_t rows = count - count % (4 * lanes); i < rows; i += 4 * lanes)
            for (std::size_t k = 0; k < 4; ++k)
                sums[k] += f(load_as<wide>(from + i + k * lanes)...);
        for (const std::size_t whole = count - count % lanes; i < whole; i += lanes)
            sums[0] += f(load_as<wide>(from + i)...);
        total = reduce_add((sums[0] + sums[1]) + (sums[2] + sums[3]));
    }
    for (; i < count; ++i) total += f(static_cast<double>(from[i])...);
    return total;
}

// By the bits of the exponent: compilers that are told to be fast take comparisons with infinity for known.
template <class T, class Bits>
constexpr bool finite_block(std::size_t count, const T* x) {
    constexpr Bits infinity = __builtin_bit_cast(Bits, std::numeric_limits<T>::infinity());
    std::size_t i = 0;
    bool finite = true;
    if (!__builtin_is_constant_evaluated()) {
        constexpr std::size_t lanes = pack<T>::lanes;
        pack<Bits> odd(0);
        for (const std::size_t whole = count - count % lanes; i < whole; i += lanes) {
            const auto bits = reinterpret<pack<Bits>>(abs(pack<T>::load(x + i)));
            odd = select(bits >= infinity, pack<Bits>(1), odd);
        }
        finite = reduce_max(odd) == 0;
    }
    for (; i < count; ++i)
        finite &= (__builtin_bit_cast(Bits, x[i]) & std::numeric_limits<Bits>::max()) < infinity;
    return finite;
}

}  // namespace detail

/// Whether a record has a block of bfloat16, which this algebra does not see.
template <class Record>
inline constexpr bool holds_bfloat16 = false;
template <class Record>
    requires requires { Record::bfloats; }
inline constexpr bool holds_bfloat16<Record> = Record::bfloats != 0;

/// to = f(x…), element by element; f is given packs or numbers of the elements' own type. `to` may be one of x.
template <class Record, class F, class... Records>
constexpr void map(Record& to_, const F& f_, const Records&... x_) {
    static_assert(
        !holds_bfloat16<Record>,
        "costate: vectors: there is no algebra of bfloat16; keep floats, "
        "parameters<in_float<model>>");
    constexpr auto f32 = element::float32;
    constexpr auto f64 = element::float64;
    if constexpr (Record::floats != 0)
        detail::map_block(
            Record::floats, to_.template block<f32>(), f_, x_.template block<f32>()...);
    if constexpr (Record::doubles != 0)
        detail::map_block(
            Record::doubles, to_.template block<f64>(), f_, x_.template block<f64>()...);
}

/// The sum of f(x…) over all elements; f is given packs of doubles or doubles.
template <class F, class Record, class... Records>
constexpr double sum(const F& f_, const Record& x_, const Records&... more_) {
    static_assert(
        !holds_bfloat16<Record>,
        "costate: vectors: there is no algebra of bfloat16; keep floats, "
        "parameters<in_float<model>>");
    constexpr auto f32 = element::float32;
    constexpr auto f64 = element::float64;
    double total = 0;
    if constexpr (Record::floats != 0)
        total += detail::sum_block(
            Record::floats, f_, x_.template block<f32>(), more_.template block<f32>()...);
    if constexpr (Record::doubles != 0)
        total += detail::sum_block(
            Record::doubles, f_, x_.template block<f64>(), more_.template block<f64>()...);
    return total;
}

/// The inner product.
template <class Record>
constexpr double dot(const Record& a_, const Record& b_) {
    return sum([](const auto& p_, const auto& q_) { return p_ * q_; }, a_, b_);
}

/// The Euclidean length.
template <class Record>
constexpr double norm(const Record& a_) {
    return math::sqrt(dot(a_, a_));
}

/// y += factor x.
template <class Record>
constexpr void axpy(double factor_, const Record& x_, Record& y_) {
    map(y_, [factor_](const auto& p_, const auto& q_) { return factor_ * p_ + q_; }, x_, y_);
}

/// y = x + factor y.
template <class Record>
constexpr void xpay(const Record& x_, double factor_, Record& y_) {
    map(y_, [factor_](const auto& p_, const auto& q_) { return factor_ * q_ + p_; }, x_, y_);
}

/// x *= factor.
template <class Record>
constexpr void scale(double factor_, Record& x_) {
    map(x_, [factor_](const auto& p_) { return factor_ * p_; }, x_);
}

/// to = factor from.
template <class Record>
constexpr void scaled_copy(double factor_, const Record& from_, Record& to_) {
    map(to_, [factor_](const auto& p_) { return factor_ * p_; }, from_);
}

/// to = from.
template <class Record>
constexpr void copy(const Record& from_, Record& to_) {
    map(to_, [](const auto& p_) { return p_; }, from_);
}

/// Sets all elements, padding included, to 0.
template <class Record>
constexpr void clear(Record& x_) {
    map(x_, []<class V>(const V&) { return V(0); }, x_);
}

/// Whether no element is infinite or NaN; also under -ffast-math.
template <class Record>
constexpr bool finite(const Record& x_) {
    static_assert(
        !holds_bfloat16<Record>,
        "costate: vectors: there is no algebra of bfloat16; keep floats, "
        "parameters<in_float<model>>");
    bool all = true;
    if constexpr (Record::floats != 0)
        all &= detail::finite_block<float, std::int32_t>(
            Record::floats, x_.template block<element::float32>());
    if constexpr (Record::doubles != 0)
        all &= detail::finite_block<double, std::int64_t>(
            Record::doubles, x_.template block<element::float64>());
    return all;
}

/// Whether a number is finite.
constexpr bool finite(double x_) { return math::is_finite(x_); }

/// The name of the first parameter with an element that is infinite or NaN; nullptr if there is none.
template <class Record>
constexpr const char* not_finite(const Record& x_) {
    const char* first = nullptr;
    if constexpr (requires { x_.for_each([](const char*, auto) {}); })
        x_.for_each([&first](const char* name_, auto view_) {
            for (const auto& value_ : view_)
                if (first == nullptr && !finite(static_cast<double>(value_))) first = name_;
        });
    return first;
}

}  // namespace costate::inline COSTATE_ISA::vectors
