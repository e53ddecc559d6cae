// SPDX-License-Identifier: BSL-1.0
#include <cstdio>
#include <string>
#include <thread>

#include <costate/train/progress.hpp>

#include "catch.hpp"

namespace train = costate::train;

namespace {

std::string printed(train::progress::style style) {
    std::FILE* file = std::tmpfile();
    REQUIRE(file != nullptr);
    train::progress progress(10, file, style);
    for (std::size_t epoch = 1; epoch <= 2; ++epoch) {
        progress.begin(epoch, 1000);
        std::this_thread::sleep_for(std::chrono::milliseconds(60));
        progress.update(500, 0.75, 0.5);
        progress.update(510, 0.75, 0.5);  // too soon to be drawn
        CHECK(progress.end(0.5, 0.875) >= 0.06);
    }
    std::rewind(file);
    std::string text;
    for (int c = 0; (c = std::fgetc(file)) != EOF;) text += static_cast<char>(c);
    std::fclose(file);
    return text;
}

std::size_t count(const std::string& text, char wanted) {
    std::size_t found = 0;
    for (char c : text) found += c == wanted;
    return found;
}

}  // namespace

TEST_CASE("a file gets one line an epoch and no carriage returns") {
    const std::string text = printed(train::progress::style::automatic);
    INFO(text);
    CHECK(count(text, '\n') == 2);
    CHECK(count(text, '\r') == 0);
    CHECK(count(text, '\033') == 0);
    CHECK(text.starts_with("epoch  1/10  loss 0.5000  accuracy  87.50 %  "));
    CHECK(text.find(" samples/s") != std::string::npos);
}

TEST_CASE("a terminal gets a line that is redrawn in place") {
    const std::string text = printed(train::progress::style::live);
    INFO(text);
    CHECK(count(text, '\n') == 2);
    CHECK(count(text, '\r') == 4);
    CHECK(text.find("[==========>          ]  50 %  loss 0.7500") != std::string::npos);
}
