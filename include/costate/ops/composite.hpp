// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/graph/term.hpp>

namespace costate {

/// A function that is only an abbreviation: a shape rule for the surfaces, and `build`, which writes it in terms of other
/// operations. It never becomes a node, and a formula that uses it spells its arguments once.
struct composite {
    static constexpr auto kind = form::kernel;

    template <class Op>
    struct rules {
        static constexpr typing result(const signature& s) { return Op::result(s); }
    };
};

}  // namespace costate

#include <costate/ops/function.hpp>  // last, because reductions are among what it brings, and use these
