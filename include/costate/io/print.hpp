// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/expr/text.hpp>
#include <costate/graph/listing.hpp>

#include <cstdio>
#include <string>

namespace costate::io {

/// A formula as text, simplified: what `text_of` is at compile time.
template <Formula F>
std::string text(const F& f_) {
    const pool<char> letters = write_formula(f_);
    return std::string(letters.begin(), letters.end());
}

/// A graph as a numbered listing, a node a line: operation, inputs, type.
inline std::string text(const graph_view& graph_) {
    const pool<char> letters = listing_of(graph_);
    return std::string(letters.begin(), letters.end());
}

/// Prints a formula on a line of its own; false where the stream does not take it.
template <Formula F>
bool print(const F& f_, std::FILE* to_ = stdout) {
    return std::fputs((text(f_) + "\n").c_str(), to_) >= 0;
}

/// Prints the listing of a graph.
inline bool print(const graph_view& graph_, std::FILE* to_ = stdout) {
    return std::fputs(text(graph_).c_str(), to_) >= 0;
}

}  // namespace costate::io
