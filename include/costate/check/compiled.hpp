// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/check/point.hpp>
#include <costate/program/program.hpp>

namespace costate::check {

/// The outputs of a derived model by its compiled program: what mode::compiled evaluates.
template <auto Derived>
struct compiled_run {
    using P = compiled<laid_out_stage<with_steps<finished_stage<Derived>>>>;
    using signature = arguments<P>;
    static_assert(
        P::view().problem == nullptr,
        "costate: check_grads<model>: a derivative of the model cannot be compiled");

    template <class Point>
    static pool<double> at(const Point& where, const displacement& by) {
        return run(
            where, by, std::make_integer_sequence<std::uint32_t, signature::leaf_count>{},
            std::make_integer_sequence<std::uint32_t, signature::output_count>{});
    }

private:
    template <class T>
    static void resize(pool<T>& storage, std::size_t size) {
        storage = pool<T>(static_cast<std::uint32_t>(size));
    }
    template <class Point, std::uint32_t... L, std::uint32_t... R>
    static pool<double> run(
        const Point& where, const displacement& by, std::integer_sequence<std::uint32_t, L...>,
        std::integer_sequence<std::uint32_t, R...>) {
        const auto size_of = [&](const tensor_type& type_) {
            return type_.size() * (type_.batched() ? where.samples() : 1);
        };
        operands<pool<element_type<signature::leaf_type(L).kind>>...> in{};
        operands<pool<element_type<signature::output_type(R).kind>>...> out{};
        const void* leaves[] = {
            fill<L>(where, by, room<L>(in), size_of(signature::leaf_type(L)))..., nullptr};
        (resize(room<R>(out), size_of(signature::output_type(R))), ...);
        void* results[] = {room<R>(out).data()..., nullptr};
        alignas(64) static std::byte arena[P::value.arena_bytes + 1];
        executable<P>::run({leaves, results, arena, where.samples(), where.samples(), 0, 0});
        pool<double> numbers;
        const auto append = [&](const auto& from_) {
            for (const auto number_ : from_) numbers.put(static_cast<double>(number_));
        };
        (append(room<R>(out)), ...);
        return numbers;
    }
    template <std::uint32_t I, class... T>
    static auto& room(operands<T...>& all) {
        if constexpr (I == 0)
            return all.first;
        else
            return room<I - 1>(all.rest);
    }
    template <std::uint32_t I, class Point, class T>
    static const void* fill(
        const Point& where, const displacement& by, pool<T>& storage, std::size_t size) {
        resize(storage, size);
        where.fill(P::view(), signature::leaf(I), by, [&](std::size_t k_, double number_) {
            storage[static_cast<std::uint32_t>(k_)] = static_cast<T>(number_);
        });
        return storage.data();
    }
};

}  // namespace costate::check
