// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/program/program.hpp>
#include <costate/transform/held.hpp>

#include <span>
#include <tuple>
#include <utility>

namespace costate::inline COSTATE_ISA {

/// Where each tensor that is held lies in bytes, one after the other from cache line to cache line.
template <class Point, std::size_t Samples>
struct held_layout {
    static constexpr std::size_t elements(std::uint32_t i, std::size_t samples) {
        const tensor_type type = Point::output_type(i);
        return type.size() * (type.batched() ? samples : 1);
    }
    static constexpr std::size_t place(std::uint32_t i) {
        std::size_t at = 0;
        for (std::uint32_t k = 0; k < i; ++k)
            at += (elements(k, Samples) * bytes_of(Point::output_type(k).kind) + 63) / 64 * 64;
        return at;
    }
};

/// A product with directions, such as `hvp<M>` or `ggnvp<M>`, for many directions at one point, as conjugate gradients take
/// them: what depends on parameters and data alone is computed once and held, for at most `Samples` samples.
/// `hv.hold(p, images, labels)`, then `hv(p, images, labels, direction, result)` as `program<Product>` is called and with the
/// same parameters and data; their values are those of the last `hold`. Everything is in the object; calls allocate nothing.
template <auto Product, std::size_t Samples = 1, class Policy = sequential>
class held_program {
    static_assert(
        Samples >= 1,
        "costate: held_program<Product, n>, holding<n>: n, the samples of the longest batch, is 1 "
        "or more; for models without a batch it is 1");
    using whole = arguments<staged<finished_stage<Product>>>;
    using point = arguments<staged<finished_stage<point_of<Product>>>>;
    using layout = held_layout<point, Samples>;

public:
    static constexpr std::uint32_t held_count = point::output_count;
    /// Of what is held.
    static constexpr std::size_t held_bytes = layout::place(held_count);
    static constexpr std::size_t workspace_bytes = held_bytes +
        program<point_of<Product>, Policy>::workspace_bytes +
        program<at_point<Product>, Policy>::workspace_bytes;

    /// Floating-point operations of a product, and of what is computed once.
    static constexpr std::uint64_t flops(std::size_t samples_ = 1) {
        return program<at_point<Product>, Policy>::flops(samples_);
    }
    static constexpr std::uint64_t flops_of_hold(std::size_t samples_ = 1) {
        return program<point_of<Product>, Policy>::flops(samples_);
    }

    /// Throws call_error if there is no room for these data.
    template <class... Args>
    static void check_room(const Args&... args_) {
        static_cast<void>(samples_of(args_...));
    }

    /// Computes what a product needs of these parameters and data. If there is no room for them, what was held stays.
    template <class... Args>
    void hold(const Args&... args_) {
        samples_ = samples_of(args_...);
        if constexpr (held_count > 0)
            with_held<false>([&](auto&&... tensors_) { point_(args_..., tensors_...); });
    }

    /// The product. Parameters and data have to be those of the last `hold`.
    template <class... Args>
    void operator()(Args&&... args_) {
        // Inputs are given all by name or all by position, and what is held is one of them.
        constexpr bool by_name = (is_binding<std::remove_cvref_t<Args>> || ...);
        const std::tuple<Args&...> all{args_...};
        [&]<std::size_t... Given, std::size_t... Results>(
            std::index_sequence<Given...>, std::index_sequence<Results...>) {
            with_held<by_name>([&](auto&&... tensors_) {
                product_(std::get<Given>(all)..., tensors_..., std::get<given + Results>(all)...);
            });
        }(std::make_index_sequence<given>{}, std::make_index_sequence<sizeof...(Args) - given>{});
    }

private:
    /// Arguments in front of the destinations.
    static constexpr std::size_t given = [] {
        std::size_t n = whole::record_count();
        for (std::uint32_t i = 0; i < whole::leaf_count; ++i) n += !whole::in_record(i);
        return n;
    }();
    struct lengths {
        batch_length batch{};
        template <std::uint32_t I, class Arg>
        constexpr void leaf(const Arg& arg) {
            constexpr tensor_type type = point::leaf_type(I);
            if constexpr (!std::is_arithmetic_v<Arg>)
                batch.check(type.batched(), type.size(), std::size(arg));
        }
    };
    template <class... Args>
    static std::size_t samples_of(const Args&... args_) {
        lengths seen;
        point::template match<lengths>(seen, args_...);
        if (seen.batch.samples > Samples)
            fail_call(
                "costate: the batch has more samples than there is room for, which is the n of "
                "held_program<Product, n> or of holding<n>");
        return seen.batch.samples;
    }
    template <std::uint32_t I>
    struct symbol {
        static constexpr held_name name{model_graph<Product>::view(), I};
    };
    /// What is held under number I, as an argument.
    template <bool ByName, std::uint32_t I>
    auto tensor() {
        using T = element_type<point::output_type(I).kind>;
        const std::span<T> here(
            reinterpret_cast<T*>(held_ + layout::place(I)), layout::elements(I, samples_));
        if constexpr (ByName)
            return binding<symbol<I>, std::span<T>>{here};
        else
            return here;
    }
    template <bool ByName, class Use>
    void with_held(const Use& use) {
        [&]<std::uint32_t... I>(std::integer_sequence<std::uint32_t, I...>) {
            use(tensor<ByName, I>()...);
        }(std::make_integer_sequence<std::uint32_t, held_count>{});
    }

    // All zeros at first, so that it takes no room in the executable.
    alignas(64) std::byte held_[held_bytes + 1]{};
    std::size_t samples_ = 0;
    program<point_of<Product>, Policy> point_{};
    program<at_point<Product>, Policy> product_{};
};

}  // namespace costate::inline COSTATE_ISA
