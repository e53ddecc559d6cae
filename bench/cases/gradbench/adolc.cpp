// SPDX-License-Identifier: BSL-1.0
// The problem is recorded once; every run goes over the tape.
#include <adolc/adolc.h>

#include <algorithm>
#include <type_traits>
#include <vector>

#include "../systems.hpp"
#include "primal.hpp"

namespace bench {

std::string adolc_version() { return BENCH_ADOLC_VERSION; }

namespace gradbench {
namespace {

template <class Problem>
struct is_kmeans : std::false_type {};
template <std::size_t N, std::size_t K, std::size_t D>
struct is_kmeans<kmeans<N, K, D>> : std::true_type {};

template <class Problem>
struct state {
    static inline std::vector<double> at, derivative, ones, diagonal;
    static inline double value;
    static inline short tape = 0;
};
short tapes = 0;

}  // namespace

template <class Problem>
void adolc<Problem>::set(const double* inputs) {
    using s = state<Problem>;
    const double* fixed = inputs + Problem::derivatives;
    const double* free = inputs;
    if constexpr (is_kmeans<Problem>::value) {
        fixed = inputs;
        free = inputs + Problem::inputs - Problem::derivatives;
    }
    s::at.assign(free, free + Problem::derivatives);
    s::derivative.resize(s::at.size());
    s::diagonal.resize(s::at.size());
    s::ones.assign(s::at.size(), 1.0);
    s::tape = ++tapes;
    constexpr unsigned entries = 1u << 24;  // in memory rather than in a file
    trace_on(s::tape, 0, entries, entries, entries, entries);
    std::vector<adouble> x(s::at.size());
    for (std::size_t i = 0; i < x.size(); ++i) {
        x[i] <<= s::at[i];
    }
    primal<Problem>::value(x.data(), fixed) >>= s::value;
    trace_off();
}

template <class Problem>
void adolc<Problem>::run() {
    using s = state<Problem>;
    const int size = static_cast<int>(s::at.size());
    ::function(s::tape, 1, size, s::at.data(), &s::value);
    ::gradient(s::tape, size, s::at.data(), s::derivative.data());
    if constexpr (is_kmeans<Problem>::value) {
        ::hess_vec(s::tape, size, s::at.data(), s::ones.data(), s::diagonal.data());
        for (std::size_t i = 0; i < s::at.size(); ++i) {
            s::derivative[i] /= s::diagonal[i];
        }
    }
}

template <class Problem>
void adolc<Problem>::get(double* results) {
    using s = state<Problem>;
    *std::copy(s::derivative.begin(), s::derivative.end(), results) = s::value;
}

template struct adolc<small_llsq>;
template struct adolc<large_llsq>;
template struct adolc<small_lse>;
template struct adolc<large_lse>;
template struct adolc<small_kmeans>;
template struct adolc<large_kmeans>;
template struct adolc<small_gmm>;
template struct adolc<large_gmm>;
template struct adolc<small_ode>;
template struct adolc<large_ode>;

}  // namespace gradbench
}  // namespace bench
