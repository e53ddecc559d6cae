// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace costate::check {

/// Which derivatives are checked: flags, joined with `|`.
enum class mode : std::uint8_t {
    forward = 1,  ///< tangents (jvp)
    reverse = 2,  ///< gradients (vjp)
    both = 3,
    compiled =
        4,  ///< evaluate compiled programs instead of the reference semantics; needs <costate/check/compiled.hpp>
};
constexpr mode operator|(mode a_, mode b_) {
    return static_cast<mode>(static_cast<int>(a_) | static_cast<int>(b_));
}
constexpr bool has(mode all_, mode one_) {
    return (static_cast<int>(all_) & static_cast<int>(one_)) != 0;
}

/// How a check is made. 0 stands for what suits the element type: with a float32 anywhere in the model a step of 1/64 and
/// a tolerance of 3e-3, otherwise 1/1024 and 1e-6.
struct options {
    double step = 0;
    double tolerance = 0;
    std::uint64_t seed = 1;  ///< of the random directions and weights
};

inline constexpr int max_order = 8;

/// What a check found: the first disagreement, or the largest error where there is none.
struct result {
    bool ok = true;
    int checks = 0;  ///< comparisons made
    int order = 0;  ///< of the derivative that is reported; 0 if nothing was compared
    mode path[max_order]{};  ///< how it was derived, the first derivative first
    double expected = 0;  ///< from differences
    double actual = 0;  ///< from the derivative
    double error = 0;  ///< |actual - expected| / max(1, |expected|)
    double tolerance = 0;
    std::size_t
        row = 0,
        column = 0;  ///< of the Jacobian: elements of all outputs, of all leaves, counted through

    constexpr explicit operator bool() const { return ok; }

    /// Records a comparison; returns whether it agrees. A NaN never does.
    constexpr bool compare(
        double expected_, double actual_, double tolerance_, double noise_, const mode* path_,
        int order_, std::size_t row_ = 0, std::size_t column_ = 0) {
        ++checks;
        const double distance = actual_ < expected_ ? expected_ - actual_ : actual_ - expected_;
        const double size = expected_ < 0 ? -expected_ : expected_;
        const double scale = size > 1 ? size : 1;
        const bool agrees = distance <= tolerance_ * scale + noise_;
        if (agrees && !(ok && (order == 0 || distance / scale > error))) return true;
        if (!agrees && !ok) return false;
        ok = agrees;
        expected = expected_;
        actual = actual_;
        error = distance / scale;
        tolerance = tolerance_;
        order = order_;
        for (int i = 0; i < order_ && i < max_order; ++i) path[i] = path_[i];
        row = row_;
        column = column_;
        return agrees;
    }
};

}  // namespace costate::check
