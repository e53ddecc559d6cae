// SPDX-License-Identifier: BSL-1.0
#include <array>
#include <string_view>

#include <costate/train/confusion.hpp>

#include "catch.hpp"

TEST_CASE("a confusion matrix counts, and says accuracy, recall and precision") {
    costate::train::confusion_matrix<3> confusion;
    CHECK(confusion.accuracy() == 0);
    for (int i = 0; i < 3; ++i) CHECK(confusion.add(0, 0));
    CHECK(confusion.add(0, 1));
    CHECK(confusion.add(1, 1));
    CHECK_FALSE(confusion.add(3, 0));
    CHECK_FALSE(confusion.add(0, 3));
    CHECK(confusion(0, 1) == 1);
    CHECK(confusion.total() == 5);
    CHECK(confusion.correct() == 4);
    CHECK(confusion.accuracy() == Approx(0.8));
    CHECK(confusion.recall(0) == Approx(0.75));
    CHECK(confusion.precision(1) == Approx(0.5));
    CHECK(confusion.recall(2) == 0);

    const std::array<std::string_view, 3> names{"cat", "dog", "hippopotamus"};
    CHECK(
        confusion.text(names) ==
        "     is \\ as      cat     dog hippopo   recall  precision\n"
        "         cat        3       1       .   75.0 %    100.0 %\n"
        "         dog        .       1       .  100.0 %     50.0 %\n"
        "hippopotamus        .       .       .    0.0 %      0.0 %\n");
}
