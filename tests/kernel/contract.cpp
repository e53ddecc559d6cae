// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <costate/kernel/contract.hpp>

#include <cmath>
#include <type_traits>
#include <utility>
#include <vector>

using namespace costate::kernel;
using costate::pack;

namespace {

constexpr std::size_t given(std::size_t extent, std::size_t rows) {
    return extent == dynamic ? rows : extent;
}

// Elements from the first to the last of a strided matrix: not one more, so that a sanitizer sees
// every read and write beyond.
constexpr std::size_t span(
    std::size_t rows, std::size_t row, std::size_t columns, std::size_t column) {
    return rows * columns == 0 ? 0 : (rows - 1) * row + (columns - 1) * column + 1;
}

template <class T>
std::vector<T> numbers(std::size_t n, unsigned seed) {
    std::vector<T> v(n);
    for (T& x : v) {
        seed = seed * 1664525U + 1013904223U;
        x = static_cast<T>(static_cast<int>(seed >> 20) - 2048) / T(1024);
    }
    return v;
}

// Exact operations in double whatever T: the numbers above have 12 bits.
template <class T>
std::vector<double> expected(
    const contraction& d, const std::vector<T>& a, const std::vector<T>& b,
    const std::vector<T>& c, std::size_t rows) {
    std::vector<double> r(c.begin(), c.end());
    for (std::size_t m = 0; m < given(d.m, rows); ++m) {
        for (std::size_t n = 0; n < d.n; ++n) {
            double& sum = r[m * d.c_m + n * d.c_n];
            sum = d.accumulate ? sum : 0.0;
            for (std::size_t k = 0; k < given(d.k, rows); ++k) {
                sum += static_cast<double>(a[m * d.a_m + k * d.a_k]) *
                    static_cast<double>(b[k * d.b_k + n * d.b_n]);
            }
        }
    }
    return r;
}

// Stores twice the sum plus one, lane by lane, and counts.
template <contraction D, class T>
struct doubled {
    T* c;
    std::size_t* elements;

    COSTATE_INLINE void operator()(
        const pack<T>& value, std::size_t m, std::size_t n, std::size_t lanes) const {
        const pack<T> y = value * T(2) + T(1);
        T part[pack<T>::lanes];
        y.store(part);
        for (std::size_t i = 0; i < lanes; ++i) {
            c[D.lanes_along_m() ? (m + i) * D.c_m + n * D.c_n : m * D.c_m + (n + i) * D.c_n] =
                part[i];
        }
        *elements += lanes;
    }
};

// A kernel, and what is known of it: all that is compiled once for each shape.
template <class T>
struct subject {
    contraction d;
    bool plain;  // else with an epilogue, which counts the elements, and a workspace
    std::size_t workspace;
    void (*run)(const T* a, const T* b, T* c, std::size_t rows, std::size_t* elements, T* workspace);
};

template <contraction D, class T>
constexpr subject<T> subject_of() {
    constexpr bool plain = (D.n + D.k + sizeof(T) / 4) % 2 == 0;
    return {
        D, plain, contraction_workspace<D, T>(),
        [](const T* a, const T* b, T* c, std::size_t rows, std::size_t* elements, T* workspace) {
            if constexpr (!plain)
                contract<D, T>(a, b, c, rows, doubled<D, T>{c, elements}, workspace);
            else if constexpr (D.m == dynamic || D.n % 2 == 0)
                contract_into<D, T>(a, b, c, rows, D.accumulate);
            else
                contract<D, T>(a, b, c, rows);
        }};
}

template <class T>
bool agrees(const subject<T>& of, std::size_t rows) {
    const contraction& d = of.d;
    const std::size_t m = given(d.m, rows);
    const std::size_t k = given(d.k, rows);
    const auto a = numbers<T>(span(m, d.a_m, k, d.a_k), 1);
    const auto b = numbers<T>(span(k, d.b_k, d.n, d.b_n), 2);
    const auto c = numbers<T>(span(m, d.c_m, d.n, d.c_n), 3);
    const auto sums = expected(d, a, b, c, rows);
    const double tolerance = (sizeof(T) == 4 ? 1e-6 : 1e-14) * (2.0 + static_cast<double>(k));
    std::vector<T> workspace(of.workspace);
    std::vector<T> got = c;
    std::size_t elements = 0;
    of.run(a.data(), b.data(), got.data(), rows, &elements, workspace.data());
    std::vector<bool> written(c.size());
    for (std::size_t i = 0; i < m; ++i) {
        for (std::size_t j = 0; j < d.n; ++j) {
            written[i * d.c_m + j * d.c_n] = true;
        }
    }
    bool good = of.plain || elements == m * d.n;
    for (std::size_t i = 0; i < c.size(); ++i) {
        const double want = of.plain ? sums[i] : 2 * sums[i] + 1;
        good = good &&
            (written[i] ? std::fabs(static_cast<double>(got[i]) - want) <= tolerance
                        : got[i] == c[i]);
    }
    return good;
}

template <class T>
void check_subject(const subject<T>& of, std::size_t rows) {
    CAPTURE(of.d.m, of.d.n, of.d.k, rows);
    CHECK(agrees(of, rows));
}

// Each shape with one of the two types, for the sake of compile time; shapes come in both parities.
template <contraction D>
void check(std::size_t rows) {
    using type = std::conditional_t<(D.m + D.n + D.k) / 2 % 2 == 0, float, double>;
    check_subject(subject_of<D, type>(), rows);
}

template <contraction D>
void check_rows() {
    for (std::size_t rows = 0; rows <= 17; ++rows) {
        check<D>(rows);
    }
    check<D>(67);
}

template <std::size_t M, std::size_t N, std::size_t K>
void check_static() {
    check<matrix_product(M, N, K)>(0);
    check<accumulating(weight_gradient(M, N, K))>(0);
    check<input_gradient(M, N, K)>(0);
}

template <class T, std::size_t M, std::size_t K, std::size_t... N>
void every_width(std::index_sequence<N...>) {
    (check_subject(subject_of<matrix_product(M, N + 1, K), T>(), 0), ...);
}

template <std::size_t In, std::size_t Out>
void check_layer() {
    check_rows<matrix_product(dynamic, Out, In)>();
    check_rows<accumulating(weight_gradient(In, Out, dynamic))>();
    check_rows<input_gradient(dynamic, In, Out)>();
}

// The same with an operand stored in 16 bits: the sums are those of its values as floats.
template <contraction D>
bool agrees_stored(std::size_t rows) {
    const std::size_t m = given(D.m, rows);
    const auto stored = [](const std::vector<float>& v) {
        return std::vector<costate::bfloat16>(v.begin(), v.end());
    };
    auto a = numbers<float>(span(m, D.a_m, D.k, D.a_k), 1);
    auto b = numbers<float>(span(D.k, D.b_k, D.n, D.b_n), 2);
    const auto short_a = stored(a);
    const auto short_b = stored(b);
    const auto given_a = [&] {
        if constexpr (D.a_kind == costate::element::none) return a.data();
        else {
            a.assign(short_a.begin(), short_a.end());
            return short_a.data();
        }
    }();
    const auto given_b = [&] {
        if constexpr (D.b_kind == costate::element::none) return b.data();
        else {
            b.assign(short_b.begin(), short_b.end());
            return short_b.data();
        }
    }();
    const auto c = numbers<float>(span(m, D.c_m, D.n, D.c_n), 3);
    std::vector<float> got = c;
    contract<D, float>(given_a, given_b, got.data(), rows);
    const auto sums = expected(D, a, b, c, rows);
    bool good = true;
    for (std::size_t i = 0; i < m; ++i)
        for (std::size_t j = 0; j < D.n; ++j) {
            const std::size_t at = i * D.c_m + j * D.c_n;
            good = good && std::fabs(static_cast<double>(got[at]) - sums[at]) <= 1e-6 * (2.0 + static_cast<double>(D.k));
        }
    return good;
}
template <contraction D, bool A = false>
constexpr contraction in_16_bits() {
    contraction d = D;
    (A ? d.a_kind : d.b_kind) = costate::element::bfloat16;
    return d;
}

// Row-major operands with gaps.
constexpr contraction gaps(contraction d) {
    d.a_m += 3;
    d.b_k += 2;
    d.c_m += 5;
    return d;
}

}  // namespace

TEST_CASE("contract: small shapes, the three products of a layer") {
    check_static<1, 1, 1>();
    check_static<1, 2, 1>();
    check_static<2, 1, 1>();
    check_static<1, 3, 5>();
    check_static<3, 1, 5>();
    check_static<5, 3, 1>();
    check_static<4, 5, 3>();
    check_static<3, 7, 13>();
    check_static<7, 13, 11>();
}

TEST_CASE("contract: rows of a half and a quarter of a register") {
    check_static<4, 4, 4>();
    check_static<7, 8, 13>();
    check<accumulating(matrix_product(21, 6, 40))>(0);
    check_rows<input_gradient(dynamic, 7, 5)>();
    check<input_gradient(dynamic, 3, 3000)>(20);
    // B by columns, but not for vectors: what is beyond a row of it is not C's.
    check<contraction{9, 4, 5, 5, 1, 1, 7, 6, 1}>(0);
}

TEST_CASE("contract: one sample of a small network") {
    check_static<1, 16, 4>();
    check_static<1, 16, 16>();
    check_static<4, 16, 1>();
    check_static<16, 16, 1>();
    check_static<16, 1, 1>();
    check_static<1, 1, 37>();
}

TEST_CASE("contract: every tail of n") {
    every_width<float, 1, 3>(std::make_index_sequence<2 * pack<float>::lanes + 1>{});
    every_width<double, 7, 5>(std::make_index_sequence<2 * pack<double>::lanes + 1>{});
}

TEST_CASE("contract: any number of rows") {
    check_layer<1, 1>();
    check_layer<1, 5>();
    check_layer<19, 10>();
    check_layer<37, 41>();
}

TEST_CASE("contract: blocks of k, several columns") {
    check<matrix_product(dynamic, 131, 300)>(20);
    check<accumulating(weight_gradient(131, 67, dynamic))>(300);
    check<input_gradient(dynamic, 131, 300)>(20);
    check<accumulating(input_gradient(dynamic, 33, 1100))>(20);
    check<accumulating(input_gradient(140, 67, 523))>(0);
}

TEST_CASE("contract: strides") {
    check<gaps(matrix_product(5, 19, 7))>(0);
    check_rows<gaps(accumulating(matrix_product(dynamic, 19, 7)))>();
    // C by columns, then everything by columns.
    check<contraction{5, 19, 7, 7, 1, 19, 1, 1, 5}>(0);
    check<contraction{5, 19, 7, 1, 5, 1, 7, 1, 5}>(0);
    check_rows<contraction{dynamic, 19, 7, 1, 100, 1, 7, 1, 100}>();
    // Nothing contiguous.
    check<contraction{5, 19, 7, 20, 2, 60, 3, 50, 2}>(0);
    check<contraction{2, 19, 7, 20, 2, 60, 3, 50, 2, true}>(0);
    check_rows<contraction{dynamic, 9, 7, 20, 2, 60, 3, 50, 2, true}>();
    check_rows<contraction{3, 9, dynamic, 1, 3, 60, 3, 50, 2, true}>();
    check_rows<contraction{3, 9, dynamic, 1, 3, 1, 70, 9, 1, true}>();
    check_rows<contraction{1, 1, dynamic, 1, 3, 60, 3, 1, 1}>();
    check_rows<contraction{1, 1, dynamic, 1, 1, 1, 1, 1, 1}>();
    check_rows<contraction{dynamic, 1, 7, 1, 70, 1, 1, 1, 1}>();
    // Broadcast operands.
    check<contraction{5, 19, 7, 0, 1, 19, 1, 19, 1}>(0);
    check<contraction{5, 19, 7, 7, 1, 0, 1, 19, 1}>(0);
    check<contraction{5, 19, 7, 7, 1, 1, 0, 19, 1}>(0);
}

TEST_CASE("contract: an operand stored in 16 bits") {
    for (std::size_t rows : {0u, 1u, 7u, 33u}) {
        CHECK(agrees_stored<in_16_bits<matrix_product(dynamic, 37, 19)>()>(rows));
        CHECK(agrees_stored<in_16_bits<input_gradient(dynamic, 37, 19)>()>(rows));
    }
    CHECK(agrees_stored<in_16_bits<matrix_product(3, 37, 19)>()>(0));
    CHECK(agrees_stored<in_16_bits<matrix_product(40, 19, 523)>()>(0));
    CHECK(agrees_stored<in_16_bits<input_gradient(1, 21, 19)>()>(0));
    CHECK(agrees_stored<in_16_bits<matrix_product(20, 3, 19)>()>(0));
    CHECK(agrees_stored<in_16_bits<input_gradient(20, 5, 6)>()>(0));
    // A matrix times a column: the vectors run down the result, along the stored operand.
    CHECK(agrees_stored<in_16_bits<matrix_product(21, 1, 19), true>()>(0));
    CHECK(agrees_stored<in_16_bits<contraction{21, 1, 19, 1, 21, 1, 1, 1, 1}, true>()>(0));
}
