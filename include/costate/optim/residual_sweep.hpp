// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <span>

#include <costate/optim/least_squares.hpp>
#include <costate/optim/residual_shape.hpp>
#include <costate/program/batch_length.hpp>
#include <costate/program/program.hpp>
#include <costate/transform/second_tangent.hpp>

namespace costate::inline COSTATE_ISA {

/// The residuals of a model, and their Jacobian with respect to the parameters, for any number of samples: lot after lot of
/// about `Rows` residuals, so that the memory does not depend on how many there are.
template <auto Residual, class Policy, std::size_t Rows>
class residual_sweep {
    using shape = residual_shape<Residual>;
    using element = typename shape::element;
    using signature = arguments<typename shape::graph>;

public:
    using record = typename shape::record;
    static constexpr std::size_t columns = shape::columns;
    static constexpr std::size_t samples_at_once =
        !shape::batched || shape::rows >= Rows ? 1 : Rows / shape::rows;

    /// ½ Σ r² over all residuals of all samples.
    template <class... Inputs>
    double loss(const record& parameters_, const Inputs&... inputs_) {
        double sum = 0;
        in_lots(
            [&](std::size_t count, bool first, const auto&... lot) {
                call_values(parameters_, count, lot...);
                sum += squares(count, first);
            },
            inputs_...);
        return sum / 2;
    }

    /// The same, and all rows of J and r go to `to_`.
    template <class... Inputs>
    double linearise(
        least_squares<columns>& to_, const record& parameters_, const Inputs&... inputs_) {
        double sum = 0;
        to_.clear();
        in_lots(
            [&](std::size_t count, bool first, const auto&... lot) {
                call_blocks(parameters_, count, lot...);
                sum += squares(count, first);
                to_.add(rows_, gather(count, first));
            },
            inputs_...);
        return sum / 2;
    }

    /// Jᵀr″ into `to_`, where r″ = d²r(p + t v)/dt² at t = 0.
    template <class... Inputs>
    void bend(
        double* to_, const record& parameters_, const record& along_, const Inputs&... inputs_) {
        for (std::size_t i = 0; i < columns; ++i) to_[i] = 0;
        in_lots(
            [&](std::size_t count, bool first, const auto&... lot) {
                call_blocks(parameters_, count, lot...);
                call_seconds(parameters_, along_, count, lot...);
                const std::size_t rows = gather(count, first);
                for (std::size_t i = 0; i < rows; ++i) {
                    const double* const row = rows_ + i * (columns + 1);
                    detail::add_multiple(to_, row[columns], row, columns);
                }
            },
            inputs_...);
    }

    /// to = from + t d, where d has the parameters' elements without padding.
    static void move(record& to_, const record& from_, double t_, const double* d_) {
        for_each_parameter([&]<std::uint32_t K>(std::integral_constant<std::uint32_t, K>) {
            element* const to = to_.template get<K>().data();
            const element* const from = from_.template get<K>().data();
            const double* const d = d_ + shape::column.before[K];
            for (std::size_t i = 0; i < shape::column.size(K); ++i)
                to[i] = static_cast<element>(static_cast<double>(from[i]) + t_ * d[i]);
        });
    }

private:
    static constexpr std::size_t most_rows = samples_at_once * shape::rows;
    using outputs = std::make_integer_sequence<std::uint32_t, shape::outputs>;

    program<vmap(shape::model), Policy> values_program_;
    program<vmap(value_and_jacobian<shape::model>), Policy> blocks_program_;
    program<vmap(second_tangent<shape::model>), Policy> seconds_program_;
    element values_[most_rows];
    element blocks_[most_rows * columns];
    double rows_[most_rows * (columns + 1)];

    template <class F>
    static void for_each_parameter(const F& f) {
        [&]<std::uint32_t... K>(std::integer_sequence<std::uint32_t, K...>) {
            (f(std::integral_constant<std::uint32_t, K>{}), ...);
        }(std::make_integer_sequence<std::uint32_t, record::count>{});
    }

    // Inputs: each argument is that of one leaf, by its place or by its name.
    template <class Input>
    static consteval std::uint32_t leaf_of_argument(std::uint32_t place) {
        if constexpr (is_binding<Input>) {
            return signature::find_leaf(Input::symbol::name.data());
        } else {
            std::uint32_t leaf = signature::next_input(0);
            for (; place > 0; --place) leaf = signature::next_input(leaf + 1);
            return leaf;
        }
    }
    /// What a program checks, for all samples before the first lot of them.
    template <std::uint32_t Leaf, class Input>
    static void check(batch_length& all, const Input& input) {
        constexpr tensor_type type = signature::leaf_type(Leaf);
        if constexpr (is_binding<Input>)
            check<Leaf>(all, input.value);
        else if constexpr (std::is_arithmetic_v<Input>)
            all.check(type.batched(), 1, 1);
        else
            all.check(type.batched(), elements_of_sample(type), std::size(input));
    }
    static constexpr std::size_t elements_of_sample(tensor_type type) {
        type.dims[0] = 1;
        return type.size();
    }
    template <std::uint32_t Leaf, class Input>
    static auto lot_of(const Input& input, std::size_t first, std::size_t count) {
        constexpr tensor_type type = signature::leaf_type(Leaf);
        if constexpr (is_binding<Input>) {
            const auto part = lot_of<Leaf>(input.value, first, count);
            return binding<typename Input::symbol, std::remove_const_t<decltype(part)>>{part};
        } else if constexpr (std::is_arithmetic_v<Input>) {
            return input;
        } else if constexpr (!type.batched()) {
            return std::span(std::data(input), std::size(input));
        } else {
            constexpr std::size_t each = elements_of_sample(type);
            return std::span(std::data(input) + first * each, count * each);
        }
    }
    template <class F, class... Inputs>
    static void in_lots(const F& f, const Inputs&... inputs) {
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            batch_length all;
            (check<leaf_of_argument<Inputs>(I)>(all, inputs), ...);
            const std::size_t samples = all.known ? all.samples : 1;
            for (std::size_t first = 0; first < samples; first += samples_at_once) {
                const std::size_t left = samples - first;
                const std::size_t count = left < samples_at_once ? left : samples_at_once;
                f(count, first == 0, lot_of<leaf_of_argument<Inputs>(I)>(inputs, first, count)...);
            }
        }(std::index_sequence_for<Inputs...>{});
    }

    // Destinations: a tensor for each output, then a block for each output and parameter, for all samples of the lot or,
    // if it is the same for all, once. The first place of one in its buffer is that for the greatest number of samples.
    std::span<element> values(std::uint32_t i, std::size_t count) {
        return {
            values_ + samples_at_once * shape::row.before[i],
            (shape::varies.output[i] ? count : 1) * shape::row.size(i)};
    }
    std::span<element> block(std::uint32_t i, std::uint32_t k, std::size_t count) {
        const std::size_t rows = shape::row.size(i);
        return {
            blocks_ +
                samples_at_once * (shape::row.before[i] * columns + rows * shape::column.before[k]),
            (shape::varies.block[i * record::count + k] ? count : 1) * rows *
                shape::column.size(k)};
    }
    template <class... Lot>
    void call_values(const record& p, std::size_t count, const Lot&... lot) {
        [&]<std::uint32_t... I>(std::integer_sequence<std::uint32_t, I...>) {
            values_program_(p, lot..., values(I, count)...);
        }(outputs{});
    }
    template <class... Lot>
    void call_blocks(const record& p, std::size_t count, const Lot&... lot) {
        [&]<std::uint32_t... I, std::uint32_t... B>(
            std::integer_sequence<std::uint32_t, I...>,
            std::integer_sequence<std::uint32_t, B...>) {
            blocks_program_(
                p, lot..., values(I, count)...,
                block(B / record::count, B % record::count, count)...);
        }(outputs{}, std::make_integer_sequence<std::uint32_t, shape::outputs * record::count>{});
    }

    /// The second derivatives in place of the values. They may be the same for all samples where the values are not, as 0 is
    /// of a model linear in its parameters: then they are repeated.
    template <class... Lot>
    void call_seconds(const record& p, const record& along, std::size_t count, const Lot&... lot) {
        const auto destination = [&](std::uint32_t i) {
            return shape::varies.second[i] ? values(i, count)
                                           : values(i, count).first(shape::row.size(i));
        };
        [&]<std::uint32_t... I>(std::integer_sequence<std::uint32_t, 0, I...>) {
            if constexpr (shape::varies.second_is_number)
                values_[0] = seconds_program_(p, lot..., along, destination(I)...);
            else
                seconds_program_(p, lot..., along, destination(0), destination(I)...);
        }(outputs{});
        for (std::uint32_t i = 0; i < shape::outputs; ++i) {
            const std::span<element> all = values(i, count);
            const std::size_t once = shape::row.size(i);
            if (shape::varies.second[i]) continue;
            for (std::size_t e = once; e < all.size(); ++e) all[e] = all[e - once];
        }
    }

    /// How many times output i is there in a lot.
    static std::size_t repeated(std::uint32_t i, std::size_t count, bool first_lot) {
        return shape::varies.output[i] ? count : first_lot ? 1 : 0;
    }
    double squares(std::size_t count, bool first_lot) {
        double sum = 0;
        for (std::uint32_t i = 0; i < shape::outputs; ++i) {
            if (repeated(i, count, first_lot) == 0) continue;
            for (const element r : values(i, count))
                sum += static_cast<double>(r) * static_cast<double>(r);
        }
        return sum;
    }
    /// Rows as the least squares take them, from values and blocks; returns how many.
    std::size_t gather(std::size_t count, bool first_lot) {
        double* to = rows_;
        for (std::uint32_t i = 0; i < shape::outputs; ++i) {
            const std::size_t height = shape::row.size(i);
            for (std::size_t s = 0; s < repeated(i, count, first_lot); ++s)
                for (std::size_t e = 0; e < height; ++e, to += columns + 1) {
                    for (std::uint32_t k = 0; k < record::count; ++k) {
                        const bool varies = shape::varies.block[i * record::count + k];
                        const std::size_t width = shape::column.size(k);
                        const element* const from =
                            block(i, k, count).data() + ((varies ? s : 0) * height + e) * width;
                        for (std::size_t j = 0; j < width; ++j)
                            to[shape::column.before[k] + j] = static_cast<double>(from[j]);
                    }
                    to[columns] = static_cast<double>(values(i, count)[s * height + e]);
                }
        }
        return static_cast<std::size_t>(to - rows_) / (columns + 1);
    }
};

}  // namespace costate::inline COSTATE_ISA
