// SPDX-License-Identifier: BSL-1.0
#include <costate/optim/transposed_product.hpp>

#include <vector>

#include "catch.hpp"

namespace {

namespace cs = costate;

/// Small integers, whose sums of products are exact.
template <class T>
std::vector<T> integers(std::size_t count, std::uint32_t seed) {
    std::vector<T> all(count);
    for (T& v : all) {
        seed = seed * 1664525u + 1013904223u;
        v = static_cast<T>(static_cast<int>(seed >> 24) % 7 - 3);
    }
    return all;
}

struct sizes {
    std::size_t m, n, depth;
};

}  // namespace

// Around the tiles of 6 or 12 rows, panels of two packs, four panels, and 8,192 bytes of depth.
TEMPLATE_TEST_CASE("a product is added for every shape", "[optim][transposed_product]", float, double) {
    using T = TestType;
    for (const auto [m, n, depth] : {sizes{1, 1, 1}, sizes{0, 3, 2}, sizes{3, 0, 2}, sizes{3, 2, 0}, sizes{12, 32, 5}, sizes{13, 33, 7},
                                     sizes{29, 131, 3}, sizes{7, 5, 2100}}) {
        INFO(m << " x " << n << ", depth " << depth);
        const std::size_t stride = n + 3;
        const std::vector<T> a = integers<T>(depth * (m + 1) + 1, 1), b = integers<T>(depth * (n + 2) + 1, 2);
        std::vector<T> c = integers<T>(m * stride + 1, 3), wanted = c;
        for (std::size_t i = 0; i < m; ++i)
            for (std::size_t j = 0; j < n; ++j) {
                T sum = 0;
                for (std::size_t k = 0; k < depth; ++k) sum += a[k * (m + 1) + i] * b[k * (n + 2) + j];
                wanted[i * stride + j] -= 2 * sum;
            }
        cs::add_transposed_product(
            m, n, depth, T(-2), cs::rows_of<const T>{a.data(), m + 1}, cs::rows_of<const T>{b.data(), n + 2},
            cs::rows_of<T>{c.data(), stride});
        CHECK(c == wanted);  // beside the result, too
    }
}

TEST_CASE("of a symmetric result the upper part is enough", "[optim][transposed_product]") {
    constexpr std::size_t n = 77, depth = 9;
    const std::vector<double> a = integers<double>(depth * n, 4);
    std::vector<double> whole(n * n), upper(n * n);
    const cs::rows_of<const double> from{a.data(), n};
    cs::add_transposed_product(n, n, depth, 1.0, from, from, cs::rows_of<double>{whole.data(), n});
    cs::add_transposed_product(n, n, depth, 1.0, from, from, cs::rows_of<double>{upper.data(), n}, true);
    bool same = true, skipped = false;
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j) {
            if (j >= i) same = same && upper[i * n + j] == whole[i * n + j];
            skipped = skipped || (upper[i * n + j] == 0 && whole[i * n + j] != 0);
        }
    CHECK(same);
    CHECK(skipped);
}
