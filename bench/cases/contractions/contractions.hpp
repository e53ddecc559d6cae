// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>

/// The three products of a dense layer, alone: c = a b. Inputs: a, then b, as they lie in memory.
/// Results: c.
namespace bench::contractions {

/// y = x w; dw = xᵀ dy; dx = dy wᵀ.
enum class product { forward, by_weights, by_inputs };

/// Of a layer with so many samples, inputs and outputs.
template <product Which, std::size_t Samples, std::size_t In, std::size_t Out>
struct problem {
    static constexpr product which = Which;
    static constexpr std::size_t samples = Samples, in = In, out = Out;
    static constexpr std::size_t m = Which == product::by_weights ? In : Samples;
    static constexpr std::size_t n = Which == product::by_inputs ? In : Out;
    static constexpr std::size_t k =
        Which == product::forward ? In : Which == product::by_weights ? Samples : Out;
    /// Stored with rows and columns exchanged.
    static constexpr bool a_turned = Which == product::by_weights;
    static constexpr bool b_turned = Which == product::by_inputs;
    static constexpr double operations = 2.0 * m * n * k;
};

/// Calls use(samples, inputs, outputs) for each layer: sides of at least 64, weights beyond a
/// second-level cache, small and odd ones, vectors.
#define BENCH_LAYERS(use)  \
    use(64, 784, 128)      \
    use(128, 512, 512)     \
    use(256, 1000, 500)    \
    use(64, 784, 4096)     \
    use(128, 4096, 4096)   \
    use(4, 4, 4)           \
    use(7, 13, 5)          \
    use(1, 100, 100)       \
    use(100, 100, 1)

/// Calls use<problem>() as a statement for the three products of a layer.
#define BENCH_PRODUCTS(use, samples, in, out)           \
    use(product::forward, samples, in, out)             \
    use(product::by_weights, samples, in, out)          \
    use(product::by_inputs, samples, in, out)

/// What a system keeps, each its own, aligned as suits all of them.
template <class Problem, class System>
struct matrices {
    alignas(64) static inline float a[Problem::m * Problem::k];
    alignas(64) static inline float b[Problem::k * Problem::n];
    alignas(64) static inline float c[Problem::m * Problem::n];

    static void set(const float* inputs) {
        std::copy_n(inputs, Problem::m * Problem::k, a);
        std::copy_n(inputs + Problem::m * Problem::k, Problem::k * Problem::n, b);
    }
    static void get(float* results) { std::copy_n(c, Problem::m * Problem::n, results); }
};

template <class Problem>
struct costate : matrices<Problem, costate<Problem>> {
    static void run();
};

/// With a register tile of so many rows and vectors in place of the one that the kernel chooses.
template <class Problem, std::size_t Rows, std::size_t Vectors>
struct tiled : matrices<Problem, costate<Problem>> {
    static void run();
};

template <class Problem>
struct eigen : matrices<Problem, eigen<Problem>> {
    static void run();
};

template <class Problem>
struct openblas : matrices<Problem, openblas<Problem>> {
    static void run();
};

}  // namespace bench::contractions
