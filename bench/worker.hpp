// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdio>
#include <string>
#include <sys/types.h>
#include <vector>

namespace bench {

/// A system in a process of its own, asked over a pair of pipes. Questions are lines; `prepare` and
/// the answer to `values` are followed by the numbers as they lie in memory:
///
///     prepare CASE double|float INPUTS RESULTS   ok | unknown | failed, and the reason
///     values                                     the results of the last run; at first, of one
///                                                from the start
///     run N                                      nanoseconds of each of N runs
///     restart                                    ok, and where runs go on from one another the next
///                                                one is the first again
///
/// The first answer, unasked, is its name and version. `unknown` says that it has no such case.
class worker {
public:
    explicit worker(const std::string& command);
    ~worker();
    worker(const worker&) = delete;
    worker& operator=(const worker&) = delete;

    [[nodiscard]] bool running() const { return answers_ != nullptr; }
    [[nodiscard]] const std::string& system() const { return system_; }
    [[nodiscard]] const std::string& version() const { return version_; }

    template <class Real>
    [[nodiscard]] bool prepare(
        const std::string& name, const std::vector<Real>& inputs, std::size_t results);
    template <class Real>
    [[nodiscard]] bool values(std::vector<Real>& results);
    [[nodiscard]] double run(std::size_t calls);
    void restart();

private:
    [[nodiscard]] std::string line();
    void stop();

    std::string command_;
    std::string system_;
    std::string version_;
    std::FILE* questions_ = nullptr;
    std::FILE* answers_ = nullptr;
    pid_t process_ = 0;
};

}  // namespace bench
