// SPDX-License-Identifier: BSL-1.0
#include <algorithm>
#include <array>
#include <string>

#include <costate/io/labelled_images.hpp>

#include "catch.hpp"
#include "temporary.hpp"

namespace io = costate::io;

namespace {

bytes images_of_two_by_two(std::uint8_t count) {
    return bytes{0, 0, 8, 3, 0, 0, 0, count, 0, 0, 0, 2, 0, 0, 0, 2} + bytes(4u * count, count);
}
bytes labels_of(const bytes& labels) {
    return bytes{0, 0, 8, 1, 0, 0, 0, static_cast<std::uint8_t>(labels.size())} + labels;
}

}  // namespace

TEST_CASE("images and labels belong together") {
    const temporary_folder folder;
    const std::string images = folder.write("i", images_of_two_by_two(3));
    const auto good =
        io::read_labelled_images(images, folder.write("l", labels_of({0, 9, 4})), 2, 2, 10);
    REQUIRE(message_of(good) == "no error");
    CHECK(good->count == 3);
    CHECK(good->labels == std::vector<std::int32_t>{0, 9, 4});
    CHECK(good->image(2).size() == 4);

    const std::string few = folder.write("few", labels_of({0, 9}));
    const auto short_by_one = io::read_labelled_images(images, few, 2, 2, 10);
    REQUIRE_FALSE(short_by_one);
    CHECK(says(short_by_one.failure(), few, "3 labels, one for each image of " + images, "2"));

    const std::string wrong = folder.write("wrong", labels_of({0, 10, 4}));
    const auto out_of_range = io::read_labelled_images(images, wrong, 2, 2, 10);
    REQUIRE_FALSE(out_of_range);
    CHECK(says(out_of_range.failure(), wrong, "labels below 10", "10 for image 1"));

    const auto swapped = io::read_labelled_images(few, images, 2, 2, 10);
    REQUIRE_FALSE(swapped);
    CHECK(says(swapped.failure(), few, "[any, 2, 2]", "shape [2]"));

    const std::string empty = folder.write("empty", images_of_two_by_two(0));
    const auto none = io::read_labelled_images(empty, folder.write("no", labels_of({})), 2, 2, 10);
    REQUIRE_FALSE(none);
    CHECK(says(none.failure(), empty, "at least one image", "none"));
}

TEST_CASE("the extract of Fashion-MNIST holds as many images of each class") {
    const std::string data = COSTATE_SOURCE_ROOT "/examples/data/";
    for (const auto& [part, per_class] : {std::pair("train", 360), std::pair("t10k", 80)}) {
        const auto set = io::read_labelled_images(
            data + part + "-images-idx3-ubyte.gz", data + part + "-labels-idx1-ubyte.gz", 28, 28,
            10);
        REQUIRE(message_of(set) == "no error");
        for (int label = 0; label < 10; ++label)
            CHECK(std::ranges::count(set->labels, label) == per_class);
    }
}
