// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/pool.hpp>

#include <bit>

namespace costate {

constexpr void put_text(pool<char>& to, const char* text) {
    for (; *text != '\0'; ++text) to.put(*text);
}

constexpr void put_whole(pool<char>& to, std::int64_t value) {
    if (value < 0) to.put('-');
    std::uint64_t rest =
        value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
    char digits[20]{};
    int count = 0;
    do {
        digits[count++] = static_cast<char>('0' + rest % 10);
        rest /= 10;
    } while (rest != 0);
    while (count > 0) to.put(digits[--count]);
}

/// A natural number of up to 1,280 bits: as much as the digits of any double need.
class big_natural {
public:
    constexpr explicit big_natural(std::uint64_t value = 0) {
        limbs_[0] = static_cast<std::uint32_t>(value);
        limbs_[1] = static_cast<std::uint32_t>(value >> 32);
        size_ = value >> 32 != 0 ? 2 : 1;
    }
    constexpr void times(std::uint32_t factor) {
        std::uint64_t carry = 0;
        for (int i = 0; i < size_; ++i) {
            carry += std::uint64_t{limbs_[i]} * factor;
            limbs_[i] = static_cast<std::uint32_t>(carry);
            carry >>= 32;
        }
        if (carry != 0) limbs_[size_++] = static_cast<std::uint32_t>(carry);
    }
    constexpr void shift_left(int bits) {
        for (; bits >= 31; bits -= 31) times(1u << 31);
        times(1u << bits);
    }
    constexpr void plus(const big_natural& other) {
        std::uint64_t carry = 0;
        for (int i = 0; i < size_ || i < other.size_ || carry != 0; ++i) {
            carry += std::uint64_t{limbs_[i]} + other.limbs_[i];
            limbs_[i] = static_cast<std::uint32_t>(carry);
            carry >>= 32;
            if (i >= size_) size_ = i + 1;
        }
    }
    /// Of a number that is not smaller than the other one.
    constexpr void minus(const big_natural& other) {
        std::uint64_t borrow = 0;
        for (int i = 0; i < size_; ++i) {
            const std::uint64_t taken = other.limbs_[i] + borrow;
            borrow = limbs_[i] < taken ? 1 : 0;
            limbs_[i] = static_cast<std::uint32_t>(limbs_[i] - taken);
        }
        while (size_ > 1 && limbs_[size_ - 1] == 0) --size_;
    }
    constexpr bool less(const big_natural& other) const {
        if (size_ != other.size_) return size_ < other.size_;
        for (int i = size_; i-- > 0;)
            if (limbs_[i] != other.limbs_[i]) return limbs_[i] < other.limbs_[i];
        return false;
    }

private:
    std::uint32_t limbs_[40]{};
    int size_ = 1;
};

constexpr void put_digits(pool<char>& to, const char* digits, int count, int point) {
    if (point > 17 || point < -4) {
        to.put(digits[0]);
        if (count > 1) to.put('.');
        for (int i = 1; i < count; ++i) to.put(digits[i]);
        to.put('e');
        put_whole(to, point - 1);
        return;
    }
    if (point <= 0) put_text(to, "0.");
    for (int i = point; i < 0; ++i) to.put('0');
    for (int i = 0; i < count || i < point; ++i) {
        if (i == point && point > 0) to.put('.');
        to.put(i < count ? digits[i] : '0');
    }
}

/// The shortest decimal text that reads back as the number (up to the spacing of doubles below it):
/// free-format printing of Steele & White, "How to print floating-point numbers accurately", 1990.
/// With `single`, the shortest one that reads back as that float.
constexpr void put_decimal(pool<char>& to, double value, bool single = false) {
    const auto bits = std::bit_cast<std::uint64_t>(value);
    const auto biased = static_cast<int>((bits >> 52) & 0x7ff);
    std::uint64_t mantissa = bits & ((std::uint64_t{1} << 52) - 1);
    if (biased == 0x7ff && mantissa != 0) return put_text(to, "nan");
    if (bits >> 63 != 0) to.put('-');
    if (biased == 0x7ff) return put_text(to, "inf");
    if (biased == 0 && mantissa == 0) return to.put('0');
    if (biased != 0) mantissa |= std::uint64_t{1} << 52;
    const int exponent = (biased == 0 ? 1 : biased) - 1075;

    big_natural rest(mantissa);  // value = rest / unit; half a spacing = margin / unit
    big_natural unit(4);
    big_natural margin(single ? std::uint64_t{1} << 29 : 1);
    rest.shift_left(2 + (exponent > 0 ? exponent : 0));
    margin.shift_left(exponent > 0 ? exponent : 0);
    if (mantissa != std::uint64_t{1} << 52) margin.times(2);
    unit.shift_left(exponent < 0 ? -exponent : 0);
    int point = 0;
    for (big_natural high = rest;; ++point) {
        high = rest;
        high.plus(margin);
        if (!unit.less(high)) break;
        unit.times(10);
    }
    for (big_natural high = rest;; --point) {
        high = rest;
        high.plus(margin);
        high.times(10);
        if (unit.less(high)) break;
        rest.times(10);
        margin.times(10);
    }
    char digits[24]{};
    for (int count = 0; count < 20;) {
        rest.times(10);
        margin.times(10);
        int digit = 0;
        for (; !rest.less(unit); ++digit) rest.minus(unit);
        big_natural high = rest;
        high.plus(margin);
        const bool low_ends = rest.less(margin);
        const bool high_ends = unit.less(high);
        big_natural twice = rest;
        twice.times(2);
        if (high_ends && (!low_ends || !twice.less(unit))) ++digit;
        digits[count++] = static_cast<char>('0' + digit);
        if (low_ends || high_ends) return put_digits(to, digits, count, point);
    }
    put_digits(to, digits, 20, point);
}

}  // namespace costate
