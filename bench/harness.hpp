// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "worker.hpp"

namespace bench {

/// One way to compute a case. The three steps share state that the contender keeps in the form that
/// suits it (static arrays, a program object); only `run` is timed. One without `get` computes
/// something else, which the others' time and operations are given as multiples of.
template <class Real>
struct contender {
    const char* system;
    void (*set)(const Real* inputs);
    void (*run)();
    void (*get)(Real* results);
    double operations = 0;  ///< of floating point, where it knows them
    std::size_t workspace_bytes = 0;  ///< where they are a constant
};

/// What one run of a case amounts to, where that is known: its floating-point operations where
/// arithmetic is the limit, the bytes that it reads and writes at least where memory is.
struct work {
    double operations = 0;
    double bytes = 0;
    /// Where each run goes on from the last one: so many runs from the start on, or a few where time
    /// is short, and the last of the results after them is an accuracy.
    std::size_t epochs = 0;
    /// Where each run goes on from the last one and not all are alike: so many are a round. Timed is
    /// the second round after a restart, as the mean of its runs; twice at least, or once if all systems
    /// together take more than a minute. The last of the results is a loss, which falls alike in all
    /// systems; at the start it is `start`.
    std::size_t round = 1;
    double start = 0;
    double tolerance = 0;  ///< where it is not the usual one, for sums of very many numbers
    double share = 1;  ///< of the time that each system usually gets, where there are many
};

struct options {
    bool quick = false;
    std::string only;
    std::string json;
    std::vector<std::string> workers;  ///< command lines of systems in programs of their own
    std::vector<std::pair<std::string, std::string>> versions;  ///< of the libraries linked
};

/// Compares the contenders of each case and keeps the records.
class session {
public:
    explicit session(options chosen);

    /// True when `--only` leaves the case in: it names the case or the part before its last '/'.
    [[nodiscard]] bool wants(std::string_view name) const;

    /// Checks that every contender, and every worker that knows the case, computes `expected` in its
    /// first run, |a - e| <= tolerance * max(|e|, root mean square of all e) with 1e-10 for double and
    /// 1e-5 for float, if no other is given (where e is no number, any number will do); then times those
    /// that do, taking turns, and keeps the minimum.
    template <class Real>
    void compare(
        const std::string& name, const std::vector<Real>& inputs, const std::vector<Real>& expected,
        const std::vector<contender<Real>>& contenders, const work& done = {});

    /// Writes the JSON array; returns the exit code: 1 when a contender computed something else.
    [[nodiscard]] int finish();

private:
    struct record {
        std::string name;
        std::string system;
        std::string figures;  ///< the rest of the JSON object
    };
    /// What takes turns: nanoseconds of each of so many runs, what brings it back to where it began,
    /// the last of its results, and what else its record says.
    struct entrant {
        std::string system;
        std::function<double(std::size_t calls)> sample;
        std::function<void()> restart;
        std::function<double()> last;
        std::string allocations = "null";
        double operations = 0;
        std::size_t workspace_bytes = 0;
        bool measure = false;  ///< what the others are multiples of
    };

    template <class Real>
    bool agrees(
        const std::string& name, const std::string& system, const std::vector<Real>& expected,
        const std::vector<Real>& results, const work& done);
    void time(
        const std::string& name, std::vector<entrant> entrants, const work& done, bool single);
    void check_fall(
        const std::string& name, const entrant& each, double start, double loss, double usual);
    void train(const std::string& name, const std::vector<entrant>& entrants, std::size_t epochs);
    void add(const std::string& name, const std::string& system, const std::string& figures);

    options chosen_;
    std::vector<std::unique_ptr<worker>> workers_;
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

/// The same without any pattern in rows and columns, which products of matrices would add up.
[[nodiscard]] double scattered(std::uint64_t counter, double low, double high);

extern template void session::compare<double>(
    const std::string&, const std::vector<double>&, const std::vector<double>&,
    const std::vector<contender<double>>&, const work&);
extern template void session::compare<float>(
    const std::string&, const std::vector<float>&, const std::vector<float>&,
    const std::vector<contender<float>>&, const work&);

}  // namespace bench
