// SPDX-License-Identifier: BSL-1.0
// Sums with axes around k; what one level does is tested by ../contract.cpp.
#include "catch.hpp"

#include <costate/kernel/contract.hpp>

#include <vector>

using namespace costate::kernel;

namespace {

/// k = 3 around which 4 and 5 turns, in all 60 terms of whole numbers: exact in float.
template <std::size_t M, std::size_t N, bool Adds>
bool agrees() {
    constexpr std::size_t k = 3;
    constexpr auto given = [] {
        contraction c{M, N, k, 1, M, N, 1, N, 1};
        c.around[0] = {5, 40 * M, 7 * N};
        c.around[1] = {4, 2 * M, 40 * N};
        return c;
    }();
    std::vector<float> a(4 * 40 * M + 3 * 2 * M + k * M), b(4 * 7 * N + 3 * 40 * N + k * N), c(M * N, 1);
    for (std::size_t i = 0; i < a.size(); ++i) a[i] = static_cast<float>(i * 7 % 11) - 5;
    for (std::size_t i = 0; i < b.size(); ++i) b[i] = static_cast<float>(i * 5 % 13) - 6;
    contract_into<given, float>(a.data(), b.data(), c.data(), 0, Adds);
    for (std::size_t m = 0; m < M; ++m)
        for (std::size_t n = 0; n < N; ++n) {
            float sum = Adds ? 1 : 0;
            for (std::size_t i = 0; i < 5; ++i)
                for (std::size_t j = 0; j < 4; ++j)
                    for (std::size_t p = 0; p < k; ++p)
                        sum += a[i * 40 * M + j * 2 * M + p * M + m] * b[i * 7 * N + j * 40 * N + p * N + n];
            if (c[m * N + n] != sum) return false;
        }
    return true;
}

}  // namespace

// One row, a tile of many, columns that end within a vector.
TEST_CASE("sums around k stay in registers") {
    CHECK(agrees<1, 6, false>());
    CHECK(agrees<7, 19, true>());
    CHECK(agrees<17, 64, false>());
}
