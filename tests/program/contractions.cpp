// SPDX-License-Identifier: BSL-1.0
#include <algorithm>
#include <vector>

#include "composite_agreement.hpp"

using namespace costate;
using namespace costate::testing;

TEST_CASE("compiled contractions agree with the oracle") {
    using namespace oracle::composites;
    using namespace functions;
    check_program<double>("matmul chain", matmul_chain_2_3_4_2, matmul_chain, 1e-12);
    check_program<float>("batched matmul", batched_matmul_2_2_3_2, batched_matmul, 1e-5);
    check_program<double>("einsum, trace", einsum_trace_2_3_2, einsum_trace, 1e-12);
    check_program<double>("einsum, ijk k", einsum_ijk_k_2_2_3, einsum_ijk_k, 1e-12);
    check_program<double>("einsum, row dots", einsum_row_dots_2_3, einsum_row_dots, 1e-12);
    check_program<double>("einsum, bilinear", einsum_bilinear_4_2_3, einsum_bilinear, 1e-12);
    check_program<double>("attention", attention_3_2, attention, 1e-12);
}

namespace {

inline constexpr std::size_t inputs = 600, hidden = 500;
inline constexpr auto v = input<"v", float, inputs>;
inline constexpr auto first = param<"first", float, inputs, hidden>;
inline constexpr auto second = param<"second", float, hidden, inputs>;
inline constexpr auto total = sum(vmap(sum(relu(matmul(relu(matmul(v, first)), second)))));

/// -1, 0 or 1, most of them 0: whole numbers add up without rounding, in whatever order.
float sparse(std::size_t i) {
    const std::uint32_t hash = static_cast<std::uint32_t>(i * 2654435761u) >> 16;
    return hash % 8 != 0 ? 0.0f : hash % 16 != 0 ? 1.0f : -1.0f;
}

/// Adds a times b, `n` to a row, to `c`.
template <class Values>
void add_row(float a, const Values& b, std::size_t n, float* c) {
    if (a != 0)
        for (std::size_t j = 0; j < n; ++j) c[j] += a * b(j);
}

}  // namespace

TEST_CASE("operands beyond the cache are copied in the workspace") {
    static program<value_and_grad<total>> gradient;
    static parameters<total> p, g;
    STATIC_REQUIRE(decltype(gradient)::workspace_bytes >= copy_room);
    for (std::size_t i = 0; i < inputs * hidden; ++i) {
        p[first].data()[i] = sparse(3 * i);
        p[second].data()[i] = sparse(5 * i + 1);
    }
    for (const std::size_t samples : {0u, 1u, 130u, 257u}) {
        std::vector<float> images(samples * inputs);
        for (std::size_t i = 0; i < images.size(); ++i) images[i] = static_cast<float>(i * 7 % 3) - 1;
        std::vector<float> by_first(inputs * hidden), by_second(hidden * inputs);
        float value = 0;
        for (std::size_t s = 0; s < samples; ++s) {
            const float* const x = images.data() + s * inputs;
            std::vector<float> h(hidden), y(inputs), dh(hidden);
            for (std::size_t i = 0; i < inputs; ++i)
                add_row(x[i], [&](std::size_t j) { return p[first](i, j); }, hidden, h.data());
            for (float& each : h) each = each > 0 ? each : 0;
            for (std::size_t i = 0; i < hidden; ++i)
                add_row(h[i], [&](std::size_t j) { return p[second](i, j); }, inputs, y.data());
            const auto active = [&](std::size_t j) { return y[j] > 0 ? 1.0f : 0.0f; };
            for (std::size_t i = 0; i < hidden; ++i) {
                add_row(h[i], active, inputs, by_second.data() + i * inputs);
                for (std::size_t j = 0; j < inputs; ++j) dh[i] += h[i] > 0 ? p[second](i, j) * active(j) : 0;
            }
            for (std::size_t j = 0; j < inputs; ++j) value += y[j] > 0 ? y[j] : 0;
            for (std::size_t i = 0; i < inputs; ++i)
                add_row(x[i], [&](std::size_t j) { return dh[j]; }, hidden, by_first.data() + i * hidden);
        }
        CHECK(gradient(p, images, g) == value);
        CHECK(std::equal(by_first.begin(), by_first.end(), g[first].data()));
        CHECK(std::equal(by_second.begin(), by_second.end(), g[second].data()));
    }
}
