// SPDX-License-Identifier: BSL-1.0
#include <costate/optim/tridiagonal.hpp>

using namespace costate;

template <std::uint32_t N>
struct decomposed {
    double values[N]{}, first[N]{}, last[N]{};
    bool converged = false;

    constexpr decomposed(const double (&diagonal)[N], const double (&beside)[N]) {
        double scratch[N]{};
        for (std::uint32_t i = 0; i < N; ++i) {
            values[i] = diagonal[i];
            scratch[i] = beside[i];
        }
        converged = tridiagonal_eigenvalues(values, scratch, first, last, N);
    }
    constexpr bool has(const double (&wanted)[N]) const {
        for (std::uint32_t i = 0; i < N; ++i)
            if (math::abs(values[i] - wanted[i]) > 1e-13) return false;
        return converged;
    }
    /// Σ vᵢ² f(λᵢ) of the first elements of the eigenvectors: element (1, 1) of f of the matrix.
    template <class F>
    constexpr double first_element(const F& f) const {
        double sum = 0;
        for (std::uint32_t i = 0; i < N; ++i) sum += first[i] * first[i] * f(values[i]);
        return sum;
    }
};
constexpr double root2 = 1.41421356237309504880;

static_assert(decomposed<1>({3}, {0}).has({3}) && decomposed<1>({3}, {0}).first[0] == 1);
static_assert(decomposed<2>({5, 1}, {0, 0}).has({1, 5}), "a diagonal matrix is put in order, its vectors with it");
static_assert(decomposed<2>({5, 1}, {0, 0}).first[1] == 1 && decomposed<2>({5, 1}, {0, 0}).last[0] == 1);
static_assert(decomposed<2>({0, 0}, {1, 0}).has({-1, 1}));
static_assert(decomposed<3>({2, 2, 2}, {-1, -1, 0}).has({2 - root2, 2, 2 + root2}), "2 - 2 cos(kπ/4)");
static_assert(decomposed<4>({1, 1, 3, 3}, {0, 0, 2, 0}).has({1, 1, 1, 5}), "blocks that fall apart, equal eigenvalues");

constexpr decomposed<4> odd({1, -2, 0.5, 4}, {3, 0.25, -2, 0});
constexpr double unit(double) { return 1; }
constexpr double itself(double x) { return x; }
constexpr double times_itself(double x) { return x * x; }
static_assert(math::abs(odd.first_element(unit) - 1) < 1e-13 && math::abs(odd.first_element(itself) - 1) < 1e-13);
static_assert(math::abs(odd.first_element(times_itself) - (1 + 9)) < 1e-13, "element (1, 1) of the matrix's square");
