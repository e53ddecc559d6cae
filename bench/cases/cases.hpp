// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "../harness.hpp"

/// Each case computes its inputs, the expected results by plain loops, and compares the systems. A
/// system is a class template of static functions `set`, `run` and `get` in a file of its own, so
/// that each can be given the flags that suit it and none sees through another.
namespace bench {

void sum_sin_exp(session& bench_);
void rosenbrock(session& bench_);
void mlp_4_16_16_1(session& bench_);
void dense_networks(session& bench_);
void dense_products(session& bench_);
void second_order(session& bench_);
void kronecker_factors(session& bench_);
void training_networks(session& bench_);
void other_networks(session& bench_);
void row_kernels(session& bench_);
void gradbench_problems(session& bench_);

/// The three functions of a system as a contender.
template <class System, class Real = double>
[[nodiscard]] contender<Real> entry(const char* name) {
    return {name, &System::set, &System::run, &System::get};
}

}  // namespace bench
