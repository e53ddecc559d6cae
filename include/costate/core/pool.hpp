// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>

namespace costate {

/// Copies elements; for clang all of them in one step of a constant evaluation.
template <class T>
constexpr void copy_elements(T* to_, const T* from_, std::uint32_t n_) {
#ifdef __clang__
    if (n_ > 0) __builtin_memcpy(to_, from_, n_ * sizeof(T));
#else
    for (std::uint32_t i = 0; i < n_; ++i) to_[i] = from_[i];
#endif
}

/// A growing array for constant evaluation. A raw array, because `std::vector::push_back` costs about ten times the
/// steps; the capacity doubles, so that a pass need not know its size beforehand.
template <class T>
class pool {
public:
    constexpr pool() = default;
    constexpr explicit pool(std::uint32_t n_)
        : data_(new T[n_ > 0 ? n_ : 1]{}), size_(n_), capacity_(n_ > 0 ? n_ : 1) {}
    /// A copy of an array.
    constexpr pool(const T* from_, std::uint32_t n_) : pool(n_) { copy_elements(data_, from_, n_); }
    constexpr pool(const pool& from_) : pool(from_.data_, from_.size_) {}
    constexpr pool(pool&& from_) noexcept
        : data_(from_.data_), size_(from_.size_), capacity_(from_.capacity_) {
        from_.data_ = nullptr;
        from_.size_ = from_.capacity_ = 0;
    }
    constexpr pool& operator=(pool from_) noexcept {
        T* data = data_;
        data_ = from_.data_;
        from_.data_ = data;
        size_ = from_.size_;
        capacity_ = from_.capacity_;
        return *this;
    }
    constexpr ~pool() { delete[] data_; }

    constexpr void put(const T& item) {
        if (size_ == capacity_) reserve(capacity_ == 0 ? 16 : 2 * capacity_);
        data_[size_++] = item;
    }
    /// Puts several.
    constexpr void put(const T* from_, std::uint32_t n_) {
        if (n_ > capacity_ - size_)
            reserve(2 * capacity_ > size_ + n_ ? 2 * capacity_ : size_ + n_ + 16);
        for (std::uint32_t i = 0; i < n_; ++i) data_[size_++] = from_[i];
    }
    constexpr void reserve(std::uint32_t capacity) {
        if (capacity <= capacity_) return;
        T* grown = new T[capacity]{};
        copy_elements(grown, data_, size_);
        delete[] data_;
        data_ = grown;
        capacity_ = capacity;
    }
    constexpr void clear() { size_ = 0; }
    /// Forgets all but the first `n` elements.
    constexpr void shrink(std::uint32_t n) { size_ = n; }

    constexpr std::uint32_t size() const { return size_; }
    constexpr T& operator[](std::uint32_t i) { return data_[i]; }
    constexpr const T& operator[](std::uint32_t i) const { return data_[i]; }
    constexpr T* data() { return data_; }
    constexpr const T* data() const { return data_; }
    constexpr T* begin() { return data_; }
    constexpr T* end() { return data_ + size_; }
    constexpr const T* begin() const { return data_; }
    constexpr const T* end() const { return data_ + size_; }

private:
    T* data_ = nullptr;
    std::uint32_t size_ = 0;
    std::uint32_t capacity_ = 0;
};

}  // namespace costate
