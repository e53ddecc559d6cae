// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>

/// Work on the rows of a matrix that is limited by memory, in float: 512 rows, or so many that no cache holds them.
namespace bench::rows {

inline constexpr std::size_t few = 512;
inline constexpr std::size_t many = 16384;

/// Cross entropy of the softmax of each row, the mean over the rows; inputs are the rows, then a
/// class for each; results the gradient by the rows, then the mean.
struct softmax_xent {
    static constexpr const char* name = "softmax-xent-1000";
    static constexpr std::size_t length = 1000;
    static constexpr std::size_t count = few;
};
struct softmax_xent_beyond : softmax_xent {
    static constexpr const char* name = "softmax-xent-1000-rows-16384";
    static constexpr std::size_t count = many;
};

/// Each row less its mean over the root of its variance (plus 1e-5), times a scale, plus a shift;
/// the value is the product with a matrix as large, the mean over the rows. Inputs are the rows, the
/// matrix, scale and shift; results the gradient by the rows, by scale and shift, then the value.
struct layernorm {
    static constexpr const char* name = "layernorm-1024";
    static constexpr std::size_t length = 1024;
    static constexpr std::size_t count = few;
};
struct layernorm_beyond : layernorm {
    static constexpr const char* name = "layernorm-1024-rows-16384";
    static constexpr std::size_t count = many;
};

template <class Case>
struct costate {
    static void set(const float* inputs);
    static void run();
    static void get(float* results);
};

template <class Case>
struct by_hand {
    static void set(const float* inputs);
    static void run();
    static void get(float* results);
};

template <class Case>
struct libtorch {
    static void set(const float* inputs);
    static void run();
    static void get(float* results);
};

/// What a system does for a case, with as many rows as `set` has got.
#define BENCH_ROWS(system, case_, set_rows, run_rows, get_rows) \
    template <>                                                 \
    void system<case_>::set(const float* inputs) {              \
        set_rows(inputs, case_::count);                         \
    }                                                           \
    template <>                                                 \
    void system<case_>::run() {                                 \
        run_rows();                                             \
    }                                                           \
    template <>                                                 \
    void system<case_>::get(float* results) {                   \
        get_rows(results);                                      \
    }

}  // namespace bench::rows
