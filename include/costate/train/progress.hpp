// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdio>

#include <unistd.h>

namespace costate::train {

/// One live line on a terminal,
///
///     epoch  3/10  [=======>      ]  55 %  loss 0.3127  accuracy 88.61 %  812345 samples/s
///
/// redrawn in place at most twenty times a second; one line an epoch where the output is a file or
/// a pipe. Takes no memory after construction.
class progress {
public:
    /// How `out_` is written to; `automatic` asks the operating system whether it is a terminal.
    enum class style { automatic, live, lines };

    explicit progress(
        std::size_t epochs_, std::FILE* out_ = stdout, style style_ = style::automatic)
        : out_to_(out_),
          epochs_of_(epochs_),
          live_(
              style_ == style::automatic ? ::isatty(::fileno(out_)) == 1 : style_ == style::live) {}

    /// Starts the clock of epoch `epoch_` (counted from 1) over `samples_` samples.
    void begin(std::size_t epoch_, std::size_t samples_) {
        epoch_of_ = epoch_;
        samples_of_ = samples_;
        started_ = drawn_ = clock::now();
    }

    /// Reports that `done_` samples of the epoch are through, with the means over them.
    void update(std::size_t done_, double loss_, double accuracy_) {
        if (!live_) return;
        const auto now = clock::now();
        if (now - drawn_ < std::chrono::milliseconds(50)) return;
        drawn_ = now;
        std::fputc('\r', out_to_);
        line(done_, loss_, accuracy_, true);
        std::fflush(out_to_);
    }

    /// Ends the epoch: its line stays. Returns the seconds it took.
    double end(double loss_, double accuracy_) {
        const double seconds = elapsed();
        if (live_) std::fputc('\r', out_to_);
        line(samples_of_, loss_, accuracy_, false);
        std::fputc('\n', out_to_);
        std::fflush(out_to_);
        return seconds;
    }

private:
    using clock = std::chrono::steady_clock;

    double elapsed() const {
        return std::chrono::duration<double>(clock::now() - started_).count();
    }

    void line(std::size_t done_, double loss_, double accuracy_, bool with_bar_) {
        const double seconds = std::max(elapsed(), 1e-9);
        std::fprintf(out_to_, "epoch %2zu/%zu  ", epoch_of_, epochs_of_);
        if (with_bar_ && samples_of_ > 0) {
            constexpr std::size_t width = 20;
            const std::size_t filled = std::min(width, done_ * width / samples_of_);
            std::fprintf(
                out_to_, "[%.*s>%*s] %3zu %%  ", static_cast<int>(filled),
                "====================", static_cast<int>(width - filled), "",
                std::min<std::size_t>(100, done_ * 100 / samples_of_));
        }
        std::fprintf(
            out_to_, "loss %.4f  accuracy %6.2f %%  %.0f samples/s", loss_, 100 * accuracy_,
            static_cast<double>(done_) / seconds);
        if (!with_bar_) std::fprintf(out_to_, "  %.2f s", seconds);
        if (live_) std::fputs("\033[K", out_to_);  // the line before may have been longer
    }

    std::FILE* out_to_;
    std::size_t epochs_of_;
    bool live_;
    std::size_t epoch_of_ = 0;
    std::size_t samples_of_ = 0;
    clock::time_point started_{};
    clock::time_point drawn_{};
};

}  // namespace costate::train
