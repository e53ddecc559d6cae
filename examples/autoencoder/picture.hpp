// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdio>
#include <string>
#include <vector>

#include <costate/io/file.hpp>
#include <costate/io/run_program.hpp>

namespace autoencoder {

namespace io = costate::io;

/// The loss over all training images in the course of one run.
struct curve {
    struct point {
        std::size_t iterations;
        double seconds;  ///< of processor time in training; those for the loss over all images do not count
        double loss;
    };
    std::string name;
    std::vector<point> points;

    double last() const { return points.back().loss; }

    /// The first point whose loss is at most this, or nullptr.
    const point* reaching(double loss) const {
        for (const point& p : points)
            if (p.loss <= loss) return &p;
        return nullptr;
    }
};

/// Writes every curve as a file and has gnuplot draw them against iterations and against seconds.
inline io::result<void> draw(
    const std::vector<curve>& curves, const std::string& path, const std::string& title) {
    std::string script = "set terminal svg size 1000,460 background 'white'\nset output '" + path +
        ".svg'\nset multiplot layout 1,2 title '" + title +
        "'\nset grid\nset key top right\nset logscale xy\nset ylabel 'training loss, nats an "
        "image'\n";
    for (int column = 1; column <= 2; ++column) {
        script += column == 1 ? "set xlabel 'iterations'\nplot " : "set xlabel 'seconds of processor time'\nplot ";
        for (const curve& c : curves) {
            script += "'" + path + "." + c.name + ".dat' using " + std::to_string(column) +
                ":3 with linespoints pointsize 0.4 title '" + c.name + "', ";
        }
        script += "\n";
    }
    for (const curve& c : curves) {
        std::string rows = "# iterations\tseconds\tloss\n";
        for (const curve::point& p : c.points) {
            char row[96];
            std::snprintf(row, sizeof row, "%zu\t%.4f\t%.6f\n", p.iterations, p.seconds, p.loss);
            rows += row;
        }
        if (auto done = io::write_file(path + "." + c.name + ".dat", rows); !done) return done;
    }
    if (auto done = io::write_file(path + ".gp", script); !done) return done;
    return io::run_program({"gnuplot", path + ".gp"}, "gnuplot-nox");
}

}  // namespace autoencoder
