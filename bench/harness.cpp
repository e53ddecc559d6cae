// SPDX-License-Identifier: BSL-1.0
#include "harness.hpp"

#include "allocation_counter.hpp"
#include "machine.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <type_traits>
#include <utility>

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
std::size_t calls_per_sample(const std::function<double(std::size_t)>& sample, double length) {
    std::size_t calls = 1;
    while (sample(calls) * static_cast<double>(calls) < length) {
        calls *= 2;
    }
    return calls;
}

template <class... Values>
std::string print(const char* format, Values... values) {
    char text[256];
    std::snprintf(text, sizeof text, format, values...);
    return text;
}

}  // namespace

namespace bench {

double uniform(std::size_t counter, double low, double high) {
    // The golden ratio's multiples fill (0, 1) evenly, without a pattern a predictor could learn.
    const double turns = 0.6180339887498949 * (static_cast<double>(counter) + 0.5);
    return low + (high - low) * (turns - std::floor(turns));
}

double scattered(std::uint64_t counter, double low, double high) {
    std::uint64_t bits = (counter + 1) * 0x9e3779b97f4a7c15;  // splitmix64
    bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9;
    bits = (bits ^ (bits >> 27)) * 0x94d049bb133111eb;
    bits ^= bits >> 31;
    return low + (high - low) * (static_cast<double>(bits >> 11) * 0x1p-53);
}

session::session(options chosen) : chosen_(std::move(chosen)) {
    for (const std::string& command : chosen_.workers) {
        auto started = std::make_unique<worker>(command);
        if (started->running()) {
            workers_.push_back(std::move(started));
        }
    }
}

bool session::wants(std::string_view name) const {
    if (chosen_.only.empty() || chosen_.only == name) {
        return true;
    }
    return chosen_.only == name.substr(0, name.rfind('/'));
}

template <class Real>
bool session::agrees(
    const std::string& name, const std::string& system, const std::vector<Real>& expected,
    const std::vector<Real>& results, const work& done) {
    const double usual = std::is_same_v<Real, float> ? 1e-5 : 1e-10;
    const double tolerance = done.tolerance > 0 ? done.tolerance : usual;
    double squares = 0;
    double numbers = 0;
    for (const Real each : expected) {
        if (!std::isnan(each)) {
            squares += double(each) * double(each);
            ++numbers;
        }
    }
    const double typical = std::sqrt(squares / numbers);
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const double right = expected[i];
        const double result = results[i];
        const double allowed = tolerance * std::max(typical, std::abs(right));
        if (std::isnan(right) ? std::isnan(result) : !(std::abs(result - right) <= allowed)) {
            wrong_ = true;
            std::fprintf(
                stderr, "%s: %s computed %.17g at %zu, expected %.17g; not timed\n", name.c_str(),
                system.c_str(), result, i, right);
            return false;
        }
    }
    return true;
}

template <class Real>
void session::compare(
    const std::string& name, const std::vector<Real>& inputs, const std::vector<Real>& expected,
    const std::vector<contender<Real>>& contenders, const work& done) {
    std::vector<entrant> entrants;
    std::vector<Real> results(expected.size());
    const auto forget = [&] {
        std::fill(results.begin(), results.end(), std::numeric_limits<Real>::quiet_NaN());
    };
    for (const contender<Real>& candidate : contenders) {
        forget();
        candidate.set(inputs.data());
        candidate.run();
        const bool measure = candidate.get == nullptr;
        if (!measure) {
            candidate.get(results.data());
        }
        if (measure || agrees(name, candidate.system, expected, results, done)) {
            if (done.epochs == 0) {
                candidate.run();
            }
            const std::size_t before = heap_allocations();
            candidate.run();
            const std::size_t allocations = heap_allocations() - before;
            entrants.push_back(
                {candidate.system,
                 [run = candidate.run](std::size_t calls) { return sample(run, calls); },
                 [set = candidate.set, &inputs] { set(inputs.data()); },
                 [get = candidate.get, &results] {
                     get(results.data());
                     return double(results.back());
                 },
                 std::to_string(allocations), candidate.operations,
                 candidate.workspace_bytes, measure});
        }
    }
    for (const auto& each : workers_) {
        forget();
        if (each->prepare(name, inputs, results.size()) && each->values(results) &&
            agrees(name, each->system(), expected, results, done)) {
            entrants.push_back(
                {each->system(), [it = each.get()](std::size_t calls) { return it->run(calls); },
                 [it = each.get()] { it->restart(); },
                 [it = each.get(), &results] {
                     return it->values(results) ? double(results.back()) : 0;
                 }});
        }
    }
    if (done.epochs > 0) {
        train(name, entrants, chosen_.quick ? std::min<std::size_t>(done.epochs, 2) : done.epochs);
    } else {
        time(name, std::move(entrants), done, std::is_same_v<Real, float>);
    }
}

template void session::compare<double>(
    const std::string&, const std::vector<double>&, const std::vector<double>&,
    const std::vector<contender<double>>&, const work&);
template void session::compare<float>(
    const std::string&, const std::vector<float>&, const std::vector<float>&,
    const std::vector<contender<float>>&, const work&);

void session::time(
    const std::string& name, std::vector<entrant> entrants, const work& done, bool single) {
    const double length = 30e3;
    const double budget = (chosen_.quick ? 0.25e9 : 2.5e9) * done.share;  // nanoseconds for each system
    const std::size_t count = entrants.size();
    std::vector<std::size_t> calls(count);
    std::vector<double> least(count, std::numeric_limits<double>::max());
    std::vector<double> losses(count);
    double usual = 0;
    for (std::size_t s = 0; s < count; ++s) {
        calls[s] = done.round == 1 ? calls_per_sample(entrants[s].sample, length) : done.round;
    }
    machine::memory memory(static_cast<std::size_t>(done.bytes));
    double peak = 0;  // of this core at this hour, and of its memory
    double copied = 0;
    const auto begin = clock_type::now();
    const auto end = begin +
        std::chrono::nanoseconds(static_cast<std::int64_t>(budget * static_cast<double>(count)));
    const auto patience = begin + std::chrono::minutes(1);
    const std::size_t rounds = done.round == 1 ? 5 : 2;  // of steps, each a mean of many
    const auto goes_on = [&](std::size_t round) {
        const auto now = clock_type::now();
        return now < end || (round < rounds && now < patience);
    };
    for (std::size_t round = 0; goes_on(round); ++round) {
        if (done.operations > 0) {
            peak = std::max(peak, single ? machine::peak<float>() : machine::peak<double>());
        }
        if (done.bytes > 0) {
            copied = std::max({copied, memory.copy(), memory.triad()});
        }
        for (std::size_t turn = 0; turn < count; ++turn) {
            const std::size_t s = (round + turn) % count;
            const entrant& now = entrants[s];
            if (done.round > 1) {
                now.restart();
            }
            // The last system's data are in the cache, this one's are not.
            (void)now.sample(std::max<std::size_t>(done.round, 2));
            least[s] = std::min(least[s], now.sample(calls[s]));
            if (done.round > 1 && !now.measure && round == 0) {
                losses[s] = now.last();
                usual = usual == 0 ? losses[s] : usual;
                check_fall(name, now, done.start, losses[s], usual);
            }
        }
    }
    for (std::size_t s = 0; s < count; ++s) {
        const entrant& each = entrants[s];
        std::string figures =
            print(R"("ns": %.1f, "allocations": %s)", least[s], each.allocations.c_str());
        if (done.operations > 0) {
            const double operations = each.measure ? each.operations : done.operations;
            const double rate = operations / least[s];
            figures +=
                print(R"(, "gflops": %.2f, "peak_fraction": %.3f)", rate, rate / peak);
        }
        if (done.bytes > 0) {
            const double rate = done.bytes / least[s];
            figures += print(
                R"(, "gigabytes_per_second": %.2f, "bandwidth_fraction": %.3f)", rate,
                rate / copied);
        }
        if (each.workspace_bytes > 0) {
            figures += print(R"(, "workspace_bytes": %zu)", each.workspace_bytes);
        }
        if (done.round > 1 && !each.measure) {
            figures += print(R"(, "loss": %.6g)", losses[s]);
        }
        for (std::size_t m = 0; m < count; ++m) {
            if (!entrants[m].measure || m == s) {
                continue;
            }
            figures += print(R"(, "multiple": %.3f)", least[s] / least[m]);
            if (each.operations > 0) {
                figures += print(
                    R"(, "multiple_of_operations": %.3f)",
                    each.operations / entrants[m].operations);
            }
        }
        add(name, each.system, figures);
    }
}

void session::check_fall(
    const std::string& name, const entrant& each, double start, double loss, double usual) {
    // What is drawn at random differs, and so does the way down; not by much where steps are alike.
    if (!(std::abs(loss - usual) < 0.2 * (start - usual))) {
        wrong_ = true;
        std::fprintf(
            stderr, "%s: %s comes from %g to %g, the first to %g\n", name.c_str(),
            each.system.c_str(), start, loss, usual);
    }
}

void session::train(
    const std::string& name, const std::vector<entrant>& entrants, std::size_t epochs) {
    std::vector<double> least(entrants.size(), std::numeric_limits<double>::max());
    for (const entrant& each : entrants) {
        each.restart();
    }
    for (std::size_t epoch = 0; epoch < epochs; ++epoch) {
        for (std::size_t s = 0; s < entrants.size(); ++s) {
            least[s] = std::min(least[s], entrants[s].sample(1));
        }
    }
    for (std::size_t s = 0; s < entrants.size(); ++s) {
        add(name, entrants[s].system,
            print(
                R"("ns": %.1f, "allocations": %s, "epochs": %zu, "accuracy": %.4f)", least[s],
                entrants[s].allocations.c_str(), epochs, entrants[s].last()));
    }
}

void session::add(
    const std::string& name, const std::string& system, const std::string& figures) {
    std::fprintf(stderr, "%-32s %-16s %s\n", name.c_str(), system.c_str(), figures.c_str());
    records_.push_back({name, system, figures});
}

int session::finish() {
    const double clock = machine::gigahertz();
    double single = 0;
    double twice = 0;
    double copied = 0;
    double triad = 0;
    machine::memory memory(std::size_t{64} << 20);
    for (int round = 0; round < 100; ++round) {
        single = std::max(single, machine::peak<float>());
        twice = std::max(twice, machine::peak<double>());
        copied = std::max(copied, memory.copy());
        triad = std::max(triad, memory.triad());
    }
    add("machine", "fma-float", print(R"("gflops": %.2f)", single));
    add("machine", "fma-double", print(R"("gflops": %.2f)", twice));
    add("machine", "copy-64-MiB", print(R"("gigabytes_per_second": %.2f)", copied));
    add("machine", "triad-64-MiB", print(R"("gigabytes_per_second": %.2f)", triad));
    const auto version = [&](const std::string& system, const std::string& text) {
        add("version", system, "\"version\": \"" + text + '"');
    };
    version("processor", machine::processor());
    double load = 0;  // 1 where nothing but this ran
    if (getloadavg(&load, 1) == 1) {
        version("load of the machine", print("%.2f", load));
    }
    version("run", print("%g s for each system and case", chosen_.quick ? 0.25 : 2.5));
    for (const auto& [system, text] : chosen_.versions) {
        version(system, text);
    }
    for (const auto& each : workers_) {
        version(each->system(), each->version());
    }
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
                R"(%s  {"case": "%s", "system": "%s", %s, "compiler": "%s", "ghz": %.2f})",
                separator, each.name.c_str(), each.system.c_str(), each.figures.c_str(),
                machine::compiler().c_str(), clock);
            separator = ",\n";
        }
        std::fprintf(file, "\n]\n");
        std::fclose(file);
    }
    return wrong_ ? 1 : 0;
}

}  // namespace bench
