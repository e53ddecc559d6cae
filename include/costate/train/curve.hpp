// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdio>
#include <initializer_list>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <costate/io/error.hpp>
#include <costate/io/file.hpp>
#include <costate/io/run_program.hpp>

namespace costate::train {

/// The course of a training run: one row of numbers an epoch. The first column is the abscissa;
/// those whose name ends in ` %` are drawn against the right-hand axis, the others against the left.
class learning_curve {
public:
    explicit learning_curve(std::vector<std::string> columns_) : names_(std::move(columns_)) {}

    /// Adds a row, as many numbers as there are columns (missing ones are left out of the picture).
    void add(std::initializer_list<double> row_) {
        std::vector<double> row(row_);
        row.resize(names_.size(), nan_value);
        rows_.push_back(std::move(row));
    }

    std::size_t size() const { return rows_.size(); }

    /// The rows as text, tab between columns, their names in the first line.
    std::string text() const {
        std::string all = "#";
        for (std::size_t i = 0; i < names_.size(); ++i) all += (i == 0 ? " " : "\t") + names_[i];
        for (const auto& row : rows_) {
            for (std::size_t i = 0; i < row.size(); ++i) {
                std::array<char, 32> number{};
                std::snprintf(number.data(), number.size(), "%.9g", row[i]);
                all += (i == 0 ? '\n' : '\t') + std::string(number.data());
            }
        }
        return all + "\n";
    }

    /// Writes `text()` as a file.
    io::result<void> write(const std::string& path_) const { return io::write_file(path_, text()); }

    /// Writes `path_`.dat and `path_`.gp, and has gnuplot draw `path_`.svg from them. Without
    /// gnuplot the first two files are there all the same and the error says what to install.
    io::result<void> draw(const std::string& path_, const std::string& title_) const {
        if (auto done = write(path_ + ".dat"); !done) return done;
        if (auto done = io::write_file(path_ + ".gp", script(path_, title_)); !done) return done;
        return io::run_program({"gnuplot", path_ + ".gp"}, "gnuplot-nox");
    }

private:
    static constexpr double nan_value = __builtin_nan("");

    // gnuplot: inside single quotes only the quote itself is special, and is doubled.
    static std::string quote_text(const std::string& text_) {
        std::string text = "'";
        for (char c : text_) text += c == '\'' ? std::string("''") : std::string(1, c);
        return text + "'";
    }

    static bool on_the_right(const std::string& name_) { return name_.ends_with(" %"); }

    std::string script(const std::string& path_, const std::string& title_) const {
        const std::string data = quote_text(path_ + ".dat");
        std::string text =
            "set terminal svg size 800,500 background 'white'\n"
            "set output " +
            quote_text(path_ + ".svg") +
            "\n"
            "set title " +
            quote_text(title_) +
            " noenhanced\n"
            "set xlabel " +
            quote_text(names_.empty() ? "" : names_[0]) +
            " noenhanced\nset grid\nset key outside below\n";
        // Left alone, gnuplot marks half epochs of a short run.
        if (rows_.size() <= 20) text += "set xtics 1\n";
        std::string left, right, plots;
        for (std::size_t i = 1; i < names_.size(); ++i) {
            const bool second = on_the_right(names_[i]);
            std::string& label = second ? right : left;
            label += (label.empty() ? "" : ", ") + names_[i];
            plots += std::string(plots.empty() ? "plot " : ", ") + data +
                " using 1:" + std::to_string(i + 1) + (second ? " axes x1y2" : "") +
                " with linespoints title " + quote_text(names_[i]) + " noenhanced";
        }
        text += "set ylabel " + quote_text(left) + " noenhanced\n";
        if (!right.empty())
            text += "set y2label " + quote_text(right) +
                " noenhanced\nset ytics nomirror\nset y2tics\n";
        return text + plots + "\n";
    }

    std::vector<std::string> names_;
    std::vector<std::vector<double>> rows_;
};

}  // namespace costate::train
