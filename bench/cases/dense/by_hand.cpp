// SPDX-License-Identifier: BSL-1.0
// The classifier's gradient as one would write it for AVX-512: products in tiles of 6 rows and 64
// columns that stay in registers, weights read where they lie, bias and activation before a tile is
// stored. What is wider than it is long is padded to whole vectors.
#include <algorithm>
#include <cmath>
#include <vector>
#include <xsimd/xsimd.hpp>

#include "../hand.hpp"
#include "../products/products.hpp"
#include "../systems.hpp"
#include "dense.hpp"

namespace bench {

std::string xsimd_version() {
    return std::to_string(XSIMD_VERSION_MAJOR) + '.' + std::to_string(XSIMD_VERSION_MINOR) + '.' +
        std::to_string(XSIMD_VERSION_PATCH);
}

namespace dense {
namespace {

using batch = xsimd::batch<float>;
constexpr std::size_t lanes = batch::size;

/// A matrix by its strides, so that a transposed one is no other thing.
struct matrix {
    const float* data;
    std::size_t row;
    std::size_t column;
};

/// A tile of c = finish(a b) with `Rows` rows and `Vectors` vectors; b has stride 1 in its columns.
template <std::size_t Rows, std::size_t Vectors, class Finish>
inline void tile(
    std::size_t inner, const float* a, const matrix& steps, const float* b, std::size_t b_row,
    float* c, std::size_t c_row, std::size_t i, std::size_t j, const Finish& finish) {
    batch sums[Rows][Vectors];
    for (auto& row : sums) {
        for (batch& each : row) {
            each = batch(0.0f);
        }
    }
    for (std::size_t k = 0; k < inner; ++k) {
        batch columns[Vectors];
        for (std::size_t v = 0; v < Vectors; ++v) {
            columns[v] = batch::load_unaligned(b + k * b_row + v * lanes);
        }
        for (std::size_t r = 0; r < Rows; ++r) {
            const batch factor(a[r * steps.row + k * steps.column]);
            for (std::size_t v = 0; v < Vectors; ++v) {
                sums[r][v] += factor * columns[v];
            }
        }
    }
    for (std::size_t r = 0; r < Rows; ++r) {
        for (std::size_t v = 0; v < Vectors; ++v) {
            finish(sums[r][v], i + r, j + v * lanes)
                .store_unaligned(c + (i + r) * c_row + j + v * lanes);
        }
    }
}

/// c = finish(a b), tile after tile; `Columns` is a whole number of vectors.
template <std::size_t Rows, std::size_t Columns, class Finish>
void product(
    std::size_t inner, const matrix& a, const float* b, float* c, const Finish& finish) {
    constexpr std::size_t vectors = std::min<std::size_t>(Columns / lanes, 4);
    constexpr std::size_t width = vectors * lanes;
    constexpr std::size_t height = 6;
    static_assert(Columns % width == 0);
    for (std::size_t j = 0; j < Columns; j += width) {
        std::size_t i = 0;
        for (; i + height <= Rows; i += height) {
            tile<height, vectors>(
                inner, a.data + i * a.row, a, b + j, Columns, c, Columns, i, j, finish);
        }
        if constexpr (Rows % height != 0) {
            tile<Rows % height, vectors>(
                inner, a.data + i * a.row, a, b + j, Columns, c, Columns, i, j, finish);
        }
    }
}

using at = layout<mlp_784_128_10>;
constexpr std::size_t samples = at::batch;
constexpr std::size_t pixels = at::extents[0];
constexpr std::size_t units = at::extents[1];
constexpr std::size_t classes = at::extents[2];
constexpr std::size_t padded = 16;
static_assert(lanes <= padded && padded % lanes == 0, "a vector of at most 16 numbers");

alignas(64) float x[samples * pixels];
alignas(64) float w1[pixels * units];
alignas(64) float b1[units];
alignas(64) float w2[units * classes];
alignas(64) float b2[padded];
std::size_t labels[samples];

alignas(64) float w2_padded[units * padded];
alignas(64) float w2_turned[classes * units];
alignas(64) float hidden[samples * units];
alignas(64) float scores[samples * padded];  // then the loss's derivative by them
alignas(64) float below[samples * units];

alignas(64) float dw1[pixels * units];
alignas(64) float db1[units];
alignas(64) float dw2_padded[units * padded];
alignas(64) float db2[padded];
float value;

template <std::size_t Columns>
void add_rows(const float* from, float* to) {
    for (std::size_t j = 0; j < Columns; j += lanes) {
        batch sum(0.0f);
        for (std::size_t n = 0; n < samples; ++n) {
            sum += batch::load_aligned(from + n * Columns + j);
        }
        sum.store_aligned(to + j);
    }
}

/// The loss of a sample, and its derivative in place of the scores. Padding has a score of -inf.
float cross_entropy(float* row, std::size_t label) {
    constexpr float share = 1.0f / samples;
    const float most = *std::max_element(row, row + classes);
    const float right = row[label];
    batch sum(0.0f);
    for (std::size_t j = 0; j < padded; j += lanes) {
        const batch power = xsimd::exp(batch::load_aligned(row + j) - batch(most));
        sum += power;
        power.store_aligned(row + j);
    }
    const float all = hand::sum_lanes(sum);
    for (std::size_t j = 0; j < padded; j += lanes) {
        (batch::load_aligned(row + j) * batch(share / all)).store_aligned(row + j);
    }
    row[label] -= share;
    return most + std::log(all) - right;
}

}  // namespace

template <>
void by_hand<mlp_784_128_10>::set(const float* inputs) {
    std::copy_n(inputs + at::samples, samples * pixels, x);
    std::copy_n(inputs + at::weight(0), pixels * units, w1);
    std::copy_n(inputs + at::bias(0), units, b1);
    std::copy_n(inputs + at::weight(1), units * classes, w2);
    std::fill_n(b2, padded, -1e30f);
    std::copy_n(inputs + at::bias(1), classes, b2);
    std::copy_n(inputs + at::targets, samples, labels);
}

template <>
void by_hand<mlp_784_128_10>::run() {
    const auto as_is = [](batch sum, std::size_t, std::size_t) { return sum; };
    for (std::size_t i = 0; i < units; ++i) {
        for (std::size_t j = 0; j < classes; ++j) {
            w2_padded[i * padded + j] = w2_turned[j * units + i] = w2[i * classes + j];
        }
    }
    product<samples, units>(
        pixels, {x, pixels, 1}, w1, hidden, [](batch sum, std::size_t, std::size_t j) {
            return xsimd::max(sum + batch::load_aligned(b1 + j), batch(0.0f));
        });
    product<samples, padded>(
        units, {hidden, units, 1}, w2_padded, scores, [](batch sum, std::size_t, std::size_t j) {
            return sum + batch::load_aligned(b2 + j);
        });
    value = 0;
    for (std::size_t n = 0; n < samples; ++n) {
        value += cross_entropy(scores + n * padded, labels[n]) / samples;
    }
    add_rows<padded>(scores, db2);
    product<units, padded>(samples, {hidden, 1, units}, scores, dw2_padded, as_is);
    product<samples, units>(
        classes, {scores, padded, 1}, w2_turned, below,
        [](batch sum, std::size_t n, std::size_t j) {
            const batch y = batch::load_aligned(hidden + n * units + j);
            return xsimd::select(y > batch(0.0f), sum, batch(0.0f));
        });
    add_rows<units>(below, db1);
    product<pixels, units>(samples, {x, 1, pixels}, below, dw1, as_is);
}

template <>
void by_hand<mlp_784_128_10>::get(float* results) {
    std::copy_n(dw1, pixels * units, results + at::weight(0));
    std::copy_n(db1, units, results + at::bias(0));
    for (std::size_t i = 0; i < units; ++i) {
        std::copy_n(dw2_padded + i * padded, classes, results + at::weight(1) + i * classes);
    }
    std::copy_n(db2, classes, results + at::bias(1));
    results[at::parameters] = value;
}

namespace {

alignas(64) float v1[pixels * units];
alignas(64) float c1[units];
alignas(64) float v2[units * classes];
alignas(64) float c2[padded];

alignas(64) float v2_padded[units * padded];
alignas(64) float v2_turned[classes * units];
alignas(64) float hiddent[samples * units];
alignas(64) float scorest[samples * padded];  // then how the loss's derivative by them moves

/// The derivative of the loss by the scores, and how it moves, in place of the scores.
void move_cross_entropy(float* row, float* rowt, std::size_t label) {
    constexpr float share = 1.0f / samples;
    (void)cross_entropy(row, label);
    row[label] += share;  // the probability's share
    batch sum(0.0f);
    for (std::size_t j = 0; j < padded; j += lanes) {
        sum += batch::load_aligned(row + j) * batch::load_aligned(rowt + j);
    }
    const batch mean(hand::sum_lanes(sum) / share);
    for (std::size_t j = 0; j < padded; j += lanes) {
        (batch::load_aligned(row + j) * (batch::load_aligned(rowt + j) - mean))
            .store_aligned(rowt + j);
    }
    row[label] -= share;
}

}  // namespace
}  // namespace dense

void products::by_hand::set(const float* inputs) {
    using namespace dense;
    using whole = products::layout<mlp_784_128_10>;
    std::vector<float> rest(inputs, inputs + at::parameters);
    const float* const data = inputs + whole::samples;
    rest.insert(rest.end(), data, data + (at::inputs - at::parameters));
    dense::by_hand<mlp_784_128_10>::set(rest.data());
    const float* const direction = inputs + whole::direction;
    std::copy_n(direction + at::weight(0), pixels * units, v1);
    std::copy_n(direction + at::bias(0), units, c1);
    std::copy_n(direction + at::weight(1), units * classes, v2);
    std::fill_n(c2, padded, 0.0f);
    std::copy_n(direction + at::bias(1), classes, c2);
}

// Names ending in t, and v for w and c for b, are the derivatives along the direction.
void products::by_hand::run() {
    using namespace dense;
    const auto as_is = [](batch sum, std::size_t, std::size_t) { return sum; };
    const auto where_positive = [](batch sum, std::size_t n, std::size_t j) {
        const batch y = batch::load_aligned(hidden + n * units + j);
        return xsimd::select(y > batch(0.0f), sum, batch(0.0f));
    };
    for (std::size_t i = 0; i < units; ++i) {
        for (std::size_t j = 0; j < classes; ++j) {
            w2_padded[i * padded + j] = w2_turned[j * units + i] = w2[i * classes + j];
            v2_padded[i * padded + j] = v2_turned[j * units + i] = v2[i * classes + j];
        }
    }
    product<samples, units>(
        pixels, {x, pixels, 1}, w1, hidden, [](batch sum, std::size_t, std::size_t j) {
            return xsimd::max(sum + batch::load_aligned(b1 + j), batch(0.0f));
        });
    product<samples, units>(
        pixels, {x, pixels, 1}, v1, hiddent, [&](batch sum, std::size_t n, std::size_t j) {
            return where_positive(sum + batch::load_aligned(c1 + j), n, j);
        });
    product<samples, padded>(
        units, {hidden, units, 1}, w2_padded, scores, [](batch sum, std::size_t, std::size_t j) {
            return sum + batch::load_aligned(b2 + j);
        });
    product<samples, padded>(
        units, {hidden, units, 1}, v2_padded, scorest, [](batch sum, std::size_t, std::size_t j) {
            return sum + batch::load_aligned(c2 + j);
        });
    product<samples, padded>(
        units, {hiddent, units, 1}, w2_padded, scorest,
        [](batch sum, std::size_t n, std::size_t j) {
            return sum + batch::load_aligned(scorest + n * padded + j);
        });
    for (std::size_t n = 0; n < samples; ++n) {
        move_cross_entropy(scores + n * padded, scorest + n * padded, labels[n]);
    }
    add_rows<padded>(scorest, db2);
    product<units, padded>(samples, {hidden, 1, units}, scorest, dw2_padded, as_is);
    product<units, padded>(
        samples, {hiddent, 1, units}, scores, dw2_padded,
        [](batch sum, std::size_t i, std::size_t j) {
            return sum + batch::load_aligned(dw2_padded + i * padded + j);
        });
    product<samples, units>(classes, {scorest, padded, 1}, w2_turned, below, as_is);
    product<samples, units>(
        classes, {scores, padded, 1}, v2_turned, below,
        [&](batch sum, std::size_t n, std::size_t j) {
            return where_positive(sum + batch::load_aligned(below + n * units + j), n, j);
        });
    add_rows<units>(below, db1);
    product<pixels, units>(samples, {x, 1, pixels}, below, dw1, as_is);
}

void products::by_hand::get(float* results) {
    using namespace dense;
    std::vector<float> both(at::parameters + 1);
    dense::by_hand<mlp_784_128_10>::get(both.data());
    std::copy_n(both.begin(), at::parameters, results);
}

}  // namespace bench
