// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include <costate/core/isa.hpp>
#include <costate/train/splitmix.hpp>

namespace costate::train {

/// The order in which the samples of a data set are visited, epoch by epoch. An epoch's order
/// depends on seed and epoch alone, so that a run can be resumed at any epoch. Memory is taken once,
/// on construction.
class epoch_order {
public:
    /// Requires `count_ < 2^32`.
    epoch_order(std::size_t count_, std::uint64_t seed_) : indices_(count_), seed_of_(seed_) {
        std::iota(indices_.begin(), indices_.end(), std::uint32_t{0});
    }

    /// Puts the samples into the order of epoch `epoch_` (Fisher and Yates).
    void shuffle(std::uint64_t epoch_) {
        std::iota(indices_.begin(), indices_.end(), std::uint32_t{0});
        splitmix random(seed_of_, epoch_);
        for (std::size_t left = indices_.size(); left > 1; --left)
            std::swap(indices_[left - 1], indices_[random.below(static_cast<std::uint32_t>(left))]);
    }

    std::size_t size() const { return indices_.size(); }
    std::span<const std::uint32_t> indices() const { return indices_; }

    std::size_t batches(std::size_t batch_size_) const {
        return (size() + batch_size_ - 1) / batch_size_;
    }
    /// The samples of one minibatch; the last one of an epoch may be smaller than the others.
    std::span<const std::uint32_t> batch(std::size_t number_, std::size_t batch_size_) const {
        const std::size_t start = std::min(number_ * batch_size_, size());
        return indices().subspan(start, std::min(batch_size_, size() - start));
    }

private:
    std::vector<std::uint32_t> indices_;
    std::uint64_t seed_of_;
};

// Loops that a translation unit compiles for its own instruction set carry its name, so that the
// linker does not put another's in their place.
inline namespace COSTATE_ISA {

namespace detail {

// g++ -O2 vectorises only loops of constant length; restrict because bytes may alias anything.
template <class Source, class Target>
void convert_row(
    const Source* __restrict source_, Target* __restrict target_, std::size_t count_,
    Target scale_) {
    constexpr std::size_t block = 16;
    for (std::size_t whole = count_ / block; whole > 0; --whole) {
        for (std::size_t j = 0; j < block; ++j)
            target_[j] = static_cast<Target>(source_[j]) * scale_;
        source_ += block;
        target_ += block;
    }
    for (std::size_t j = 0; j < count_ % block; ++j)
        target_[j] = static_cast<Target>(source_[j]) * scale_;
}

}  // namespace detail

/// Copies the rows `rows_` of `source_`, each `width_` elements, one after another into `target_`.
/// Requires every row to lie in `source_` and `target_.size() >= rows_.size() * width_`.
template <class T>
void gather_rows(
    std::span<const std::uint32_t> rows_, std::span<const T> source_, std::size_t width_,
    std::span<T> target_) {
    for (std::size_t i = 0; i < rows_.size(); ++i)
        std::copy_n(source_.data() + rows_[i] * width_, width_, target_.data() + i * width_);
}

/// The same with each element converted to the target's type and multiplied by `scale_`: bytes
/// become numbers in [0, 1] by a scale of 1/255, on the way into the minibatch.
template <class Source, class Target>
void gather_rows(
    std::span<const std::uint32_t> rows_, std::span<const Source> source_, std::size_t width_,
    std::span<Target> target_, std::type_identity_t<Target> scale_) {
    for (std::size_t i = 0; i < rows_.size(); ++i)
        detail::convert_row(
            source_.data() + rows_[i] * width_, target_.data() + i * width_, width_, scale_);
}

}  // namespace COSTATE_ISA

}  // namespace costate::train
