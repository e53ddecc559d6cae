// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>

#include <costate/core/math.hpp>

namespace costate {

/// A function of the step's length, and its derivative, where a line search looked.
struct line_point {
    double length = 0;
    double value = 0;
    double slope = 0;
};

struct strong_wolfe_settings {
    double decrease = 1e-4;  ///< c₁: φ(α) <= φ(0) + c₁ α φ'(0)
    double curvature = 0.9;  ///< c₂: |φ'(α)| <= c₂ |φ'(0)|
    double longest = 1e3;
    std::uint32_t evaluations = 30;
};

struct line_search_result {
    line_point point;  ///< the last one evaluated
    std::uint32_t evaluations = 0;
    bool found =
        false;  ///< whether it meets both conditions, or at least lowers φ where rounding hides the second
};

namespace detail {

constexpr bool is_finite(const line_point& at) {
    return math::is_finite(at.value) && math::is_finite(at.slope);
}

/// The minimum of the cubic through two points with their slopes, not within a tenth of either; the middle where there is
/// none. Nocedal and Wright 2006, equation 3.59.
constexpr double between(const line_point& a, const line_point& b) {
    const double width = b.length - a.length;
    const double d1 = a.slope + b.slope - 3 * (b.value - a.value) / width;
    const double square = d1 * d1 - a.slope * b.slope;
    double part = 0.5;
    if (square >= 0) {
        const double root = width < 0 ? -math::sqrt(square) : math::sqrt(square);
        const double cubic = 1 - (b.slope + root - d1) / (b.slope - a.slope + 2 * root);
        if (cubic >= 0.1 && cubic <= 0.9) part = cubic;
        if (cubic < 0.1) part = 0.1;
        if (cubic > 0.9) part = 0.9;
    }
    return a.length + part * width;
}

}  // namespace detail

/// A length of the step that meets the strong Wolfe conditions: bracketed by doubling, then narrowed. `look(α)` gives the
/// value and the slope there, as a line_point; one that is not finite counts as too far.
/// J. Nocedal, S. Wright, "Numerical optimization", 2006, algorithms 3.5 and 3.6.
template <class Look>
constexpr line_search_result strong_wolfe(
    Look&& look_, const line_point& start_, double first_, const strong_wolfe_settings& settings_) {
    line_search_result result;
    const auto look = [&](double length_) {
        ++result.evaluations;
        return result.point = look_(length_);
    };
    const auto too_far = [&](const line_point& at_, const line_point& low_) {
        const double most = start_.value + settings_.decrease * at_.length * start_.slope;
        return !detail::is_finite(at_) || !(at_.value <= most) ||
            (low_.length > 0 && at_.value >= low_.value);
    };
    const auto flat = [&](const line_point& at_) {
        const double size = at_.slope < 0 ? -at_.slope : at_.slope;
        return size <= -settings_.curvature * start_.slope;
    };
    line_point low = start_;  // the best point so far
    line_point high;
    bool bracketed = false;
    double length = first_;
    while (result.evaluations < settings_.evaluations) {
        const line_point at = look(length);
        if (too_far(at, low)) {
            high = at;
            bracketed = true;
        } else if (flat(at)) {
            result.found = true;
            return result;
        } else {
            if (bracketed ? at.slope * (high.length - low.length) >= 0 : at.slope >= 0) {
                high = low;
                bracketed = true;
            }
            low = at;
            if (!bracketed && length >= settings_.longest) break;
        }
        if (!bracketed) {
            length = 2 * length < settings_.longest ? 2 * length : settings_.longest;
        } else {
            length = detail::is_finite(high) ? detail::between(low, high)
                                             : 0.5 * (low.length + high.length);
        }
    }
    if (low.length > 0) {
        if (low.length != result.point.length) look(low.length);
        result.found = true;
    }
    return result;
}

}  // namespace costate
