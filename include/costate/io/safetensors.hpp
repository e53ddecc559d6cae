// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include <costate/io/bytes.hpp>
#include <costate/io/error.hpp>
#include <costate/io/file.hpp>
#include <costate/io/safetensors_header.hpp>
#include <costate/io/named_tensor.hpp>

namespace costate::io {

namespace detail {

constexpr std::string_view safetensors_type_code(dtype type_) {
    switch (type_) {
        case dtype::float32:
            return "F32";
        case dtype::float64:
            return "F64";
        case dtype::int32:
            return "I32";
        case dtype::bfloat16:
            return "BF16";
    }
    return "";
}

inline std::string describe(const safetensors_entry& entry_) {
    std::string type = quote_text(entry_.type);
    for (dtype known : {dtype::float32, dtype::float64, dtype::int32, dtype::bfloat16})
        if (entry_.type == safetensors_type_code(known)) type = name_of(known);
    return quote_text(entry_.name) + " " + type + " " + shape_text(entry_.shape);
}

struct safetensors_file {
    input_file file;
    safetensors_header header;
    std::uint64_t data_offset;
};

/// The offsets must cover the data exactly, in any order: neither holes nor overlaps.
inline result<void> check_safetensors_offsets(const safetensors_file& opened_) {
    const auto refuse = [&](std::string expected, std::string found) {
        return error{opened_.file.path(), std::move(expected), std::move(found)};
    };
    std::vector<const safetensors_entry*> entries;
    for (const auto& entry : opened_.header.tensors) entries.push_back(&entry);
    std::ranges::sort(entries, {}, [](const safetensors_entry* entry) {
        return std::pair(entry->begin, entry->end);
    });
    std::uint64_t next = 0;
    for (const auto* entry : entries) {
        if (entry->begin != next || entry->end < entry->begin)
            return refuse(
                "the data of " + quote_text(entry->name) + " to begin at " + std::to_string(next),
                "data_offsets [" + std::to_string(entry->begin) + ", " +
                    std::to_string(entry->end) + "]");
        next = entry->end;
    }
    const std::uint64_t available = opened_.file.size() - opened_.data_offset;
    if (next != available)
        return refuse(
            std::to_string(next) + " bytes of data as the header says", std::to_string(available));
    return {};
}

inline result<safetensors_file> open_safetensors(const std::string& path_) {
    const std::string kind = "a safetensors file";
    auto file = input_file::open(path_, kind);
    if (!file) return file.failure();
    const auto refuse = [&](std::string found) { return error{path_, kind, std::move(found)}; };
    if (file->size() < 8) return refuse("a file of " + std::to_string(file->size()) + " bytes");
    std::array<std::uint8_t, 8> start{};
    if (auto done = file->read(0, start); !done) return done.failure();
    const auto length = from_little_endian<std::uint64_t>(std::span(start));
    constexpr std::uint64_t longest_header = 100'000'000;  // the format's own limit
    if (length > file->size() - start.size() || length > longest_header)
        return refuse(
            "a header that announces " + std::to_string(length) + " bytes in a file of " +
            std::to_string(file->size()));
    std::string text(static_cast<std::size_t>(length), ' ');
    const std::span text_bytes(reinterpret_cast<std::uint8_t*>(text.data()), text.size());
    if (auto done = file->read(start.size(), text_bytes); !done) return done.failure();
    safetensors_header header;
    std::string complaint;
    if (!text.starts_with('{')) complaint = "a header that does not begin with {";
    if (!complaint.empty() || !parse_safetensors_header(text, header, complaint))
        return refuse(complaint);
    safetensors_file opened{std::move(*file), std::move(header), start.size() + length};
    if (auto checked = check_safetensors_offsets(opened); !checked) return checked.failure();
    return opened;
}

/// The names a file holds, for the message that one of them is missing.
inline std::string names_in(const safetensors_header& header_) {
    constexpr std::size_t most = 8;
    std::string text;
    for (std::size_t i = 0; i < std::min(most, header_.tensors.size()); ++i)
        text += (i == 0 ? "" : ", ") + quote_text(header_.tensors[i].name);
    if (header_.tensors.size() > most)
        text += " and " + std::to_string(header_.tensors.size() - most) + " more";
    return header_.tensors.empty() ? "no tensors at all" : text;
}

/// The entry for each of `targets_`, all checked; also refuses a file that holds more than these.
inline result<std::vector<const safetensors_entry*>> match_safetensors(
    const safetensors_file& opened_, std::span<const named_tensor> targets_) {
    const auto refuse = [&](std::string expected, std::string found) {
        return error{opened_.file.path(), std::move(expected), std::move(found)};
    };
    const auto name = [](const auto* entry) { return std::string_view(entry->name); };
    std::vector<const safetensors_entry*> by_name;
    for (const auto& entry : opened_.header.tensors) by_name.push_back(&entry);
    std::ranges::sort(by_name, {}, name);
    std::vector<std::string_view> wanted;
    std::vector<const safetensors_entry*> matched;
    for (const auto& target : targets_) {
        const auto found = std::ranges::lower_bound(by_name, target.name, {}, name);
        if (found == by_name.end() || (*found)->name != target.name)
            return refuse("tensor " + io::describe(target), names_in(opened_.header));
        const auto& entry = **found;
        if (entry.type != safetensors_type_code(target.type) ||
            !std::ranges::equal(entry.shape, target.shape))
            return refuse("tensor " + io::describe(target), detail::describe(entry));
        if (entry.end - entry.begin != bytes_of(target))
            return refuse(
                std::to_string(bytes_of(target)) + " bytes for tensor " + io::describe(target),
                std::to_string(entry.end - entry.begin));
        wanted.push_back(target.name);
        matched.push_back(&entry);
    }
    std::ranges::sort(wanted);
    for (const auto* entry : by_name)
        if (!std::ranges::binary_search(wanted, std::string_view(entry->name)))
            return refuse(
                std::to_string(targets_.size()) + " tensors",
                "also tensor " + detail::describe(*entry));
    return matched;
}

}  // namespace detail

/// What a safetensors file says it holds; the header and the size of the data have been checked.
inline result<safetensors_header> read_safetensors_header(const std::string& path_) {
    auto opened = detail::open_safetensors(path_);
    if (!opened) return opened.failure();
    return std::move(opened->header);
}

/// Fills all of `targets_` from a safetensors file and returns its metadata. The file must hold
/// exactly these tensors, by name, with the same element types and shapes, in any order. Nothing is
/// written to any target before all of that has been checked.
inline result<std::vector<metadata_entry>> load_safetensors(
    const std::string& path_, std::span<const named_tensor> targets_) {
    auto opened = detail::open_safetensors(path_);
    if (!opened) return opened.failure();
    auto matched = detail::match_safetensors(*opened, targets_);
    if (!matched) return matched.failure();
    for (std::size_t i = 0; i < targets_.size(); ++i) {
        const std::span bytes(static_cast<std::uint8_t*>(targets_[i].data), bytes_of(targets_[i]));
        if (auto done = opened->file.read(opened->data_offset + (*matched)[i]->begin, bytes); !done)
            return done.failure();
        if (!host_is_little_endian) swap_endianness(bytes, size_of(targets_[i].type));
    }
    return std::move(opened->header.metadata);
}

/// Writes `tensors_` and `metadata_` as a safetensors file, atomically. Refused: names or metadata
/// keys that occur twice or are not UTF-8, and the name `__metadata__`, which the format reserves.
inline result<void> save_safetensors(
    const std::string& path_, std::span<const const_named_tensor> tensors_,
    std::span<const metadata_entry> metadata_ = {}) {
    const auto refuse = [&](std::string expected, std::string found) {
        return error{path_, std::move(expected), std::move(found)};
    };
    if (!host_is_little_endian)
        return refuse(
            "a little-endian processor, whose bytes the format is made of", "a big-endian one");
    std::vector<std::string_view> names{"__metadata__"}, keys;
    for (const auto& tensor : tensors_) names.push_back(tensor.name);
    for (const auto& entry : metadata_) keys.push_back(entry.key);
    for (auto* all : {&names, &keys})
        if (const std::string twice = detail::first_duplicate(std::move(*all)); !twice.empty())
            return refuse(
                "names that differ from each other and from \"__metadata__\"", twice + " twice");

    // Wider elements first keep every tensor aligned within the file.
    std::vector<std::size_t> order(tensors_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(
        order, {}, [&](std::size_t i) { return std::pair(8 - size_of(tensors_[i].type), i); });
    nlohmann::ordered_json::object_t header;
    if (!metadata_.empty()) {
        auto& texts = header.emplace_back("__metadata__", nlohmann::ordered_json::object()).second;
        for (const auto& entry : metadata_) texts[entry.key] = entry.value;
    }
    std::vector<std::span<const std::uint8_t>> pieces(2);
    std::uint64_t offset = 0;
    for (std::size_t i : order) {
        const std::uint64_t begin = offset;
        offset += bytes_of(tensors_[i]);
        header.emplace_back(
            std::string(tensors_[i].name),
            nlohmann::ordered_json{
                {"dtype", detail::safetensors_type_code(tensors_[i].type)},
                {"shape", std::vector(tensors_[i].shape.begin(), tensors_[i].shape.end())},
                {"data_offsets", {begin, offset}}});
        pieces.emplace_back(
            static_cast<const std::uint8_t*>(tensors_[i].data), bytes_of(tensors_[i]));
    }
    using handler = nlohmann::ordered_json::error_handler_t;
    const nlohmann::ordered_json document(std::move(header));
    std::string text = document.dump(-1, ' ', false, handler::replace);
    if (text != document.dump(-1, ' ', false, handler::ignore))
        return refuse("names and metadata in UTF-8", "bytes that are not");
    text.append((8 - text.size() % 8) % 8, ' ');
    std::array<std::uint8_t, 8> length{};
    to_little_endian<std::uint64_t>(text.size(), length);
    pieces[0] = length;
    pieces[1] = std::span(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
    return write_file(path_, pieces);
}

}  // namespace costate::io
