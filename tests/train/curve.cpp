// SPDX-License-Identifier: BSL-1.0
#include <cstdlib>
#include <string>

#include <costate/train/curve.hpp>

#include "../io/temporary.hpp"
#include "catch.hpp"

namespace train = costate::train;

TEST_CASE("a learning curve is a table of numbers") {
    train::learning_curve curve({"epoch", "loss", "accuracy %"});
    curve.add({1, 0.5, 80});
    curve.add({2, 0.25});
    CHECK(curve.text() == "# epoch\tloss\taccuracy %\n1\t0.5\t80\n2\t0.25\tnan\n");
}

TEST_CASE("a learning curve is drawn by gnuplot, or leaves its data and says what is missing") {
    const temporary_folder folder;
    train::learning_curve curve({"epoch", "loss", "it's %"});
    curve.add({1, 0.5, 80});
    curve.add({2, 0.25, 90});
    const std::string path = folder / "it's a curve";
    const auto drawn = curve.draw(path, "a title with 'quotes'");
    CHECK(read_bytes(path + ".dat") == to_bytes(curve.text()));
    CHECK_FALSE(read_bytes(path + ".gp").empty());
    if (drawn) {
        const bytes picture = read_bytes(path + ".svg");
        const std::string text(picture.begin(), picture.end());
        CHECK(text.find("<svg") != std::string::npos);
        CHECK(text.find("a title with") != std::string::npos);
    } else {
        CHECK(says(drawn.failure(), "gnuplot", "gnuplot-nox", "No such file"));
    }

    const auto nowhere = curve.draw(folder / "no such folder/curve", "t");
    REQUIRE_FALSE(nowhere);
    CHECK(says(nowhere.failure(), folder / "no such folder/curve.dat", "can be written", ""));
}
