// SPDX-License-Identifier: BSL-1.0
#include "harness.hpp"

#include "allocation_counter.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace {

using clock_type = std::chrono::steady_clock;

double nanoseconds(clock_type::duration elapsed) {
    return std::chrono::duration<double, std::nano>(elapsed).count();
}

double sample(void (*run)(), std::size_t calls) {
    const auto begin = clock_type::now();
    for (std::size_t call = 0; call < calls; ++call) {
        run();
    }
    return nanoseconds(clock_type::now() - begin) / static_cast<double>(calls);
}

/// How many calls make a sample long enough for the clock and short enough to escape interrupts.
std::size_t calls_per_sample(void (*run)(), double length) {
    std::size_t calls = 1;
    while (sample(run, calls) * static_cast<double>(calls) < length) {
        calls *= 2;
    }
    return calls;
}

#if defined(__clang__)
std::string compiler() {
    return "clang++ " + std::to_string(__clang_major__) + "." + std::to_string(__clang_minor__) +
        "." + std::to_string(__clang_patchlevel__);
}
#else
std::string compiler() {
    return "g++ " + std::to_string(__GNUC__) + "." + std::to_string(__GNUC_MINOR__) + "." +
        std::to_string(__GNUC_PATCHLEVEL__);
}
#endif

/// Clock of this core in GHz while it runs the benchmark, from a chain of multiplications of three
/// cycles each; 0 where that latency is not known. Nanoseconds of two machines compare by it.
double gigahertz() {
#if defined(__x86_64__)
    double least = std::numeric_limits<double>::max();
    for (int repetition = 0; repetition < 200; ++repetition) {
        std::uint64_t value = 1;
        const auto begin = clock_type::now();
        for (int i = 0; i < 10000; ++i) {
            asm volatile("imul %0, %0" : "+r"(value));
        }
        least = std::min(least, nanoseconds(clock_type::now() - begin) / 30000);
    }
    return 1 / least;
#else
    return 0;
#endif
}

}  // namespace

namespace bench {

double uniform(std::size_t counter, double low, double high) {
    // The golden ratio's multiples fill (0, 1) evenly, without a pattern a predictor could learn.
    const double turns = 0.6180339887498949 * (static_cast<double>(counter) + 0.5);
    return low + (high - low) * (turns - std::floor(turns));
}

session::session(options chosen) : chosen_(std::move(chosen)) {}

bool session::wants(std::string_view name) const {
    if (chosen_.only.empty() || chosen_.only == name) {
        return true;
    }
    return chosen_.only == name.substr(0, name.rfind('/'));
}

template <class Real>
void session::compare(
    const std::string& name, const std::vector<Real>& inputs, const std::vector<Real>& expected,
    const std::vector<contender<Real>>& contenders) {
    const double tolerance = std::is_same_v<Real, float> ? 1e-5 : 1e-10;
    std::vector<const char*> systems;
    std::vector<void (*)()> runs;
    std::vector<Real> results(expected.size());
    for (const contender<Real>& candidate : contenders) {
        std::fill(results.begin(), results.end(), std::numeric_limits<Real>::quiet_NaN());
        candidate.set(inputs.data());
        candidate.run();
        candidate.get(results.data());
        std::size_t bad = 0;
        while (bad < results.size() &&
               std::abs(results[bad] - expected[bad]) <=
                   tolerance * std::max(1.0, std::abs(static_cast<double>(expected[bad])))) {
            ++bad;
        }
        if (bad == results.size()) {
            systems.push_back(candidate.system);
            runs.push_back(candidate.run);
        } else {
            wrong_ = true;
            std::fprintf(
                stderr, "%s: %s computed %.17g at %zu, expected %.17g; not timed\n", name.c_str(),
                candidate.system, static_cast<double>(results[bad]), bad,
                static_cast<double>(expected[bad]));
        }
    }
    time(name, systems, runs);
}

template void session::compare<double>(
    const std::string&, const std::vector<double>&, const std::vector<double>&,
    const std::vector<contender<double>>&);
template void session::compare<float>(
    const std::string&, const std::vector<float>&, const std::vector<float>&,
    const std::vector<contender<float>>&);

void session::time(
    const std::string& name, const std::vector<const char*>& systems,
    const std::vector<void (*)()>& runs) {
    const double length = 30e3;
    const double budget = (chosen_.quick ? 0.25e9 : 2.5e9);  // nanoseconds for each system
    const std::size_t count = runs.size();
    std::vector<std::size_t> calls(count);
    std::vector<double> least(count, std::numeric_limits<double>::max());
    std::vector<std::size_t> allocated(count);
    for (std::size_t s = 0; s < count; ++s) {
        const std::size_t before = heap_allocations();
        runs[s]();
        allocated[s] = heap_allocations() - before;
        calls[s] = calls_per_sample(runs[s], length);
    }
    const auto end = clock_type::now() +
        std::chrono::nanoseconds(static_cast<std::int64_t>(budget * static_cast<double>(count)));
    for (std::size_t round = 0; round < 20 || clock_type::now() < end; ++round) {
        for (std::size_t turn = 0; turn < count; ++turn) {
            const std::size_t s = (round + turn) % count;
            runs[s]();  // the last system's data are in the cache, this one's are not
            least[s] = std::min(least[s], sample(runs[s], calls[s]));
        }
    }
    for (std::size_t s = 0; s < count; ++s) {
        std::fprintf(
            stderr, "%-28s %-16s %12.1f ns  %zu allocations\n", name.c_str(), systems[s], least[s],
            allocated[s]);
        records_.push_back({name, systems[s], least[s], allocated[s]});
    }
}

int session::finish() const {
    const double clock = gigahertz();
    std::fprintf(stderr, "%s, clock %.2f GHz\n", compiler().c_str(), clock);
    if (!chosen_.json.empty()) {
        std::FILE* file = std::fopen(chosen_.json.c_str(), "w");
        if (file == nullptr) {
            std::fprintf(stderr, "cannot write %s\n", chosen_.json.c_str());
            return 1;
        }
        const char* separator = "[\n";
        for (const record& each : records_) {
            std::fprintf(
                file,
                "%s  {\"case\": \"%s\", \"system\": \"%s\", \"ns\": %.1f, \"allocations\": %zu, "
                "\"compiler\": \"%s\", \"ghz\": %.2f}",
                separator, each.name.c_str(), each.system.c_str(), each.nanoseconds,
                each.allocations, compiler().c_str(), clock);
            separator = ",\n";
        }
        std::fprintf(file, "%s]\n", records_.empty() ? "[" : "\n");
        std::fclose(file);
    }
    return wrong_ ? 1 : 0;
}

}  // namespace bench
