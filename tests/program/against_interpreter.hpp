// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "../catch.hpp"
#include "../oracle/operations.hpp"

#include <costate/costate.hpp>

#include <cstdint>
#include <vector>

/// Holds a compiled program to the reference semantics of the same graph, at random inputs.
namespace costate::testing {

/// Numbers between -2 and 2, multiples of 1/64 so that they are exact in float too; integers are 0, 1, 2, ….
struct number_source {
    std::uint64_t state = 1;

    double next() {
        state = state * 6364136223846793005u + 1442695040888963407u;
        return static_cast<double>(static_cast<int>((state >> 33) % 257) - 128) / 64;
    }
    std::int32_t next_index(std::int32_t bound) {
        next();
        return static_cast<std::int32_t>((state >> 40) % static_cast<std::uint64_t>(bound));
    }
};

/// The elements of a type for `samples` samples: indices are below `bound`.
template <tensor_type Type>
std::vector<element_type<Type.kind>> random_elements(std::size_t samples, number_source& source, std::int32_t bound) {
    using T = element_type<Type.kind>;
    std::vector<T> elements(Type.size() * (Type.batched() ? samples : 1));
    for (T& e : elements) e = is_real(Type.kind) ? static_cast<T>(source.next()) : static_cast<T>(source.next_index(bound));
    return elements;
}

/// What a program and the reference semantics are both called with.
template <auto M>
struct comparison {
    using graph = staged<finished_stage<M>>;
    using signature = arguments<graph>;
    static constexpr std::uint32_t leaves = signature::leaf_count;
    static constexpr std::uint32_t results = graph::view().output_count;

    /// Runs both with this many samples. Larger than one tile, smaller, or none: the results have to be the same.
    static void check(std::size_t samples, double tolerance, std::int32_t bound = 2, std::uint64_t seed = 1) {
        number_source source{seed};
        run(samples, tolerance, bound, source, std::make_integer_sequence<std::uint32_t, leaves>{},
            std::make_integer_sequence<std::uint32_t, results>{});
    }

private:
    template <std::uint32_t... L, std::uint32_t... R>
    static void run(std::size_t samples, double tolerance, std::int32_t bound, number_source& source,
                    std::integer_sequence<std::uint32_t, L...>, std::integer_sequence<std::uint32_t, R...>) {
        const operands<std::vector<element_type<signature::leaf_type(L).kind>>...> in =
            in_order<std::vector<element_type<signature::leaf_type(L).kind>>...>{
                random_elements<signature::leaf_type(L)>(samples, source, bound)...}.all;
        const void* leaf_pointers[] = {operand<L>(in).data()..., nullptr};
        const operands<std::vector<element_type<signature::output_type(R).kind>>...> out =
            operands_of(std::vector<element_type<signature::output_type(R).kind>>(
                signature::output_type(R).size() * (signature::output_type(R).batched() ? samples : 1))...);
        void* result_pointers[] = {const_cast<element_type<signature::output_type(R).kind>*>(operand<R>(out).data())..., nullptr};

        using P = compiled<laid_out_stage<finished_stage<M>>>;
        static_assert(P::view().problem == nullptr && P::value.problem == nullptr);
        alignas(64) static std::byte arena[P::value.arena_bytes + 1];
        executable<P>::run({leaf_pointers, result_pointers, arena, samples, samples, 0, 0});

        std::uint32_t next = 0;
        const auto fill = [&]<std::uint32_t I>(std::integral_constant<std::uint32_t, I>, double* to) {
            if (next == I)
                for (const auto& e : operand<I>(in)) *to++ = static_cast<double>(e);
        };
        const auto leaf = [&](node_id, double* to) {
            (fill(std::integral_constant<std::uint32_t, L>{}, to), ...);
            ++next;
        };
        const interpreter expected(graph::view(), samples, leaf);
        const auto compare = [&]<std::uint32_t I>(std::integral_constant<std::uint32_t, I>) {
            const double* const wanted = expected.value(graph::view().outputs[I]);
            std::size_t wrong = 0;
            std::size_t first = 0;
            const auto& actual = operand<I>(out);
            for (std::size_t i = actual.size(); i > 0; --i) {
                const double got = static_cast<double>(actual[i - 1]);
                if (oracle::close(wanted[i - 1], got, tolerance) || (got != got && wanted[i - 1] != wanted[i - 1])) continue;
                ++wrong;
                first = i - 1;
            }
            INFO(samples << " samples, output " << I << ": " << wrong << " wrong, [" << first << "] is "
                         << (actual.empty() ? 0.0 : static_cast<double>(actual[first])) << " instead of "
                         << (actual.empty() ? 0.0 : wanted[first]));
            CHECK(wrong == 0);
        };
        (compare(std::integral_constant<std::uint32_t, R>{}), ...);
    }
    template <class... T>
    struct in_order {
        operands<T...> all;
        in_order(const T&... each) : all(operands_of(each...)) {}
    };
};

/// Compares for no sample, for one, and for lengths around that of a tile.
template <auto M>
void check_batches(double tolerance, std::int32_t bound = 2) {
    constexpr std::size_t tile = compiled<laid_out_stage<finished_stage<M>>>::tile;
    for (const std::size_t samples : {std::size_t{0}, std::size_t{1}, std::size_t{3}, tile - 1, tile, tile + 1, 2 * tile + 5})
        comparison<M>::check(samples, tolerance, bound);
}

}  // namespace costate::testing
