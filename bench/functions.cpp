// SPDX-License-Identifier: BSL-1.0
// How accurate the elementary functions are, and how fast those of packs beside the C library's
// vector functions: the tables of docs/numerics.md, and what sine and cosine cost together. The values
// are held to those of libquadmath, which has 113 bits and nothing in common with the library. The
// arguments: half evenly from the domain, half with evenly distributed exponents down to 2^-40. Needs
// g++, glibc and AVX2 or AVX-512:
//
//   g++ -std=gnu++20 -O2 -march=native -Iinclude bench/functions.cpp -lquadmath -lmvec -o functions
#include <costate/core/math.hpp>
#include <costate/core/simd_math.hpp>

#include <quadmath.h>

#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <string>
#include <vector>

namespace {

namespace math = costate::math;
using costate::pack;
using quad = __float128;

// Too small a difference to matter beside numbers of 53 bits: the series ends with a term of 1e-33.
quad digammaq(quad x) {
    quad shifted = 0;
    for (; x < 60; x += 1) shifted -= 1 / x;
    const quad s = 1 / (x * x);
    // B(2k) / 2k, k from 8 to 1.
    const quad terms[] = {3617 / 8160.0Q, 1 / 12.0Q,  691 / 32760.0Q, 1 / 132.0Q,
                          1 / 240.0Q,     1 / 252.0Q, 1 / 120.0Q,     1 / 12.0Q};
    quad series = 0;
    for (const quad term : terms) series = s * (term - series);
    return shifted + logq(x) - 1 / (2 * x) - series;
}
quad softplusq(quad x) { return x > 0 ? x + log1pq(expq(-x)) : log1pq(expq(x)); }
quad logaddexpq(quad a, quad b) { return fmaxq(a, b) + log1pq(expq(-fabsq(a - b))); }

template <class T>
quad ulp_of(quad value) {
    int exponent = 0;
    frexpq(value, &exponent);
    const int least = std::numeric_limits<T>::min_exponent - std::numeric_limits<T>::digits;
    const int last = exponent - std::numeric_limits<T>::digits;
    return ldexpq(1, last < least ? least : last);
}

class numbers {
public:
    double uniform() {
        state_ = state_ * 6364136223846793005U + 1442695040888963407U;
        return static_cast<double>(state_ >> 11) * 0x1p-53;
    }
    // Odd ones evenly from the domain.
    double between(double low, double high, std::size_t i) {
        if (i % 2 == 1) return low + (high - low) * uniform();
        const bool negative = low < 0 && (high <= 0 || uniform() < 0.5);
        const double most = std::fabs(negative ? low : high);
        const double least = low > 0 ? low : most * 0x1p-40;
        const double x = std::exp(std::log(least) + (std::log(most) - std::log(least)) * uniform());
        const double within = x < least ? least : x > most ? most : x;
        return negative ? -within : within;
    }

private:
    std::uint64_t state_ = 1;
};

constexpr std::size_t count = 100'000;

template <class T>
struct points {
    std::vector<T> x, y;
    points(double low, double high, double low_y, double high_y) : x(count), y(count) {
        numbers random;
        const T a = static_cast<T>(low), b = static_cast<T>(high);
        for (std::size_t i = 0; i < count; ++i) {
            x[i] = std::fmin(std::fmax(static_cast<T>(random.between(low, high, i)), a), b);
            y[i] = static_cast<T>(random.between(low_y, high_y, i / 2));
        }
    }
};

// The largest error in units in the last place; of 1 where an `absolute` error is meant and the value
// is smaller.
template <class T, class Exact, class F>
double worst(const points<T>& p, const Exact& exact, bool absolute, const F& values) {
    std::vector<T> got(count);
    values(p.x.data(), p.y.data(), got.data());
    quad most = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const quad wanted = exact(static_cast<quad>(p.x[i]), static_cast<quad>(p.y[i]));
        const quad error = fabsq(static_cast<quad>(got[i]) - wanted) /
            ulp_of<T>(absolute && fabsq(wanted) < 1 ? 1 : wanted);
        if (!(error <= most)) most = error;
    }
    return static_cast<double>(most);
}

constexpr std::size_t in_cache = 1024;
constexpr std::chrono::milliseconds patience(60);
// `values` may write two numbers for each.
template <class T, class F>
double nanoseconds(const points<T>& p, const F& values) {
    std::vector<T> to(2 * in_cache);
    double least = 1e9;
    // Long enough for others to have let go of the processor now and then.
    const auto end = std::chrono::steady_clock::now() + patience;
    while (std::chrono::steady_clock::now() < end) {
        const auto start = std::chrono::steady_clock::now();
        values(p.x.data(), p.y.data(), to.data(), in_cache);
        const std::chrono::duration<double, std::nano> time =
            std::chrono::steady_clock::now() - start;
        if (time.count() < least) least = time.count();
    }
    return least / in_cache;
}

template <class T, class F>
void by_packs(const T* x, const T* y, T* to, std::size_t n, const F& f) {
    for (std::size_t i = 0; i < n; i += pack<T>::lanes)
        f(pack<T>::load(x + i), pack<T>::load(y + i)).store(to + i);
}

#if defined(__AVX512F__)
#    define COSTATE_VECTOR(name, arguments, width) _ZGVeN##width##arguments##_##name
using doubles = __m512d;
using floats = __m512;
#    define COSTATE_DOUBLES(name, arguments) COSTATE_VECTOR(name, arguments, 8)
#    define COSTATE_FLOATS(name, arguments) COSTATE_VECTOR(name, arguments, 16)
#else
#    define COSTATE_VECTOR(name, arguments, width) _ZGVdN##width##arguments##_##name
using doubles = __m256d;
using floats = __m256;
#    define COSTATE_DOUBLES(name, arguments) COSTATE_VECTOR(name, arguments, 4)
#    define COSTATE_FLOATS(name, arguments) COSTATE_VECTOR(name, arguments, 8)
#endif

template <class T>
struct native {
    using type = doubles;
};
template <>
struct native<float> {
    using type = floats;
};
template <class T>
typename native<T>::type in(const pack<T>& p) {
    return __builtin_bit_cast(typename native<T>::type, p.v);
}
template <class T>
pack<T> out(typename native<T>::type v) {
    return pack<T>(__builtin_bit_cast(typename pack<T>::native_type, v));
}

// What stands where the C library has no vector function.
struct no_function {
    template <class T>
    static constexpr bool exists = false;
};

// The table of times, printed behind that of errors.
std::string& times() {
    static std::string rows;
    return rows;
}

template <class... Figures>
void add_times(const char* format, Figures... figures) {
    char text[200];
    std::snprintf(text, sizeof text, format, figures...);
    times() += text;
}

template <class Ours, class Scalar, class Exact, class Theirs>
void row(
    const char* name, double low, double high, double low_y, double high_y, bool absolute,
    Ours ours, Scalar scalar, Exact exact, Theirs theirs) {
    const points<double> d(low, high, low_y, high_y);
    const points<float> f(low, high, low_y, high_y);
    const auto packs = [&]<class T>(const T* x, const T* y, T* to, std::size_t n = count) {
        by_packs(x, y, to, n, ours);
    };
    const auto one_by_one = [&](const double* x, const double* y, double* to) {
        for (std::size_t i = 0; i < count; ++i) to[i] = scalar(x[i], y[i]);
    };
    std::printf(
        "| `%s` | %g … %g%s | %.2f | %.2f | %.2f |\n", name, low, high,
        absolute ? ", absolute" : "", worst(d, exact, absolute, one_by_one),
        worst(d, exact, absolute, packs), worst(f, exact, absolute, packs));
    std::fflush(stdout);
    if constexpr (!std::is_same_v<Theirs, no_function>) {
        const auto library = [&]<class T>(const T* x, const T* y, T* to, std::size_t n = count) {
            by_packs(x, y, to, n, theirs);
        };
        add_times(
            "| `%s` | %.2f | %.2f (%.1f) | %.2f | %.2f (%.1f) |\n", name, nanoseconds(d, packs),
            nanoseconds(d, library), worst(d, exact, absolute, library), nanoseconds(f, packs),
            nanoseconds(f, library), worst(f, exact, absolute, library));
    }
}

// Both of the same numbers in one loop, which the tables know one by one.
template <class T>
void sine_and_cosine(const char* type) {
    const points<T> p(-100, 100, 0, 1);
    const auto each = [](const T* x, T* to, std::size_t n, const auto& f) {
        for (std::size_t i = 0; i < n; i += pack<T>::lanes) {
            const math::sin_cos<pack<T>> y = f(pack<T>::load(x + i));
            y.sin.store(to + i);
            y.cos.store(to + n + i);
        }
    };
    const auto together = [&](const T* x, const T*, T* to, std::size_t n = in_cache) {
        each(x, to, n, [](pack<T> v) __attribute__((always_inline)) { return math::sincos(v); });
    };
    const auto in_turn = [&](const T* x, const T*, T* to, std::size_t n = in_cache) {
        each(x, to, n, [](pack<T> v) __attribute__((always_inline)) -> math::sin_cos<pack<T>> {
            return {math::sin(v), math::cos(v)};
        });
    };
    const auto sine = [](const T* x, const T* y, T* to) {
        by_packs(x, y, to, count, [](pack<T> v, pack<T>) { return math::sincos(v).sin; });
    };
    const auto cosine = [](const T* x, const T* y, T* to) {
        by_packs(x, y, to, count, [](pack<T> v, pack<T>) { return math::sincos(v).cos; });
    };
    std::printf(
        "%s: %.2f ns together, %.2f ns in turn; together with errors of %.2f and %.2f\n", type,
        nanoseconds(p, together), nanoseconds(p, in_turn),
        worst(
            p, [](quad x, quad) { return sinq(x); }, false, sine),
        worst(p, [](quad x, quad) { return cosq(x); }, false, cosine));
}

}  // namespace

#define COSTATE_DECLARE(name)                             \
    extern "C" doubles COSTATE_DOUBLES(name, v)(doubles); \
    extern "C" floats COSTATE_FLOATS(name##f, v)(floats);
#define COSTATE_DECLARE_TWO(name)                                   \
    extern "C" doubles COSTATE_DOUBLES(name, vv)(doubles, doubles); \
    extern "C" floats COSTATE_FLOATS(name##f, vv)(floats, floats);
#define COSTATE_LIBRARY(DECLARE)                                                                  \
    DECLARE(cbrt)                                                                                 \
    DECLARE(exp)                                                                                  \
    DECLARE(exp2) DECLARE(expm1) DECLARE(log) DECLARE(log2) DECLARE(log1p) DECLARE(sin)           \
        DECLARE(cos) DECLARE(tan) DECLARE(asin) DECLARE(acos) DECLARE(atan) DECLARE(sinh)         \
            DECLARE(cosh) DECLARE(tanh) DECLARE(asinh) DECLARE(acosh) DECLARE(atanh) DECLARE(erf) \
                DECLARE(erfc)
COSTATE_LIBRARY(COSTATE_DECLARE)
COSTATE_DECLARE_TWO(pow)
COSTATE_DECLARE_TWO(atan2)
COSTATE_DECLARE_TWO(hypot)

#define COSTATE_ROW(f, exact, low, high, absolute, theirs)                      \
    row(                                                                        \
        #f, low, high, 0, 1, absolute,                                          \
        [](auto x, auto) __attribute__((always_inline)) { return math::f(x); }, \
        [](double x, double) { return math::portable::f(x); },                  \
        [](quad x, quad) -> quad { return exact; }, theirs);
#define COSTATE_THEIRS(name)                                  \
    []<class T>(const pack<T>& x, const pack<T>&) {           \
        if constexpr (sizeof(T) == 8)                         \
            return out<T>(COSTATE_DOUBLES(name, v)(in(x)));   \
        else                                                  \
            return out<T>(COSTATE_FLOATS(name##f, v)(in(x))); \
    }
#define COSTATE_BESIDE(f, low, high) COSTATE_ROW(f, f##q(x), low, high, false, COSTATE_THEIRS(f))
#define COSTATE_ALONE(f, exact, low, high, absolute) \
    COSTATE_ROW(f, exact, low, high, absolute, no_function{})
#define COSTATE_ROW_OF_TWO(f, low, high, low_y, high_y, absolute, theirs)            \
    row(                                                                             \
        #f, low, high, low_y, high_y, absolute,                                      \
        [](auto x, auto y) __attribute__((always_inline)) { return math::f(x, y); }, \
        [](double x, double y) { return math::portable::f(x, y); },                  \
        [](quad x, quad y) -> quad { return f##q(x, y); }, theirs);
#define COSTATE_THEIRS_OF_TWO(name)                                   \
    []<class T>(const pack<T>& x, const pack<T>& y) {                 \
        if constexpr (sizeof(T) == 8)                                 \
            return out<T>(COSTATE_DOUBLES(name, vv)(in(x), in(y)));   \
        else                                                          \
            return out<T>(COSTATE_FLOATS(name##f, vv)(in(x), in(y))); \
    }

int main() {
    std::printf("| function | domain | scalar | pack of double | pack of float |\n");
    std::printf("|---|---|---|---|---|\n");
    COSTATE_ALONE(sqrt, sqrtq(x), 0, 1e30, false)
    COSTATE_ALONE(rsqrt, 1 / sqrtq(x), 1e-30, 1e30, false)
    COSTATE_BESIDE(cbrt, -1e30, 1e30)
    COSTATE_BESIDE(exp, -87, 88)
    COSTATE_BESIDE(exp2, -126, 127)
    COSTATE_BESIDE(expm1, -50, 88)
    COSTATE_BESIDE(log, 1e-37, 1e37)
    COSTATE_BESIDE(log2, 1e-37, 1e37)
    COSTATE_BESIDE(log1p, -0.999, 1e30)
    COSTATE_BESIDE(sin, -100, 100)
    COSTATE_BESIDE(cos, -100, 100)
    COSTATE_BESIDE(tan, -100, 100)
    COSTATE_ALONE(sin, sinq(x), -1e9, 1e9, false)
    COSTATE_BESIDE(asin, -1, 1)
    COSTATE_BESIDE(acos, -1, 1)
    COSTATE_BESIDE(atan, -1e6, 1e6)
    COSTATE_BESIDE(sinh, -88, 88)
    COSTATE_BESIDE(cosh, -88, 88)
    COSTATE_BESIDE(tanh, -20, 20)
    COSTATE_BESIDE(asinh, -1e15, 1e15)
    COSTATE_BESIDE(acosh, 1, 1e15)
    COSTATE_BESIDE(atanh, -0.999, 0.999)
    COSTATE_BESIDE(erf, -6, 6)
    COSTATE_BESIDE(erfc, -6, 9)
    COSTATE_ALONE(lgamma, lgammaq(x), 0.001, 1e4, true)
    COSTATE_ALONE(digamma, digammaq(x), 0.001, 1e4, true)
    COSTATE_ALONE(sigmoid, 1 / (1 + expq(-x)), -80, 80, false)
    COSTATE_ALONE(softplus, softplusq(x), -80, 80, false)
    COSTATE_ROW_OF_TWO(pow, 0.01, 100, -15, 15, false, COSTATE_THEIRS_OF_TWO(pow))
    COSTATE_ROW_OF_TWO(atan2, -1e6, 1e6, -1e6, 1e6, false, COSTATE_THEIRS_OF_TWO(atan2))
    COSTATE_ROW_OF_TWO(hypot, -1e15, 1e15, -1e15, 1e15, false, COSTATE_THEIRS_OF_TWO(hypot))
    COSTATE_ROW_OF_TWO(logaddexp, -80, 80, -80, 80, true, no_function{})
    std::printf("\n| function | double | libmvec | float | libmvec |\n");
    std::printf("|---|---|---|---|---|\n%s", times().c_str());
    std::printf("\nSine and cosine of the same numbers\n");
    sine_and_cosine<double>("double");
    sine_and_cosine<float>("float");
}
