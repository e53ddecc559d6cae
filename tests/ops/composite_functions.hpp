// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops.hpp>

/// The functions of oracle/composites.hpp, written with the library: of one vector, whatever stands for it.
namespace costate::testing::functions {

template <int From, int To>
constexpr auto part(const auto& x) {
    return slice<range{From, To}>(x);
}

inline constexpr auto logsumexp_of = [](auto x) { return logsumexp(x); };
inline constexpr auto softmax_of = [](auto x) { return softmax(x); };
inline constexpr auto log_softmax_of = [](auto x) { return log_softmax(x); };
template <int Label>
inline constexpr auto cross_entropy = [](auto x) { return -sum(slice<range{Label, Label + 1}>(log_softmax(x))); };
inline constexpr auto binary_cross_entropy = [](auto x) {
    const auto z = part<0, 4>(x);
    const auto t = part<4, 8>(x);
    return mean(softplus(z) - t * z);
};
template <int N>
inline constexpr auto sigmoid_cross_entropy_of =
    [](auto x) { return sigmoid_cross_entropy(part<0, N>(x), part<N, 2 * N>(x)); };
inline constexpr auto squared_error_of = [](auto x) { return squared_error(part<0, 3>(x), part<3, 6>(x)); };
inline constexpr auto mean_squared_error_of = [](auto x) { return mean_squared_error(part<0, 3>(x), part<3, 6>(x)); };
inline constexpr auto norm_of = [](auto x) { return norm(x); };
inline constexpr auto prod_of = [](auto x) { return prod(x); };
inline constexpr auto max_of = [](auto x) { return max(x); };
inline constexpr auto min_of = [](auto x) { return min(x); };
inline constexpr auto mean_of = [](auto x) { return mean(x); };
inline constexpr auto variance_of = [](auto x) { return variance(x); };
inline constexpr auto layer_norm_of = [](auto all) {
    const auto x = part<0, 6>(all);
    return part<6, 12>(all) * layer_norm<normalisation{.epsilon = 0x1p-17}>(x) + part<12, 18>(all);
};
inline constexpr auto rms_norm_of = [](auto x) { return rms_norm(x); };
inline constexpr auto group_norm_of = [](auto x) { return group_norm<2>(reshape<3, 4>(x)); };
inline constexpr auto batch_norm_of = [](auto x) { return batch_norm(reshape<4, 2>(x)); };
inline constexpr auto batch_norm_inference_of = [](auto all) {
    return batch_norm_inference(reshape<3, 2>(part<0, 6>(all)), part<6, 8>(all), square(part<8, 10>(all)));
};
inline constexpr auto tanh_mlp = [](auto x) {
    const auto hidden = tanh(matmul(part<26, 29>(x), reshape<3, 4>(part<0, 12>(x))) + part<12, 16>(x));
    const auto off = matmul(hidden, reshape<4, 2>(part<16, 24>(x))) + part<24, 26>(x) - part<29, 31>(x);
    return sum(square(off));
};
inline constexpr auto sigmoid_network = [](auto x) {
    const auto hidden = sigmoid(matmul(part<9, 11>(x), reshape<2, 2>(part<0, 4>(x))) + part<4, 6>(x));
    const auto out = sigmoid(dot(hidden, part<6, 8>(x)) + squeeze(part<8, 9>(x)));
    const auto target = squeeze(part<11, 12>(x));
    return -(target * log(out)) - (1 - target) * log(1 - out);
};
inline constexpr auto matmul_chain = [](auto x) {
    return matmul(matmul(reshape<2, 3>(part<0, 6>(x)), reshape<3, 4>(part<6, 18>(x))), reshape<4, 2>(part<18, 26>(x)));
};
inline constexpr auto batched_matmul = [](auto x) {
    return matmul(reshape<2, 2, 3>(part<0, 12>(x)), reshape<2, 3, 2>(part<12, 24>(x)));
};
inline constexpr auto einsum_trace = [](auto x) {
    return einsum<"ij,jk,ki->">(reshape<2, 3>(part<0, 6>(x)), reshape<3, 2>(part<6, 12>(x)), reshape<2, 2>(part<12, 16>(x)));
};
inline constexpr auto einsum_ijk_k = [](auto x) { return einsum<"ijk,k->ij">(reshape<2, 2, 3>(part<0, 12>(x)), part<12, 15>(x)); };
inline constexpr auto einsum_outer = [](auto x) { return outer(part<0, 3>(x), part<3, 7>(x)); };
inline constexpr auto einsum_row_dots = [](auto x) {
    return einsum<"ij,ij->i">(reshape<2, 3>(part<0, 6>(x)), reshape<2, 3>(part<6, 12>(x)));
};
inline constexpr auto einsum_bilinear = [](auto x) {
    return einsum<"i,ikj,j->k">(part<0, 4>(x), reshape<4, 2, 3>(part<4, 28>(x)), part<28, 31>(x));
};
inline constexpr auto cumsum_of = [](auto x) { return cumsum(x); };
inline constexpr auto cumsum_of_squares = [](auto x) { return cumsum(square(x)); };
template <int T>
constexpr auto recurrence_step(const auto& h, const auto& x) {
    return tanh(matmul(reshape<3, 3>(part<3, 12>(x)), h) + matmul(reshape<3, 2>(part<12, 18>(x)), part<18 + 2 * T, 20 + 2 * T>(x)));
}
inline constexpr auto recurrence = [](auto x) {
    const auto h1 = recurrence_step<0>(part<0, 3>(x), x);
    const auto h2 = recurrence_step<1>(h1, x);
    const auto h3 = recurrence_step<2>(h2, x);
    return recurrence_step<4>(recurrence_step<3>(h3, x), x);
};
inline constexpr auto attention = [](auto x) {
    const auto scores = matmul(reshape<3, 2>(part<0, 6>(x)), transpose(reshape<3, 2>(part<6, 12>(x))));
    return matmul(softmax(0x1.6a09e667f3bcdp-1 * scores), reshape<3, 2>(part<12, 18>(x)));
};
inline constexpr auto convolve = [](auto x) {
    return sum<0>(expand<1>(part<6, 9>(x)) * stack(part<0, 4>(x), part<1, 5>(x), part<2, 6>(x)));
};
inline constexpr auto convolution_1d = [](auto x) {
    return convolution<sliding{.stride = 2, .padding = 1}>(reshape<7, 2>(part<0, 14>(x)), reshape<3, 2, 2>(part<14, 26>(x)));
};
inline constexpr auto convolution_2d = [](auto x) {
    return tanh(convolution<sliding{.padding = 1}>(reshape<4, 3, 2>(part<0, 24>(x)), reshape<3, 2, 2, 2>(part<24, 48>(x))));
};
inline constexpr auto convolution_groups = [](auto x) {
    return convolution<sliding{.stride = 2, .dilation = 2}, sliding{}>(
        reshape<5, 4, 4>(part<0, 80>(x)), reshape<2, 2, 2, 2>(part<80, 96>(x)));
};
inline constexpr auto convolution_depthwise = [](auto x) {
    return convolution<sliding{.padding = 1}>(reshape<4, 3, 3>(part<0, 36>(x)), reshape<3, 3, 1, 3>(part<36, 63>(x)));
};
inline constexpr auto convolution_patches = [](auto x) {
    return convolution<sliding{.stride = 2}>(reshape<5, 4, 1>(part<0, 20>(x)), reshape<2, 2, 1, 3>(part<20, 32>(x)));
};
inline constexpr auto convolution_3d = [](auto x) {
    return convolution<sliding{}, sliding{.stride = 2}, sliding{}>(
        reshape<3, 4, 2, 1>(part<0, 24>(x)), reshape<2, 2, 2, 1, 2>(part<24, 40>(x)));
};
inline constexpr auto convolution_depthwise_3d = [](auto x) {
    return convolution<sliding{.stride = 2}, sliding{.padding = 1}, sliding{}>(
        reshape<3, 2, 2, 2>(part<0, 24>(x)), reshape<2, 2, 2, 1, 4>(part<24, 56>(x)));
};
inline constexpr auto convolution_transpose_2d = [](auto x) {
    return convolution_transpose<sliding{.stride = 2, .padding = 1}, sliding{}>(
        reshape<2, 3, 2>(part<0, 12>(x)), reshape<3, 2, 1, 2>(part<12, 24>(x)));
};
inline constexpr auto max_pool_3_2 = [](auto x) {
    return pow(max_pool<pooling{.size = 3, .stride = 2, .padding = 1}>(reshape<4, 5, 1>(x)), 3);
};
inline constexpr auto max_pool_2 = [](auto x) { return pow(max_pool(reshape<5, 1>(x)), 3); };
inline constexpr auto average_pool_3_2 = [](auto x) {
    return average_pool<pooling{.size = 3, .stride = 1, .padding = 1}, pooling{.size = 2}>(pow(reshape<3, 4, 2>(x), 3));
};
inline constexpr auto adaptive_average_5_3 = [](auto x) { return adaptive_average_pool<3>(reshape<5, 1>(x)); };
inline constexpr auto gather_square = [](auto x) {
    return square(concat(part<2, 3>(x), part<0, 1>(x), part<2, 3>(x), part<3, 4>(x)));
};
inline constexpr auto scatter_add_square = [](auto x) {
    const auto y = square(x);
    return concat(part<1, 2>(y), part<0, 1>(y) + part<2, 3>(y) + part<3, 4>(y), 0 * part<0, 1>(y));
};
inline constexpr auto rosenbrock = [](auto x) {
    const auto a = slice<range{0, -1}>(x);
    return sum(100 * square(slice<range{1}>(x) - square(a)) + square(1 - a));
};
inline constexpr auto sum_sin_exp = [](auto x) { return sum(sin(x) * exp(-square(x)) + x * log(1 + square(x))); };
inline constexpr auto tanh_of_tanh = [](auto x) { return tanh(tanh(x)); };

}  // namespace costate::testing::functions
