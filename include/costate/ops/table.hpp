// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/kernel.hpp>

namespace costate {

/// Numbers that the model itself contains, one for each element: the attributes are the bit patterns of doubles. Its
/// derivative is 0. Written once for each call of a program.
struct table_op {
    static constexpr auto name = "constants";
    static constexpr auto kind = form::kernel;
    static constexpr std::uint16_t flops = 0;
    /// Every pass copies the attributes.
    static constexpr std::size_t most_elements = 4096;

    template <class>
    struct rules : source_rules {
        static constexpr void evaluate(const evaluation& e) {
            for (std::size_t i = 0; i < e.type.size(); ++i)
                e.output[i] = std::bit_cast<double>(e.attributes[i]);
        }
    };

    template <class K, class T>
    static void run(const K&, T* to) {
        static constexpr auto numbers = elements<K, T>();
        for (std::size_t i = 0; i < K::type().size(); ++i) to[i] = numbers.at[i];
    }

private:
    template <class T, std::size_t Size>
    struct array {
        T at[Size]{};
    };
    template <class K, class T>
    static consteval auto elements() {
        array<T, K::type().size()> all;
        for (std::size_t i = 0; i < K::type().size(); ++i)
            all.at[i] =
                static_cast<T>(std::bit_cast<double>(K::attribute(static_cast<std::uint32_t>(i))));
        return all;
    }
};

}  // namespace costate
