// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "transform/at_run_time.hpp"
#include <costate/optim/vector.hpp>
#include <costate/transform/kfac.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <type_traits>
#include <utility>
#include <vector>

/// Blocks of curvature that factors stand for, compared with products of curvature matrices.
namespace curvature_blocks {

namespace cs = costate;

/// The same arbitrary numbers everywhere, around 0.
struct numbers {
    double state = 0.3;
    double operator()() { return (state = 3.7 * state * (1 - state)) - 0.6; }
};
template <class Record>
void fill(Record& p, numbers& next) {
    p.for_each([&](const char*, auto view) {
        for (auto& e : view) e = next();
    });
}

template <auto Objective, auto... Choices>
using factors_of = cs::parameters<cs::kfac_layout<Objective, Choices...>>;

/// Element (i, j) of the block number I that factors stand for, and the place of row i in the record. Rows are those of one group
/// after the other, inputs by outputs.
template <auto Objective, auto... Choices>
struct blocks {
    using structure = cs::kfac_structure<Objective, Choices...>;
    using factors = factors_of<Objective, Choices...>;
    using P = cs::parameters<Objective>;

    template <std::uint32_t I>
    static constexpr std::uint32_t first_factor() {
        std::uint32_t at = 0;
        for (std::uint32_t i = 0; i < I; ++i) at += structure::value.block[i].factors();
        return at;
    }
    template <std::uint32_t I>
    static constexpr std::size_t size() {
        constexpr cs::kfac_block b = structure::value.block[I];
        return b.form == cs::kfac_form::kronecker ? b.groups * b.input_order() * b.outputs : b.outputs;
    }
    /// Whether factors say something about this element.
    template <std::uint32_t I>
    static constexpr bool known(std::size_t row, std::size_t column) {
        constexpr cs::kfac_block b = structure::value.block[I];
        return b.form == cs::kfac_form::diagonal ? row == column : row * b.groups / size<I>() == column * b.groups / size<I>();
    }
    template <std::uint32_t I>
    static double element(const factors& f, std::size_t row, std::size_t column) {
        constexpr cs::kfac_block b = structure::value.block[I];
        constexpr std::uint32_t at = first_factor<I>();
        if constexpr (b.form == cs::kfac_form::diagonal)
            return row == column ? f.template get<at>().data()[row] : 0;
        if constexpr (b.form == cs::kfac_form::full) return f.template get<at>()(row, column);
        if constexpr (b.form == cs::kfac_form::kronecker) {
            constexpr std::size_t n = b.inputs, m = b.outputs, order = b.input_order();
            const std::size_t group = row / m / order, i = row / m % order, k = column / m % order;
            const double a = i < n && k < n ? f.template get<at>().data()[(group * n + i) * n + k]
                : i < n                     ? mean<at, b.has_bias()>(f, group * n + i)
                : k < n                     ? mean<at, b.has_bias()>(f, group * n + k)
                                            : 1;
            return a * f.template get<at + b.factors() - 1>().data()[(group * m + row % m) * m + column % m];
        }
    }
    /// Where an element of the block is in the record of parameters.
    template <std::uint32_t I>
    static double& place(P& p, std::size_t row) {
        constexpr cs::kfac_block b = structure::value.block[I];
        if constexpr (b.form != cs::kfac_form::kronecker) {
            const std::size_t size = p.template get<b.weight>().size();
            if constexpr (b.has_bias())
                if (row >= size) return p.template get<b.bias>().data()[row - size];
            return p.template get<b.weight>().data()[row];
        }
        const std::size_t group = row / b.outputs / b.input_order();
        const std::size_t i = row / b.outputs % b.input_order(), o = row % b.outputs;
        if constexpr (b.has_bias())
            if (i == b.inputs) return p.template get<b.bias>().data()[group * b.outputs + o];
        return p.template get<b.weight>().data()[group * b.group_stride + i * b.input_stride + o * b.output_stride];
    }

private:
    template <std::uint32_t At, bool HasBias>
    static double mean(const factors& f, std::size_t i) {
        if constexpr (HasBias)
            return f.template get<At + 1>().data()[i];
        else
            return 0 * static_cast<double>(i);
    }
};

/// The largest difference between a block and that part of the matrix which `product(direction, result)` multiplies with.
template <std::uint32_t I, auto Objective, auto... Choices, class Product>
double difference(const factors_of<Objective, Choices...>& f, const Product& product) {
    using b = blocks<Objective, Choices...>;
    double worst = 0;
    for (std::size_t column = 0; column < b::template size<I>(); ++column) {
        cs::parameters<Objective> v, hv;
        b::template place<I>(v, column) = 1;
        product(v, hv);
        for (std::size_t row = 0; row < b::template size<I>(); ++row) {
            if (!b::template known<I>(row, column)) continue;
            const double d = b::template element<I>(f, row, column) - b::template place<I>(hv, row);
            worst = d > worst ? d : -d > worst ? -d : worst;
        }
    }
    return worst;
}
template <auto Objective, auto... Choices, class Product>
double worst_difference(const factors_of<Objective, Choices...>& f, const Product& product) {
    constexpr std::uint32_t count = cs::kfac_structure<Objective, Choices...>::value.count;
    return [&]<std::uint32_t... I>(std::integer_sequence<std::uint32_t, I...>) {
        double worst = 0;
        ((worst = std::max(worst, difference<I, Objective, Choices...>(f, product))), ...);
        return worst;
    }(std::make_integer_sequence<std::uint32_t, count>{});
}

/// The largest difference between the blocks and a curvature matrix, the generalised Gauss-Newton matrix if it is no other.
template <auto Objective, auto... Choices>
double off_from(const auto& product, const std::vector<std::vector<double>>& data) {
    numbers next;
    cs::parameters<Objective> p;
    fill(p, next);
    factors_of<Objective, Choices...> f;
    checks::at_run_time<cs::kfac_factors<Objective, Choices...>>{}.run(1 + cs::parameters<Objective>::count, p, p, data, f);
    return worst_difference<Objective, Choices...>(f, [&](const auto& v, auto& hv) { product.run(0, p, v, data, hv); });
}
template <auto Objective, auto... Choices>
double off_from_gauss_newton(const std::vector<double>& a, const std::vector<double>& b) {
    return off_from<Objective, cs::fisher::exact, Choices...>(checks::at_run_time<cs::ggnvp<Objective>>{}, {a, b});
}

/// The largest difference between second moments of gradients in arbitrary bases, which need not be orthogonal, and what these
/// are: vᵀ F v with v the product of a vector of one and a vector of the other.
template <auto Objective, auto... Choices>
double off_in_bases(const auto& product, const std::vector<std::vector<double>>& data) {
    using b = blocks<Objective, Choices...>;
    using P = cs::parameters<Objective>;
    numbers next;
    P p;
    fill(p, next);
    cs::parameters<cs::kfac_inverse_layout<Objective, Choices...>> bases;
    fill(bases, next);
    cs::parameters<cs::kfac_moments_layout<Objective, Choices...>> moments;
    checks::at_run_time<cs::kfac_factors<Objective, Choices..., cs::kfac_inverse::eigenbasis>>{}.run(
        1 + P::count + factors_of<Objective, Choices...>::count, p, bases, data, moments);
    double worst = 0;
    const auto compare = [&]<std::uint32_t I>(std::integral_constant<std::uint32_t, I>) {
        const auto left = bases.template get<2 * I>();
        const auto right = bases.template get<2 * I + 1>();
        const auto squares = moments.template get<I>();
        const std::size_t m = b::structure::value.block[I].outputs, n = b::structure::value.block[I].input_order();
        for (std::size_t at = 0; at < squares.size(); ++at) {
            P v, fv;
            const std::size_t group = at / m / n;
            for (std::size_t i = 0; i < n; ++i)
                for (std::size_t o = 0; o < m; ++o)
                    b::template place<I>(v, (group * n + i) * m + o) =
                        left.data()[at / m * n + i] * right.data()[(group * m + at % m) * m + o];
            product.run(0, p, v, data, fv);
            worst = std::max(worst, std::abs(squares.data()[at] - cs::vectors::dot(v, fv)));
        }
    };
    return [&]<std::uint32_t... I>(std::integer_sequence<std::uint32_t, I...>) {
        (compare(std::integral_constant<std::uint32_t, I>{}), ...);
        return worst;
    }(std::make_integer_sequence<std::uint32_t, decltype(moments)::count>{});
}

}  // namespace curvature_blocks
