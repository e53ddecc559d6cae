// SPDX-License-Identifier: BSL-1.0
#include <costate/core/tensor.hpp>
#include <costate/nn/initialise.hpp>

namespace nn = costate::nn;

namespace {

// The first numbers of SplitMix64 with seed 1234567, which its authors' program gives.
constexpr bool is_splitmix() {
    nn::uniform_stream next(1234567);
    return next() == static_cast<double>(6457827717110365317u >> 11) * 0x1p-53 &&
        next() == static_cast<double>(3203168211198807973u >> 11) * 0x1p-53;
}
static_assert(is_splitmix());

// Uniform with variance 2 / inputs: within √(6 / inputs), and not half as far.
constexpr bool he() {
    costate::tensor<float, 6, 50> weight{};
    costate::tensor<float, 6, 50> again{};
    nn::he_uniform(costate::tensor_view<float, 6, 50>(weight.data()), 6, 3);
    nn::he_uniform(costate::tensor_view<float, 6, 50>(again.data()), 6, 3);
    double squares = 0, most = 0;
    for (const float w : weight) {
        const double size = w < 0 ? -static_cast<double>(w) : static_cast<double>(w);
        most = size > most ? size : most;
        squares += size * size;
    }
    return weight == again && most <= 1 && most > 0.9 && squares / 300 > 0.25 && squares / 300 < 0.42;
}
static_assert(he());

struct one_matrix_and_one_vector {
    costate::tensor<double, 4, 2> matrix{};
    costate::tensor<double, 2> vector{};
    constexpr void fill(double value) {
        for (double& x : vector) x = value;
    }
    template <class F>
    constexpr void for_each(F&& f) {
        f("matrix", costate::tensor_view<double, 4, 2>(matrix.data()));
        f("vector", costate::tensor_view<double, 2>(vector.data()));
    }
};
constexpr bool whole_record() {
    one_matrix_and_one_vector p, q;
    p.vector = {1, 2};
    nn::initialise(p, 1);
    nn::initialise(q, 2);
    return p.vector == costate::tensor<double, 2>{} && p.matrix(0, 0) != 0 && p.matrix(0, 0) != p.matrix(0, 1) && !(p.matrix == q.matrix);
}
static_assert(whole_record());

// Every unit has as many inputs, others for each, with normal weights.
constexpr bool sparse() {
    costate::tensor<float, 20, 30> weight{};
    costate::tensor<float, 3, 30> few{};
    nn::sparse_normal(costate::tensor_view<float, 20, 30>(weight.data()), 3, 5, 2);
    nn::sparse_normal(costate::tensor_view<float, 3, 30>(few.data()), 3, 5);
    double squares = 0, sum = 0;
    std::size_t first = 0;
    for (std::size_t o = 0; o < 30; ++o) {
        std::size_t inputs = 0;
        for (std::size_t i = 0; i < 20; ++i) inputs += weight(i, o) != 0;
        if (inputs != 5 || few(0, o) == 0 || few(1, o) == 0 || few(2, o) == 0) return false;
        first += weight(0, o) != 0;
    }
    for (const float w : weight) squares += static_cast<double>(w * w), sum += static_cast<double>(w);
    return first > 2 && first < 15 && squares / 150 > 3 && squares / 150 < 5 && sum / 150 < 0.5 && sum / 150 > -0.5;
}
static_assert(sparse());

constexpr bool sparse_without_scale() {
    costate::tensor<float, 20, 30> weight{};
    nn::sparse_normal(costate::tensor_view<float, 20, 30>(weight.data()), 3, 5, 0);
    return weight == costate::tensor<float, 20, 30>{};
}
static_assert(sparse_without_scale(), "it ends");

constexpr bool sparse_record() {
    one_matrix_and_one_vector p;
    p.vector = {1, 2};
    nn::initialise_sparsely(p, 1, 1);
    std::size_t inputs = 0;
    for (const double w : p.matrix) inputs += w != 0;
    return p.vector == costate::tensor<double, 2>{} && inputs == 2;
}
static_assert(sparse_record());

}  // namespace
