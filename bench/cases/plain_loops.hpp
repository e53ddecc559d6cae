// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

/// What the expected results are computed with: loops in double that nobody has made fast.
namespace bench::plain {

using numbers = std::vector<double>;

struct strides {
    std::size_t row;
    std::size_t column;
};

/// c (rows, columns) += a (rows, inner) b (inner, columns), with any strides in a and b.
inline void multiply(
    std::size_t rows, std::size_t inner, std::size_t columns, const double* a, strides of_a,
    const double* b, strides of_b, double* c) {
    for (std::size_t i = 0; i < rows; ++i) {
        for (std::size_t k = 0; k < inner; ++k) {
            const double factor = a[i * of_a.row + k * of_a.column];
            for (std::size_t j = 0; j < columns; ++j) {
                c[i * columns + j] += factor * b[k * of_b.row + j * of_b.column];
            }
        }
    }
}
inline void multiply(
    std::size_t rows, std::size_t inner, std::size_t columns, const numbers& a, strides of_a,
    const numbers& b, strides of_b, numbers& c) {
    multiply(rows, inner, columns, a.data(), of_a, b.data(), of_b, c.data());
}

/// The same row so many times.
[[nodiscard]] inline numbers rows_of(const numbers& row, std::size_t count) {
    numbers all;
    for (std::size_t n = 0; n < count; ++n) {
        all.insert(all.end(), row.begin(), row.end());
    }
    return all;
}

[[nodiscard]] inline numbers column_sums(const numbers& a, std::size_t columns) {
    numbers sums(columns);
    for (std::size_t i = 0; i < a.size(); ++i) {
        sums[i % columns] += a[i];
    }
    return sums;
}

inline void relu(numbers& a) {
    for (double& each : a) {
        each = std::max(each, 0.0);
    }
}

/// Zero where the others are not above it: the derivative of relu, from its results.
inline void where_positive(numbers& a, const numbers& others) {
    for (std::size_t i = 0; i < a.size(); ++i) {
        a[i] = others[i] > 0 ? a[i] : 0;
    }
}

/// The mean loss of rows of scores, which become its derivative by them.
[[nodiscard]] inline double cross_entropy(
    double* scores, const double* labels, std::size_t rows, std::size_t classes) {
    double value = 0;
    const auto share = 1 / static_cast<double>(rows);
    for (std::size_t n = 0; n < rows; ++n) {
        double* row = scores + n * classes;
        const double most = *std::max_element(row, row + classes);
        double sum = 0;
        for (std::size_t j = 0; j < classes; ++j) {
            sum += std::exp(row[j] - most);
        }
        const auto label = static_cast<std::size_t>(labels[n]);
        value += (most + std::log(sum) - row[label]) * share;
        for (std::size_t j = 0; j < classes; ++j) {
            row[j] = (std::exp(row[j] - most) / sum - (j == label)) * share;
        }
    }
    return value;
}
[[nodiscard]] inline double cross_entropy(
    numbers& scores, const numbers& labels, std::size_t classes) {
    return cross_entropy(scores.data(), labels.data(), labels.size(), classes);
}

/// Of square images (batch, side, side, in) with weights (window, window, in, out).
struct convolution {
    std::size_t batch, side, in, out, window, padding;

    [[nodiscard]] std::size_t out_side() const { return side + 2 * padding - window + 1; }

    /// Calls with the places of a pixel's channels in the images, the weights and the results.
    template <class Use>
    void for_each(const Use& use) const {
        const std::size_t to = out_side();
        for (std::size_t at = 0; at < batch * to * to; ++at) {
            for (std::size_t tap = 0; tap < window * window; ++tap) {
                const std::size_t row = at / to % to + tap / window - padding;  // wraps below 0
                const std::size_t column = at % to + tap % window - padding;
                if (row < side && column < side) {
                    const std::size_t pixel = (at / (to * to) * side + row) * side + column;
                    use(pixel * in, tap * in * out, at * out);
                }
            }
        }
    }
    [[nodiscard]] numbers forward(
        const numbers& images, const numbers& weights, const numbers& bias) const {
        numbers results = rows_of(bias, batch * out_side() * out_side());
        for_each([&](std::size_t image, std::size_t weight, std::size_t result) {
            multiply(
                1, in, out, &images[image], {in, 1}, &weights[weight], {out, 1}, &results[result]);
        });
        return results;
    }
    /// A row for each position: the pixels of its window, 0 where there are none, channels side by side.
    [[nodiscard]] numbers windows(const numbers& images) const {
        const std::size_t row = window * window * in;
        numbers rows(batch * out_side() * out_side() * row);
        for_each([&](std::size_t image, std::size_t weight, std::size_t result) {
            const auto from = images.begin() + static_cast<std::ptrdiff_t>(image);
            std::copy_n(
                from, in,
                rows.begin() + static_cast<std::ptrdiff_t>(result / out * row + weight / out));
        });
        return rows;
    }
    [[nodiscard]] numbers by_weights(const numbers& images, const numbers& slope) const {
        numbers results(window * window * in * out);
        for_each([&](std::size_t image, std::size_t weight, std::size_t above) {
            multiply(
                in, 1, out, &images[image], {1, 1}, &slope[above], {out, 1}, &results[weight]);
        });
        return results;
    }
    [[nodiscard]] numbers by_images(const numbers& slope, const numbers& weights) const {
        numbers results(batch * side * side * in);
        for_each([&](std::size_t image, std::size_t weight, std::size_t above) {
            multiply(
                1, out, in, &slope[above], {out, 1}, &weights[weight], {1, out}, &results[image]);
        });
        return results;
    }
};

/// Where the largest of each 2 x 2 pixels is, in images (batch, side, side, channels).
[[nodiscard]] inline std::vector<std::size_t> maxima(
    const numbers& images, std::size_t batch, std::size_t side, std::size_t channels) {
    std::vector<std::size_t> places;
    for (std::size_t row = 0; row < batch * side; row += 2) {
        for (std::size_t column = 0; column < side; column += 2) {
            for (std::size_t c = 0; c < channels; ++c) {
                const std::size_t first = (row * side + column) * channels + c;
                std::size_t best = first;
                for (const std::size_t next :
                     {first + channels, first + side * channels, first + (side + 1) * channels}) {
                    best = images[next] > images[best] ? next : best;
                }
                places.push_back(best);
            }
        }
    }
    return places;
}

[[nodiscard]] inline std::vector<float> joined(const std::vector<numbers>& parts) {
    std::vector<float> all;
    for (const numbers& part : parts) {
        for (const double each : part) {
            all.push_back(static_cast<float>(each));
        }
    }
    return all;
}

}  // namespace bench::plain
