// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/expr/equal.hpp>
#include <costate/graph/print.hpp>

namespace costate {

/// A text of known length, ended by a zero.
template <std::size_t N>
struct fixed_text {
    char letters[N + 1]{};

    static constexpr std::size_t size() { return N; }
    constexpr const char* data() const { return letters; }
    constexpr const char* begin() const { return letters; }
    constexpr const char* end() const { return letters + N; }

    template <std::size_t M>
    constexpr bool operator==(const char (&literal_)[M]) const {
        return M == N + 1 && same_text(letters, literal_);
    }
};

/// A formula as text, for whoever takes letters one by one.
template <Formula F>
constexpr pool<char> write_formula(const F& f_) {
    builder b;
    const term t = f_.lower(b);
    return canonical::formula_text(b, t.id);
}

template <auto F>
    requires Formula<decltype(F)>
consteval auto make_text() {
    constexpr std::size_t size = write_formula(F).size();
    fixed_text<size> text;
    const pool<char> letters = write_formula(F);
    for (std::uint32_t i = 0; i < letters.size(); ++i) text.letters[i] = letters[i];
    return text;
}

/// The text of a formula as a constant: `text_of<diff(sin(x) * x, x)>` is "x*cos(x) + sin(x)".
/// Derivatives are simplified, like terms collected; numbers are exact: x / 3 stays "x/3".
template <auto F>
    requires Formula<decltype(F)>
inline constexpr auto text_of = make_text<F>();

}  // namespace costate
