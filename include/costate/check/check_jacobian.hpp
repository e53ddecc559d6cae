// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/check/point.hpp>
#include <costate/transform/jacobian.hpp>

namespace costate::check {

template <auto M, mode Modes, auto... Wrt>
struct jacobian_check {
    using where_type = point<M, Wrt...>;

    /// Where a block of the Jacobian begins: one for each output and, within it, for each leaf.
    struct blocks {
        std::size_t rows[64]{}, leaf_elements[64]{};
        std::uint32_t outputs = 0, leaves = 0;

        constexpr std::size_t place(
            std::uint32_t output, std::size_t row, std::uint32_t leaf, std::size_t column) const {
            std::size_t at = 0;
            for (std::uint32_t i = 0; i < output; ++i)
                for (std::uint32_t k = 0; k < leaves; ++k) at += rows[i] * leaf_elements[k];
            for (std::uint32_t k = 0; k < leaf; ++k) at += rows[output] * leaf_elements[k];
            return at + row * leaf_elements[leaf] + column;
        }
    };

    static constexpr void run(
        const where_type& where, const options& how, bool floats, result& found) {
        const graph_view g = where_type::graph::view();
        blocks b;
        for (std::uint32_t i = 0; i < g.output_count; ++i)
            b.rows[b.outputs++] = g.type(g.outputs[i]).size();
        count_leaves(
            where, b, std::make_integer_sequence<std::uint32_t, where_type::moved_count>{});
        constexpr jacobian_model<M, Wrt...> whole{};
        const pool<double> derived = outputs_at<whole, Modes>(where, {});
        all_columns(
            where, how, floats, found, b, derived,
            std::make_integer_sequence<std::uint32_t, where_type::moved_count>{});
    }

private:
    template <std::uint32_t... I>
    static constexpr void count_leaves(
        const where_type& where, blocks& b, std::integer_sequence<std::uint32_t, I...>) {
        ((b.leaf_elements[b.leaves++] = where.elements(where_type::moved(I))), ...);
    }
    template <std::uint32_t... I>
    static constexpr void all_columns(
        const where_type& where, const options& how, bool floats, result& found, const blocks& b,
        const pool<double>& derived, std::integer_sequence<std::uint32_t, I...>) {
        std::size_t before = 0;
        (columns(where, how, floats, found, b, derived, I, where_type::moved(I), before), ...);
    }
    static constexpr void columns(
        const where_type& where, const options& how, bool floats, result& found, const blocks& b,
        const pool<double>& derived, std::uint32_t number, std::uint32_t leaf,
        std::size_t& before) {
        constexpr mode path[] = {mode::both};
        for (std::size_t column = 0; column < b.leaf_elements[number]; ++column) {
            const auto at = [&](double distance_) {
                return outputs_at<M, Modes>(where, {distance_, true, leaf, column});
            };
            const pool<double> y = at(0), below2 = at(-2 * how.step), below = at(-how.step),
                               above = at(how.step), above2 = at(2 * how.step);
            std::uint32_t row = 0;
            for (std::uint32_t output = 0; output < b.outputs; ++output)
                for (std::size_t r = 0; r < b.rows[output]; ++r, ++row)
                    found.compare(
                        difference{how.step}(below2[row], below[row], above[row], above2[row]),
                        derived[static_cast<std::uint32_t>(b.place(output, r, number, column))],
                        how.tolerance, rounding_noise(y[row], how.step, floats), path, 1, row,
                        before + column);
        }
        before += b.leaf_elements[number];
    }
};

/// Compares the whole Jacobian of a model, `jacobian<M, Wrt...>`, with differences, column by column. The result names the
/// first element that disagrees: its row among the elements of all outputs, its column among those of all leaves.
template <auto M, mode Modes = mode::both, auto... Wrt, class... Args>
constexpr result check_jacobian(const options& options_, const Args&... args_) {
    constexpr bool floats = holds_floats(staged<finished_stage<M>>::view());
    const options how = suited(options_, floats);
    const point<M, Wrt...> where(how, args_...);
    result found;
    jacobian_check<M, Modes, Wrt...>::run(where, how, floats, found);
    return found;
}
template <auto M, mode Modes = mode::both, auto... Wrt, class... Args>
    requires(sizeof...(Args) > 0)
constexpr result check_jacobian(const Args&... args_) {
    return check_jacobian<M, Modes, Wrt...>(options{}, args_...);
}

}  // namespace costate::check
