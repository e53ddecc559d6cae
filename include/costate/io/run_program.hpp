// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cerrno>
#include <cstddef>
#include <string>
#include <vector>

#include <spawn.h>
#include <sys/wait.h>

#include <costate/io/error.hpp>
#include <costate/io/file.hpp>

extern "C" char** environ;

namespace costate::io {

/// Runs a program found on PATH with these arguments, without a shell, and waits for it. An error
/// says whether it is missing (with `package_`, where to get it), or how it ended; its own output
/// goes where the caller's goes.
inline result<void> run_program(
    const std::vector<std::string>& arguments_, const std::string& package_ = {}) {
    if (arguments_.empty()) return error{"", "the name of a program", "nothing"};
    const std::string& program = arguments_.front();
    std::vector<char*> pointers;
    for (const std::string& argument : arguments_)
        pointers.push_back(const_cast<char*>(argument.c_str()));  // posix_spawn does not write
    pointers.push_back(nullptr);
    ::pid_t child = 0;
    const int code =
        ::posix_spawnp(&child, program.c_str(), nullptr, nullptr, pointers.data(), environ);
    if (code != 0)
        return error{
            program,
            "a program on PATH" +
                (package_.empty() ? "" : " (Debian's package " + package_ + " has it)"),
            system_message(code)};
    int status = 0;
    while (::waitpid(child, &status, 0) < 0)
        if (errno != EINTR) return error{program, "to run to its end", system_message(errno)};
    if (WIFSIGNALED(status))
        return error{program, "exit status 0", "signal " + std::to_string(WTERMSIG(status))};
    if (WEXITSTATUS(status) != 0)
        return error{
            program, "exit status 0", "exit status " + std::to_string(WEXITSTATUS(status))};
    return {};
}

}  // namespace costate::io
