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

short tapes = 0;

/// The whole problem is recorded.
template <class Problem>
struct state {
    static inline std::vector<double> at, derivative, ones, diagonal;
    static inline double value;
    static inline short tape = 0;

    static void set(const double* inputs) {
        const double* fixed = inputs + Problem::derivatives;
        const double* free = inputs;
        if constexpr (is_kmeans<Problem>::value) {
            fixed = inputs;
            free = inputs + Problem::inputs - Problem::derivatives;
        }
        at.assign(free, free + Problem::derivatives);
        derivative.resize(at.size());
        diagonal.resize(at.size());
        ones.assign(at.size(), 1.0);
        tape = ++tapes;
        constexpr unsigned entries = 1u << 24;  // in memory rather than in a file
        trace_on(tape, 0, entries, entries, entries, entries);
        std::vector<adouble> x(at.size());
        for (std::size_t i = 0; i < x.size(); ++i) {
            x[i] <<= at[i];
        }
        primal<Problem>::value(x.data(), fixed) >>= value;
        trace_off();
    }
    static void run() {
        const int size = static_cast<int>(at.size());
        ::function(tape, 1, size, at.data(), &value);
        ::gradient(tape, size, at.data(), derivative.data());
        if constexpr (is_kmeans<Problem>::value) {
            ::hess_vec(tape, size, at.data(), ones.data(), diagonal.data());
            for (std::size_t i = 0; i < at.size(); ++i) {
                derivative[i] /= diagonal[i];
            }
        }
    }
    static void get(double* results) {
        *std::copy(derivative.begin(), derivative.end(), results) = value;
    }
};

/// One observation is recorded; its Jacobian is that of all others at their numbers.
template <std::size_t Cameras, std::size_t Points, std::size_t Observations>
struct state<ba<Cameras, Points, Observations>> {
    using problem = ba<Cameras, Points, Observations>;
    static constexpr std::size_t arguments = problem::of_row + 2;
    static inline std::vector<double> at, jacobian, errors;
    static inline short tape = 0;

    static void set(const double* inputs) {
        at.resize(problem::observations * arguments);
        for (std::size_t i = 0; i < problem::observations; ++i) {
            double* to = &at[i * arguments];
            to = std::copy_n(
                inputs + i % problem::cameras * problem::of_camera, problem::of_camera, to);
            to = std::copy_n(inputs + problem::point + i % problem::points * 3, 3, to);
            *to++ = inputs[problem::weight + i];
            std::copy_n(inputs + problem::feature + 2 * i, 2, to);
        }
        errors.resize(2 * problem::observations);
        jacobian.resize(2 * problem::observations * arguments);
        tape = ++tapes;
        trace_on(tape);
        adouble x[arguments], y[2];
        for (std::size_t i = 0; i < arguments; ++i) {
            x[i] <<= at[i];
        }
        primal<problem>::errors(x, y);
        double result[2];
        y[0] >>= result[0];
        y[1] >>= result[1];
        trace_off();
    }
    static void run() {
        for (std::size_t i = 0; i < problem::observations; ++i) {
            double* rows[2] = {
                &jacobian[2 * i * arguments], &jacobian[(2 * i + 1) * arguments]};
            const double* x = &at[i * arguments];
            ::function(tape, 2, arguments, const_cast<double*>(x), &errors[2 * i]);
            ::jacobian(tape, 2, arguments, x, rows);
        }
    }
    static void get(double* results) {
        const auto weight = [](std::size_t i) { return at[i * arguments + problem::of_row - 1]; };
        for (std::size_t row = 0; row < 2 * problem::observations; ++row) {
            results = std::copy_n(&jacobian[row * arguments], problem::of_row, results);
        }
        for (std::size_t i = 0; i < problem::observations; ++i) {
            *results++ = -2 * weight(i);
        }
        results = std::copy(errors.begin(), errors.end(), results);
        for (std::size_t i = 0; i < problem::observations; ++i) {
            *results++ = 1 - weight(i) * weight(i);
        }
    }
};

}  // namespace

template <class Problem>
void adolc<Problem>::set(const double* inputs) {
    state<Problem>::set(inputs);
}
template <class Problem>
void adolc<Problem>::run() {
    state<Problem>::run();
}
template <class Problem>
void adolc<Problem>::get(double* results) {
    state<Problem>::get(results);
}

template struct adolc<small_ba>;
template struct adolc<large_ba>;
template struct adolc<small_lstm>;
template struct adolc<large_lstm>;
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
