// SPDX-License-Identifier: BSL-1.0
#include "machine.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <fstream>
#include <limits>

namespace {

using clock_type = std::chrono::steady_clock;

double nanoseconds(clock_type::time_point begin) {
    return std::chrono::duration<double, std::nano>(clock_type::now() - begin).count();
}

#if defined(__AVX512F__)
constexpr std::size_t vector_bytes = 64;
#elif defined(__AVX__)
constexpr std::size_t vector_bytes = 32;
#else
constexpr std::size_t vector_bytes = 16;
#endif

template <class Real>
struct wide {
    using type [[gnu::vector_size(vector_bytes)]] = Real;
};

/// The value is wanted, and nothing is known of it.
template <class Pack>
[[gnu::always_inline]] inline void keep(Pack& value) {
#if defined(__x86_64__)
    asm volatile("" : "+v"(value));
#else
    asm volatile("" : "+w"(value));
#endif
}

}  // namespace

namespace bench::machine {

std::string compiler() {
#if defined(__clang__)
    return "clang++ " + std::to_string(__clang_major__) + "." + std::to_string(__clang_minor__) +
        "." + std::to_string(__clang_patchlevel__);
#else
    return "g++ " + std::to_string(__GNUC__) + "." + std::to_string(__GNUC_MINOR__) + "." +
        std::to_string(__GNUC_PATCHLEVEL__);
#endif
}

std::string processor() {
    std::ifstream list("/proc/cpuinfo");
    std::string family;
    for (std::string line; std::getline(list, line);) {
        const auto value = [&](const std::string& key) {
            return line.starts_with(key + "\t") ? line.substr(line.find(": ") + 2) : "";
        };
        if (const std::string name = value("model name"); !name.empty()) {
            return name + " (model " + family + ")";
        }
        if (const std::string model = value("model"); !model.empty()) {
            family = model;
        }
    }
    return "unknown";
}

double gigahertz() {
#if defined(__x86_64__)
    double least = std::numeric_limits<double>::max();
    for (int repetition = 0; repetition < 200; ++repetition) {
        std::uint64_t value = 1;
        const auto begin = clock_type::now();
        for (int i = 0; i < 10000; ++i) {
            asm volatile("imul %0, %0" : "+r"(value));
        }
        least = std::min(least, nanoseconds(begin) / 30000);
    }
    return 1 / least;
#else
    return 0;
#endif
}

template <class Real>
double peak() {
    using pack = typename wide<Real>::type;
    constexpr int turns = 2000;
    // Chains are arguments because compilers keep those in registers, and arrays not always.
    const auto chains = [](auto... sum) {
        const pack factor = pack{} + Real(0.5);
        const auto begin = clock_type::now();
        for (int turn = 0; turn < turns; ++turn) {
            ((sum = sum * factor + factor), ...);
            ((keep(sum)), ...);
        }
        const double elapsed = nanoseconds(begin);
        return 2.0 * sizeof...(sum) * turns * (vector_bytes / sizeof(Real)) / elapsed;
    };
    const pack zero{};
    return chains(zero, zero, zero, zero, zero, zero, zero, zero, zero, zero, zero, zero);
}

template double peak<float>();
template double peak<double>();

memory::memory(std::size_t bytes)
    : a_(bytes / sizeof(float) / 2, 1.0f), b_(a_.size(), 2.0f), c_(a_.size(), 3.0f) {}

double memory::copy() {
    const auto begin = clock_type::now();
    std::copy(a_.begin(), a_.end(), b_.begin());
    asm volatile("" : : "r"(b_.data()) : "memory");
    return 2.0 * sizeof(float) * static_cast<double>(a_.size()) / nanoseconds(begin);
}

double memory::triad() {
    const std::size_t count = a_.size() * 2 / 3;  // three arrays instead of two
    const auto begin = clock_type::now();
    for (std::size_t i = 0; i < count; ++i) {
        a_[i] = b_[i] + 3 * c_[i];
    }
    asm volatile("" : : "r"(a_.data()) : "memory");
    return 3.0 * sizeof(float) * static_cast<double>(count) / nanoseconds(begin);
}

}  // namespace bench::machine
