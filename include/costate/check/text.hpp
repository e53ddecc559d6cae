// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdio>
#include <string>

#include <costate/check/result.hpp>

namespace costate::check {

/// What a check found, in words: "gradient of the tangent: differences give 2.5, the derivative is 3 (error 0.2, …)".
inline std::string to_text(const result& found_) {
    if (found_.order == 0) return "nothing was compared";
    std::string which;
    for (int i = found_.order; i-- > 0;) {
        const mode m = found_.path[i];
        which += m == mode::forward ? "tangent" : m == mode::reverse ? "gradient" : "Jacobian";
        if (m == mode::both)
            which +=
                " at (" + std::to_string(found_.row) + ", " + std::to_string(found_.column) + ")";
        if (i > 0) which += " of the ";
    }
    char numbers[160];
    std::snprintf(
        numbers, sizeof numbers,
        ": differences give %.9g, the derivative is %.9g (error %.2g, tolerance %.2g)",
        found_.expected, found_.actual, found_.error, found_.tolerance);
    return (found_.ok ? "all " + std::to_string(found_.checks) + " agree; furthest apart, "
                      : "wrong: ") +
        which + numbers;
}

}  // namespace costate::check
