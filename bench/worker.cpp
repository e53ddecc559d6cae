// SPDX-License-Identifier: BSL-1.0
#include "worker.hpp"

#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <sys/wait.h>
#include <type_traits>
#include <unistd.h>

namespace bench {

worker::worker(const std::string& command) : command_(command) {
    std::signal(SIGPIPE, SIG_IGN);  // a worker that has died is noticed by its missing answer
    int to[2];  // closed where workers start: one that is left open would keep another from its end
    int from[2];
    if (pipe2(to, O_CLOEXEC) != 0 || pipe2(from, O_CLOEXEC) != 0) {
        return;
    }
    process_ = fork();
    if (process_ == 0) {
        dup2(to[0], 0);
        dup2(from[1], 1);
        execl("/bin/sh", "sh", "-c", ("exec " + command).c_str(), static_cast<char*>(nullptr));
        std::_Exit(127);
    }
    close(to[0]);
    close(from[1]);
    questions_ = fdopen(to[1], "w");
    answers_ = fdopen(from[0], "r");
    const std::string greeting = line();
    const std::size_t space = greeting.find(' ');
    if (greeting.empty() || space == std::string::npos) {
        std::fprintf(stderr, "going on without %s\n", command.c_str());
        stop();
        return;
    }
    system_ = greeting.substr(0, space);
    version_ = greeting.substr(space + 1);
}

worker::~worker() { stop(); }

void worker::stop() {
    if (questions_ != nullptr) {
        std::fclose(questions_);
        std::fclose(answers_);
        waitpid(process_, nullptr, 0);
    }
    questions_ = answers_ = nullptr;
}

std::string worker::line() {
    std::string text;
    for (int next = std::fgetc(answers_); next != '\n'; next = std::fgetc(answers_)) {
        if (next == EOF) {
            return {};
        }
        text += static_cast<char>(next);
    }
    return text;
}

template <class Real>
bool worker::prepare(
    const std::string& name, const std::vector<Real>& inputs, std::size_t results) {
    if (!running()) {
        return false;
    }
    std::fprintf(
        questions_, "prepare %s %s %zu %zu\n", name.c_str(),
        std::is_same_v<Real, float> ? "float" : "double", inputs.size(), results);
    std::fwrite(inputs.data(), sizeof(Real), inputs.size(), questions_);
    std::fflush(questions_);
    const std::string answer = line();
    if (answer.empty()) {
        std::fprintf(stderr, "%s has ended at %s\n", system_.c_str(), name.c_str());
        stop();
    } else if (answer != "ok" && answer != "unknown") {
        std::fprintf(stderr, "%s: %s: %s\n", name.c_str(), system_.c_str(), answer.c_str());
    }
    return answer == "ok";
}

template <class Real>
bool worker::values(std::vector<Real>& results) {
    std::fputs("values\n", questions_);
    std::fflush(questions_);
    return std::fread(results.data(), sizeof(Real), results.size(), answers_) == results.size();
}

double worker::run(std::size_t calls) {
    std::fprintf(questions_, "run %zu\n", calls);
    std::fflush(questions_);
    return std::strtod(line().c_str(), nullptr);
}

void worker::restart() {
    std::fputs("restart\n", questions_);
    std::fflush(questions_);
    (void)line();
}

template bool worker::prepare<float>(const std::string&, const std::vector<float>&, std::size_t);
template bool worker::prepare<double>(const std::string&, const std::vector<double>&, std::size_t);
template bool worker::values<float>(std::vector<float>&);
template bool worker::values<double>(std::vector<double>&);

}  // namespace bench
