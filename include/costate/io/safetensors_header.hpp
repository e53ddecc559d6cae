// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include <costate/io/text.hpp>

/// The JSON header of a safetensors file: `{"name": {"dtype": "F32", "shape": [2, 3],
/// "data_offsets": [0, 24]}, …, "__metadata__": {"key": "text"}}`.
/// https://huggingface.co/docs/safetensors
namespace costate::io {

/// What the header says of one tensor. The offsets count from the first byte after the header.
struct safetensors_entry {
    std::string name;
    std::string type;  ///< as written: `F32`, `F64`, `I32`, or one this library cannot load
    std::vector<std::size_t> shape;
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
};

/// Text kept beside the tensors, such as the epoch or the seed of a training run.
struct metadata_entry {
    std::string key;
    std::string value;
};

struct safetensors_header {
    std::vector<safetensors_entry> tensors;
    std::vector<metadata_entry> metadata;
};

namespace detail {

/// Takes the header from the parser event by event. Anything that is not exactly the form above
/// stops the parser there, so that memory is bounded by the length of the text and a doubled key
/// (of which a document tree would silently keep one) is seen.
class safetensors_reader {
public:
    safetensors_header header;
    std::string complaint;

    bool null() { return unexpected("null"); }
    bool boolean(bool) { return unexpected("a boolean"); }
    bool number_integer(std::int64_t) { return unexpected("a negative number"); }
    bool number_float(double, const std::string& text_) { return unexpected(text_); }
    bool binary(nlohmann::json::binary_t&) { return unexpected("binary data"); }

    bool number_unsigned(std::uint64_t value_) {
        safetensors_entry* entry = current();
        if (place_ == place::shape && entry->shape.size() < highest_rank && value_ < any_extent) {
            entry->shape.push_back(static_cast<std::size_t>(value_));
            return true;
        }
        if (place_ == place::offsets && offsets_seen_ < 2) {
            (offsets_seen_ == 0 ? entry->begin : entry->end) = value_;
            ++offsets_seen_;
            return true;
        }
        return unexpected("the number " + std::to_string(value_));
    }

    bool string(std::string& text_) {
        if (place_ == place::metadata) {
            header.metadata.push_back({key_, std::move(text_)});
            return true;
        }
        if (place_ == place::tensor && key_ == "dtype") {
            current()->type = std::move(text_);
            return true;
        }
        return unexpected("the text " + quote_text(text_));
    }

    bool key(std::string& text_) {
        if (place_ == place::tensor) {
            const unsigned field = text_ == "dtype" ? 1u
                : text_ == "shape"                  ? 2u
                : text_ == "data_offsets"           ? 4u
                                                    : 0u;
            if (field == 0 || (fields_seen_ & field) != 0)
                return unexpected("the field " + quote_text(text_));
            fields_seen_ |= field;
        }
        key_ = std::move(text_);
        return true;
    }

    bool start_object(std::size_t) {
        if (place_ == place::before) {
            place_ = place::top;
            return true;
        }
        if (place_ == place::top && key_ == "__metadata__" && !metadata_seen_) {
            metadata_seen_ = true;
            place_ = place::metadata;
            return true;
        }
        if (place_ == place::top && key_ != "__metadata__") {
            header.tensors.push_back({key_, {}, {}, 0, 0});
            fields_seen_ = offsets_seen_ = 0;
            place_ = place::tensor;
            return true;
        }
        return unexpected("an object");
    }

    bool end_object() {
        if (place_ == place::tensor && fields_seen_ != 7)
            return unexpected("the end of the entry before dtype, shape and data_offsets");
        place_ = place_ == place::top ? place::after : place::top;
        return true;
    }

    bool start_array(std::size_t) {
        if (place_ != place::tensor || key_ == "dtype") return unexpected("an array");
        place_ = key_ == "shape" ? place::shape : place::offsets;
        return true;
    }

    bool end_array() {
        if (place_ == place::offsets && offsets_seen_ != 2)
            return unexpected("fewer than two offsets");
        place_ = place::tensor;
        return true;
    }

    bool parse_error(std::size_t position_, const std::string&, const nlohmann::json::exception&) {
        complaint = "text that is not JSON at byte " + std::to_string(position_);
        return false;
    }

private:
    enum class place { before, top, metadata, tensor, shape, offsets, after };
    static constexpr std::size_t highest_rank = 32;

    safetensors_entry* current() {
        return header.tensors.empty() ? nullptr : &header.tensors.back();
    }

    bool unexpected(const std::string& what_) {
        complaint = what_;
        if (place_ == place::metadata)
            complaint += " in __metadata__ at key " + quote_text(key_);
        else if (place_ == place::tensor || place_ == place::shape || place_ == place::offsets)
            complaint += " in the entry " + quote_text(current()->name);
        else if (place_ == place::top)
            complaint += " as the entry " + quote_text(key_);
        return false;
    }

    place place_ = place::before;
    std::string key_;
    unsigned fields_seen_ = 0;
    unsigned offsets_seen_ = 0;
    bool metadata_seen_ = false;
};

/// Empty when no two of `keys_` are the same, else one that occurs twice.
inline std::string first_duplicate(std::vector<std::string_view> keys_) {
    std::ranges::sort(keys_);
    const auto found = std::ranges::adjacent_find(keys_);
    return found == keys_.end() ? std::string() : quote_text(*found);
}

/// Reads the header; on failure `complaint_` says what was found instead of one.
inline bool parse_safetensors_header(
    std::string_view text_, safetensors_header& header_, std::string& complaint_) {
    safetensors_reader reader;
    if (!nlohmann::json::sax_parse(text_, &reader)) {
        complaint_ = reader.complaint.empty() ? "text that is not JSON" : reader.complaint;
        return false;
    }
    std::vector<std::string_view> names, keys;
    for (const auto& entry : reader.header.tensors) names.push_back(entry.name);
    for (const auto& entry : reader.header.metadata) keys.push_back(entry.key);
    for (auto* all : {&names, &keys}) {
        if (const std::string twice = first_duplicate(std::move(*all)); !twice.empty()) {
            complaint_ = "two entries " + twice;
            return false;
        }
    }
    header_ = std::move(reader.header);
    return true;
}

}  // namespace detail
}  // namespace costate::io
