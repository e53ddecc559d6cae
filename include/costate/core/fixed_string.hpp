// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>

namespace costate {

/// A string literal that can be a template argument: the name of a symbol.
template <std::size_t N>
struct fixed_string {
    char text[N]{};

    consteval fixed_string(const char (&literal_)[N]) {
        for (std::size_t i = 0; i < N; ++i) text[i] = literal_[i];
    }
    consteval fixed_string() = default;

    static constexpr std::size_t size() { return N - 1; }
    constexpr const char* data() const { return text; }

    template <std::size_t M>
    constexpr bool operator==(const fixed_string<M>& other_) const {
        if constexpr (N != M) {
            return false;
        } else {
            for (std::size_t i = 0; i < N; ++i)
                if (text[i] != other_.text[i]) return false;
            return true;
        }
    }
};

/// The two names one after the other: how a layer derives "hidden.weight" from "hidden".
template <std::size_t N, std::size_t M>
consteval fixed_string<N + M - 1> operator+(const fixed_string<N>& a_, const fixed_string<M>& b_) {
    fixed_string<N + M - 1> joined;
    for (std::size_t i = 0; i + 1 < N; ++i) joined.text[i] = a_.text[i];
    for (std::size_t i = 0; i < M; ++i) joined.text[N - 1 + i] = b_.text[i];
    return joined;
}

}  // namespace costate
