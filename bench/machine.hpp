// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

/// What this machine can do, measured where the cases are, and what it is.
namespace bench::machine {

/// The compiler of this program, with its version.
[[nodiscard]] std::string compiler();

/// The processor as it calls itself.
[[nodiscard]] std::string processor();

/// Clock of this core in GHz while it runs the benchmark, from a chain of multiplications of three
/// cycles each; 0 where that latency is not known. Nanoseconds of two machines compare by it.
[[nodiscard]] double gigahertz();

/// Operations for each nanosecond of a loop of multiply-adds in registers, a sample of 20 µs.
template <class Real>
[[nodiscard]] double peak();

/// Moves memory as the row kernels do at best. Each is told how many bytes it reads and writes
/// together, and answers with bytes for each nanosecond.
class memory {
public:
    explicit memory(std::size_t bytes);
    [[nodiscard]] double copy();   ///< b = a
    [[nodiscard]] double triad();  ///< a = b + 3 c

private:
    std::vector<float> a_, b_, c_;
};

}  // namespace bench::machine
