// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <type_traits>
#include <utility>

#include <costate/core/math.hpp>
#include <costate/optim/symmetric_inverse.hpp>
#include <costate/optim/vector.hpp>
#include <costate/program/parameters.hpp>
#include <costate/transform/kfac.hpp>

namespace costate::inline COSTATE_ISA {

/// The damped inverses of the blocks of an objective, and what they make of a gradient. The record of inverses is given
/// with each call; this has the workspace, which is static.
template <auto Objective, auto... Choices>
class kfac_inverses {
    using structure = kfac_structure<Objective, Choices...>;
    static constexpr std::uint32_t count = structure::value.count;
    using every_block = std::make_integer_sequence<std::uint32_t, count>;

    template <std::uint32_t I>
    static consteval kfac_block block() {
        return structure::value.block[I];
    }
    /// Which tensor of the record of factors, or of inverses, is the first of a block.
    template <std::uint32_t I>
    static consteval std::uint32_t first_of(bool inverses) {
        std::uint32_t at = 0;
        for (std::uint32_t i = 0; i < I; ++i) {
            const kfac_block& b = structure::value.block[i];
            at += b.form == kfac_form::kronecker && inverses ? 2 : b.factors();
        }
        return at;
    }

public:
    using record = parameters<Objective>;
    using factors = parameters<kfac_layout<Objective, Choices...>>;
    using inverses = parameters<kfac_inverse_layout<Objective, Choices...>>;

    /// The inverses of all blocks for this γ; nullptr, or the name of a parameter whose factors have none. Of a Kronecker
    /// product, (A + π γ I)⁻¹ and (G + γ/π I)⁻¹ with π the root of the quotient of the mean eigenvalues (Martens and Grosse
    /// 2015, section 6.3); of other blocks (F + γ² I)⁻¹.
    const char* invert(const factors& averages_, double gamma_, inverses& to_) {
        const char* failed = nullptr;
        [&]<std::uint32_t... I>(std::integer_sequence<std::uint32_t, I...>) {
            (invert_block<I>(averages_, gamma_, to_, failed), ...);
        }(every_block{});
        return failed;
    }
    /// direction = -(blocks)⁻¹ gradient.
    void apply(const inverses& by_, const record& gradient_, record& direction_) {
        [&]<std::uint32_t... I>(std::integer_sequence<std::uint32_t, I...>) {
            (apply_block<I>(by_, gradient_, direction_), ...);
        }(every_block{});
    }

private:
    static consteval std::size_t largest(bool matrix) {
        std::size_t size = 1;
        for (std::uint32_t i = 0; i < count; ++i) {
            const kfac_block& b = structure::value.block[i];
            const std::size_t inputs = b.form == kfac_form::kronecker ? b.input_order() : 1;
            const std::size_t order = std::max<std::size_t>(inputs, b.outputs);
            size = std::max(size, matrix ? inputs * b.outputs : symmetric_inverse_workspace(order));
        }
        return size;
    }
    // Bytes, for a model may have floats and doubles.
    alignas(64) std::byte workspace_[sizeof(double) * largest(false)];
    alignas(64) std::byte matrices_[2][sizeof(double) * largest(true)];

    template <class T>
    bool invert_damped(std::size_t order, T* a, T damping) {
        for (std::size_t i = 0; i < order; ++i) a[i * order + i] += damping;
        return invert_symmetric<T>(order, {a, order}, reinterpret_cast<T*>(workspace_));
    }
    template <class T>
    static double mean_of_diagonal(const T* a, std::size_t order) {
        double trace = 0;
        for (std::size_t i = 0; i < order; ++i) trace += static_cast<double>(a[i * order + i]);
        return trace / static_cast<double>(order);
    }

    template <std::uint32_t I>
    void invert_block(const factors& averages, double gamma, inverses& to, const char*& failed) {
        constexpr kfac_block b = block<I>();
        using T = element_type<b.kind>;
        constexpr std::uint32_t from = first_of<I>(false), at = first_of<I>(true);
        const auto first = averages.template get<from>();
        const auto inverse = to.template get<at>();
        bool well = true;
        if constexpr (b.form == kfac_form::diagonal) {
            for (std::size_t i = 0; i < first.size(); ++i) {
                const double damped = static_cast<double>(first.data()[i]) + gamma * gamma;
                well = well && damped > 0;
                inverse.data()[i] = static_cast<T>(1 / damped);
            }
            using bits = std::conditional_t<sizeof(T) == 4, std::int32_t, std::int64_t>;
            well = well && vectors::detail::finite_block<T, bits>(first.size(), inverse.data());
        } else if constexpr (b.form == kfac_form::full) {
            std::copy(first.begin(), first.end(), inverse.begin());
            well = invert_damped(b.outputs, inverse.data(), static_cast<T>(gamma * gamma));
        } else {
            constexpr std::size_t order = b.input_order();
            for (std::size_t i = 0; i < b.inputs; ++i)
                std::copy_n(first.data() + i * b.inputs, b.inputs, inverse.data() + i * order);
            if constexpr (b.has_bias()) {
                const auto mean = averages.template get<from + 1>();
                for (std::size_t i = 0; i < b.inputs; ++i) inverse(i, b.inputs) = mean(i);
                // Not 1 as long as the averages are those of nothing.
                inverse(b.inputs, b.inputs) = 1;
            }
            const auto gradients = averages.template get<from + b.factors() - 1>();
            const auto output = to.template get<at + 1>();
            std::copy(gradients.begin(), gradients.end(), output.begin());
            const double ratio = mean_of_diagonal(inverse.data(), order) /
                mean_of_diagonal(output.data(), b.outputs);
            const double pi = ratio > 0 && vectors::finite(ratio) ? math::sqrt(ratio) : 1;
            well = invert_damped(order, inverse.data(), static_cast<T>(pi * gamma)) &&
                invert_damped(b.outputs, output.data(), static_cast<T>(gamma / pi));
        }
        if (!well && failed == nullptr) failed = record::name(b.weight);
    }

    template <std::uint32_t I>
    void apply_block(const inverses& by, const record& gradient, record& direction) {
        constexpr kfac_block b = block<I>();
        using T = element_type<b.kind>;
        constexpr std::uint32_t at = first_of<I>(true);
        const auto inverse = by.template get<at>();
        const T* const g = gradient.template get<b.weight>().data();
        T* const d = direction.template get<b.weight>().data();
        if constexpr (b.form == kfac_form::diagonal) {
            for (std::size_t i = 0; i < b.outputs; ++i) d[i] = -inverse.data()[i] * g[i];
        } else if constexpr (b.form == kfac_form::full) {
            for (std::size_t i = 0; i < b.outputs; ++i) {
                T sum = 0;
                for (std::size_t k = 0; k < b.outputs; ++k) sum -= inverse(i, k) * g[k];
                d[i] = sum;
            }
        } else {
            constexpr std::size_t inputs = b.input_order(), outputs = b.outputs;
            T* const v = reinterpret_cast<T*>(matrices_[0]);
            T* const turned = reinterpret_cast<T*>(matrices_[1]);
            for (std::size_t i = 0; i < b.inputs; ++i)
                for (std::size_t o = 0; o < outputs; ++o)
                    v[i * outputs + o] = g[i * b.input_stride + o * b.output_stride];
            if constexpr (b.has_bias()) {
                const auto bias = gradient.template get<b.bias>();
                std::copy(bias.begin(), bias.end(), v + b.inputs * outputs);
            }
            // (A⁻¹ V)ᵀ = Vᵀ A⁻¹, for the inverse is symmetric; then its transpose times G⁻¹.
            std::fill_n(turned, inputs * outputs, T(0));
            add_transposed_product<T>(
                outputs, inputs, inputs, T(-1), {v, outputs}, {inverse.data(), inputs},
                {turned, inputs});
            std::fill_n(v, inputs * outputs, T(0));
            add_transposed_product<T>(
                inputs, outputs, outputs, T(1), {turned, inputs},
                {by.template get<at + 1>().data(), outputs}, {v, outputs});
            for (std::size_t i = 0; i < b.inputs; ++i)
                for (std::size_t o = 0; o < outputs; ++o)
                    d[i * b.input_stride + o * b.output_stride] = v[i * outputs + o];
            if constexpr (b.has_bias())
                std::copy_n(
                    v + b.inputs * outputs, outputs, direction.template get<b.bias>().data());
        }
    }
};

}  // namespace costate::inline COSTATE_ISA
