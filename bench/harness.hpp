// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

/// One way to compute a case. The three steps share state that the contender keeps in the form that
/// suits it (static arrays, a program object); only `run` is timed.
template <class Real>
struct contender {
    const char* system;
    void (*set)(const Real* inputs);
    void (*run)();
    void (*get)(Real* results);
};

struct options {
    bool quick = false;
    std::string only;
    std::string json;
};

/// Compares the contenders of each case and keeps the records.
class session {
public:
    explicit session(options chosen);

    /// True when `--only` leaves the case in: it names the case or the part before its last '/'.
    [[nodiscard]] bool wants(std::string_view name) const;

    /// Checks that every contender computes `expected`, |a - e| <= tolerance * max(1, |e|) with
    /// 1e-10 for double and 1e-5 for float; then times those that do, taking turns, and keeps the
    /// minimum.
    template <class Real>
    void compare(
        const std::string& name, const std::vector<Real>& inputs, const std::vector<Real>& expected,
        const std::vector<contender<Real>>& contenders);

    /// Writes the JSON array; returns the exit code: 1 when a contender computed something else.
    [[nodiscard]] int finish() const;

private:
    struct record {
        std::string name;
        std::string system;
        double nanoseconds;
        std::size_t allocations;
    };

    void time(
        const std::string& name, const std::vector<const char*>& systems,
        const std::vector<void (*)()>& runs);

    options chosen_;
    std::vector<record> records_;
    bool wrong_ = false;
};

/// Numbers that are the same on every machine: uniform in (low, high), from a counter.
[[nodiscard]] double uniform(std::size_t counter, double low, double high);

/// `count` of them.
template <class Real>
[[nodiscard]] std::vector<Real> uniform_vector(std::size_t count, double low, double high) {
    std::vector<Real> values(count);
    for (std::size_t i = 0; i < count; ++i) {
        values[i] = static_cast<Real>(uniform(i, low, high));
    }
    return values;
}

extern template void session::compare<double>(
    const std::string&, const std::vector<double>&, const std::vector<double>&,
    const std::vector<contender<double>>&);
extern template void session::compare<float>(
    const std::string&, const std::vector<float>&, const std::vector<float>&,
    const std::vector<contender<float>>&);

}  // namespace bench
