// SPDX-License-Identifier: BSL-1.0
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <costate/io/safetensors.hpp>

#include "catch.hpp"
#include "temporary.hpp"

namespace io = costate::io;

namespace {

bytes safetensors(const std::string& header, const bytes& data) {
    bytes length(8);
    for (std::size_t i = 0; i < 8; ++i)
        length[i] = static_cast<std::uint8_t>(std::uint64_t{header.size()} >> (8 * i));
    return length + to_bytes(header) + data;
}

/// One float32 [2, 3], one float64 scalar, one int32 [2].
struct model {
    static constexpr std::array<std::size_t, 2> weight_shape{2, 3};
    std::array<float, 6> weight{};
    double scale = 0;
    std::array<std::int32_t, 2> steps{};

    template <class Self, class Visitor>
    static void visit(Self& self, Visitor&& visitor) {
        using costate::tensor_view;
        constexpr bool fixed = std::is_const_v<Self>;
        visitor(
            "weight",
            tensor_view<std::conditional_t<fixed, const float, float>, 2, 3>(self.weight.data()));
        visitor("scale", tensor_view<std::conditional_t<fixed, const double, double>>(&self.scale));
        visitor(
            "steps",
            tensor_view<std::conditional_t<fixed, const std::int32_t, std::int32_t>, 2>(
                self.steps.data()));
    }
    template <class Visitor>
    void for_each(Visitor&& visitor) {
        visit(*this, visitor);
    }
    template <class Visitor>
    void for_each(Visitor&& visitor) const {
        visit(*this, visitor);
    }

    bool operator==(const model&) const = default;
};

const model trained{{1, 2, 3, 4, 5, 6}, 0.1, {7, -8}};

}  // namespace

TEST_CASE("a record and its metadata come back from safetensors as they were") {
    const temporary_folder folder;
    const std::string path = folder / "m.safetensors";
    const std::vector<io::metadata_entry> metadata{{"epoch", "3"}, {"note", "\"ü\\\n"}};
    REQUIRE(io::save_safetensors(path, io::named_tensors(trained), metadata));
    CHECK(folder.files() == 1);

    model loaded;
    const auto outcome = io::load_safetensors(path, io::named_tensors(loaded));
    REQUIRE(message_of(outcome) == "no error");
    CHECK(loaded == trained);
    REQUIRE(outcome->size() == 2);
    CHECK((*outcome)[0].key == "epoch");
    CHECK((*outcome)[1].value == "\"ü\\\n");
}

TEST_CASE("the data are aligned and named, widest elements first") {
    const temporary_folder folder;
    const std::string path = folder / "m";
    REQUIRE(io::save_safetensors(path, io::named_tensors(trained)));
    const auto header = io::read_safetensors_header(path);
    REQUIRE(header);
    REQUIRE(header->tensors.size() == 3);
    CHECK(header->tensors[0].name == "scale");
    CHECK(header->tensors[0].type == "F64");
    CHECK(header->tensors[1].name == "weight");
    CHECK(header->tensors[1].begin == 8);
    CHECK(header->tensors[1].end == 32);
    CHECK(read_bytes(path)[0] % 8 == 0);
}

TEST_CASE("a file without tensors is one") {
    const temporary_folder folder;
    REQUIRE(io::save_safetensors(folder / "e", std::span<const io::const_named_tensor>()));
    CHECK(io::load_safetensors(folder / "e", std::span<const io::named_tensor>()));
}

TEST_CASE("names that the format cannot hold are refused and nothing is written") {
    const temporary_folder folder;
    const auto refused = [&](std::string_view a, std::string_view b) {
        const float value = 1;
        const std::array<io::const_named_tensor, 2> two{
            io::name_tensor(a, {}, std::span(&value, 1)),
            io::name_tensor(b, {}, std::span(&value, 1))};
        return !io::save_safetensors(folder / "f", two);
    };
    CHECK(refused("a", "a"));
    CHECK(refused("a", "__metadata__"));
    CHECK(refused("a", "\xff"));
    CHECK(folder.files() == 0);
    CHECK_FALSE(refused("a", "b"));

    const std::vector<io::metadata_entry> twice{{"k", "1"}, {"k", "2"}};
    CHECK_FALSE(io::save_safetensors(folder / "f", io::named_tensors(trained), twice));
}

TEST_CASE("every truncation of a safetensors file is refused and leaves the targets alone") {
    const temporary_folder folder;
    REQUIRE(io::save_safetensors(folder / "m", io::named_tensors(trained)));
    const bytes whole = read_bytes(folder / "m");
    model loaded;
    for (std::size_t length = 0; length < whole.size(); ++length) {
        const bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length));
        const std::string path = folder.write("cut", cut);
        const auto outcome = io::load_safetensors(path, io::named_tensors(loaded));
        REQUIRE_FALSE(outcome);
        CHECK(outcome.failure().path == path);
    }
    CHECK(loaded == model{});
}

TEST_CASE("no changed byte of the header brings the reader down") {
    const temporary_folder folder;
    REQUIRE(io::save_safetensors(folder / "m", io::named_tensors(trained)));
    const bytes whole = read_bytes(folder / "m");
    model loaded;
    for (std::size_t i = 0; i + 40 < whole.size(); ++i) {
        for (int value : {0x00, 0x22, 0x30, 0x39, 0x5b, 0x7d, 0xff}) {
            bytes damaged = whole;
            damaged[i] = static_cast<std::uint8_t>(value);
            const auto outcome =
                io::load_safetensors(folder.write("d", damaged), io::named_tensors(loaded));
            CHECK((!outcome || loaded == trained));
        }
    }
}

TEST_CASE("a checkpoint of another model is refused by name, type or shape") {
    const temporary_folder folder;
    const std::string path = folder / "m";
    REQUIRE(io::save_safetensors(path, io::named_tensors(trained)));
    const auto refused = [&](std::size_t changed, io::named_tensor as, const char* expected,
                             const char* found) {
        model loaded;
        auto targets = io::named_tensors(loaded);
        as.data = targets[changed].data;
        targets[changed] = as;
        const auto outcome = io::load_safetensors(path, targets);
        UNSCOPED_INFO(message_of(outcome));
        return !outcome && loaded == model{} && says(outcome.failure(), path, expected, found);
    };
    CHECK(refused(
        0, {"w", io::dtype::float32, model::weight_shape, nullptr}, "tensor \"w\" float32 [2, 3]",
        "\"scale\", \"weight\", \"steps\""));
    CHECK(refused(
        0, {"weight", io::dtype::int32, model::weight_shape, nullptr}, "\"weight\" int32 [2, 3]",
        "\"weight\" float32 [2, 3]"));
    const std::array<std::size_t, 2> other{3, 2};
    CHECK(refused(
        0, {"weight", io::dtype::float32, other, nullptr}, "float32 [3, 2]", "float32 [2, 3]"));

    model loaded;
    auto fewer = io::named_tensors(loaded);
    fewer.pop_back();
    const auto outcome = io::load_safetensors(path, fewer);
    REQUIRE_FALSE(outcome);
    CHECK(says(outcome.failure(), path, "2 tensors", "also tensor \"steps\" int32 [2]"));
}

TEST_CASE("the refusals of a safetensors file say what was expected and found") {
    const temporary_folder folder;
    const auto refused = [&](const bytes& content, const char* expected, const char* found) {
        const std::string path = folder.write("f", content);
        const auto outcome = io::read_safetensors_header(path);
        UNSCOPED_INFO(message_of(outcome));
        return !outcome && says(outcome.failure(), path, expected, found);
    };
    const auto entry = [](const char* offsets) {
        return std::string(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":)") + offsets + "}}";
    };
    REQUIRE(
        io::read_safetensors_header(folder.write("good", safetensors(entry("[0,4]"), bytes(4)))));
    CHECK(refused({}, "a safetensors file", "a file of 0 bytes"));
    CHECK(refused(to_bytes("PK\x03\x04 and so on"), "a safetensors file", "announces"));
    CHECK(refused(bytes(8, 0xff), "a safetensors file", "announces 18446744073709551615 bytes"));
    CHECK(refused(safetensors("", {}), "a safetensors file", "does not begin with {"));
    CHECK(refused(safetensors("{\"a\"", {}), "a safetensors file", "not JSON"));
    CHECK(refused(safetensors(entry("[0,4]"), bytes(5)), "4 bytes of data", "5"));
    CHECK(refused(safetensors(entry("[0,8]"), bytes(4)), "8 bytes of data", "4"));
    CHECK(refused(safetensors(entry("[1,5]"), bytes(5)), "\"a\" to begin at 0", "[1, 5]"));
    CHECK(refused(safetensors(entry("[4,0]"), bytes(4)), "\"a\" to begin at 0", "[4, 0]"));
    CHECK(refused(
        safetensors(entry("[0,18446744073709551615]"), bytes(4)), "18446744073709551615 bytes",
        "4"));
    const std::string overlap = R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},)"
                                R"("b":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}})";
    CHECK(refused(safetensors(overlap, bytes(6)), "\"b\" to begin at 4", "[2, 6]"));
}

TEST_CASE("a size that disagrees with the shape is refused on loading") {
    const temporary_folder folder;
    const std::string header = R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}})";
    const std::string path = folder.write("f", safetensors(header, bytes(4)));
    const std::array<std::size_t, 1> shape{2};
    std::array<float, 2> target{};
    const std::array targets{io::name_tensor("a", shape, std::span<float>(target))};
    const auto outcome = io::load_safetensors(path, targets);
    REQUIRE_FALSE(outcome);
    CHECK(says(outcome.failure(), path, "8 bytes for tensor \"a\"", "4"));
}

TEST_CASE("numbers of 16 bits are BF16 in a file") {
    const temporary_folder folder;
    const std::string path = folder / "m.safetensors";
    using costate::bfloat16;
    const std::array<std::size_t, 1> shape{3};
    const std::array<bfloat16, 3> kept{bfloat16(1.0f), bfloat16(-2.5f), bfloat16(3e38f)};
    const std::array<io::const_named_tensor, 1> saved{io::name_tensor("w", shape, std::span<const bfloat16>(kept))};
    REQUIRE(io::save_safetensors(path, saved));
    const auto header = io::read_safetensors_header(path);
    REQUIRE(message_of(header) == "no error");
    CHECK(header->tensors[0].type == "BF16");
    CHECK(header->tensors[0].end == 6);
    std::array<bfloat16, 3> loaded{};
    const std::array<io::named_tensor, 1> targets{io::name_tensor("w", shape, std::span<bfloat16>(loaded))};
    REQUIRE(message_of(io::load_safetensors(path, targets)) == "no error");
    for (std::size_t i = 0; i < 3; ++i) CHECK(loaded[i].bits() == kept[i].bits());
    std::array<float, 3> floats{};
    const std::array<io::named_tensor, 1> wrong{io::name_tensor("w", shape, std::span<float>(floats))};
    CHECK(io::load_safetensors(path, wrong).failure().found == "\"w\" bfloat16 [3]");
}
