// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/dispatch.hpp>

#include <cstddef>

/// Logistic regression with weights for `features` numbers.
namespace regression {

inline constexpr std::size_t features = 30;

/// The mean loss of `count` samples, and its gradient. There is one for each instruction set for which
/// regression.cpp is compiled; of all source files it alone sees the model.
template <costate::instruction_set>
float loss(
    const float* weights, const float* samples, const float* labels, std::size_t count,
    float* gradient);

template <>
float loss<costate::instruction_set::baseline>(
    const float*, const float*, const float*, std::size_t, float*);
template <>
float loss<costate::instruction_set::sse42>(
    const float*, const float*, const float*, std::size_t, float*);
template <>
float loss<costate::instruction_set::avx2>(
    const float*, const float*, const float*, std::size_t, float*);
template <>
float loss<costate::instruction_set::avx512>(
    const float*, const float*, const float*, std::size_t, float*);

}  // namespace regression
