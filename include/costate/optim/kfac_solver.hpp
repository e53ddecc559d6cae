// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

#include <costate/core/math.hpp>
#include <costate/optim/symmetric_eigen.hpp>
#include <costate/optim/symmetric_inverse.hpp>
#include <costate/optim/vector.hpp>
#include <costate/program/parameters.hpp>
#include <costate/transform/kfac.hpp>

namespace costate::inline COSTATE_ISA {

/// What ways to invert the curvature of an objective have in common: its blocks one after the other, what belongs to a block in
/// the records, blocks that are no Kronecker products, and a workspace, which is static.
template <auto Objective, auto... Choices>
class kfac_solver {
public:
    using record = parameters<Objective>;
    using factors = parameters<kfac_layout<Objective, Choices...>>;
    using inverses = parameters<kfac_inverse_layout<Objective, Choices...>>;

    void init() {}
    /// Whether all is finite that a sweep has given besides the factors, and the parameter where it is not.
    bool finite() const { return true; }
    const char* not_finite() const { return nullptr; }

protected:
    using structure = kfac_structure<Objective, Choices...>;
    static constexpr std::uint32_t count = structure::value.count;

    template <std::uint32_t I>
    static consteval kfac_block block() {
        return structure::value.block[I];
    }
    template <std::uint32_t I>
    using element_of_block = element_type<structure::value.block[I].kind>;

    /// Which tensor of a record is the first of a block.
    template <std::uint32_t I>
    static consteval std::uint32_t first_of(kfac_content content) {
        std::uint32_t at = 0;
        for (std::uint32_t i = 0; i < I; ++i) {
            const kfac_block& b = structure::value.block[i];
            const bool kronecker = b.form == kfac_form::kronecker;
            if (content == kfac_content::neighbours || content == kfac_content::chain) {
                at += (content == kfac_content::chain ? 4 : 0) + (b.has_next() ? 2 : 0);
                continue;
            }
            at += content == kfac_content::moments               ? kronecker
                : content == kfac_content::inverses && kronecker ? 2
                                                                 : b.factors();
        }
        return at;
    }

    /// The name of the first parameter for whose block f<I>() is false; nullptr if there is none.
    template <class F>
    static const char* first_failure(const F& f) {
        const char* failed = nullptr;
        const auto one = [&]<std::uint32_t I>(std::integral_constant<std::uint32_t, I> number) {
            if (!f(number) && failed == nullptr) failed = record::name(block<I>().weight);
        };
        [&]<std::uint32_t... I>(std::integer_sequence<std::uint32_t, I...>) {
            (one(std::integral_constant<std::uint32_t, I>{}), ...);
        }(std::make_integer_sequence<std::uint32_t, count>{});
        return failed;
    }

    template <class T>
    T* workspace() {
        return reinterpret_cast<T*>(workspace_);
    }
    /// Room for a block's parameters, inputs by outputs; there are two.
    template <class T>
    T* matrix(std::uint32_t number) {
        return reinterpret_cast<T*>(matrices_[number]);
    }

    /// Copies the factors of a group's Kronecker product, that of the inputs with the coordinate of the bias.
    template <std::uint32_t I, class T>
    static void copy_factors(const factors& from, std::size_t group, T* inputs, T* outputs) {
        constexpr kfac_block b = block<I>();
        constexpr std::uint32_t at = first_of<I>(kfac_content::factors);
        constexpr std::size_t order = b.input_order();
        const T* const moment = from.template get<at>().data() + group * b.inputs * b.inputs;
        for (std::size_t i = 0; i < b.inputs; ++i)
            std::copy_n(moment + i * b.inputs, b.inputs, inputs + i * order);
        if constexpr (b.has_bias()) {
            const T* const mean = from.template get<at + 1>().data() + group * b.inputs;
            for (std::size_t i = 0; i < b.inputs; ++i) inputs[i * order + b.inputs] = mean[i];
            // Not 1 as long as the averages are those of nothing.
            inputs[order * order - 1] = 1;
        }
        constexpr std::size_t size = std::size_t{b.outputs} * b.outputs;
        std::copy_n(from.template get<at + b.factors() - 1>().data() + group * size, size, outputs);
    }
    /// What a record has for a group of a block as one matrix, inputs by outputs, the bias in its last row.
    template <std::uint32_t I, class T>
    static void gather(const record& from, T* to, std::size_t group = 0) {
        constexpr kfac_block b = block<I>();
        const T* const weight = from.template get<b.weight>().data() + group * b.group_stride;
        for (std::size_t i = 0; i < b.inputs; ++i)
            for (std::size_t o = 0; o < b.outputs; ++o)
                to[i * b.outputs + o] = weight[i * b.input_stride + o * b.output_stride];
        if constexpr (b.has_bias())
            std::copy_n(
                from.template get<b.bias>().data() + group * b.outputs, b.outputs,
                to + b.inputs * b.outputs);
    }
    template <std::uint32_t I, class T>
    static void scatter(const T* from, record& to, std::size_t group = 0) {
        constexpr kfac_block b = block<I>();
        T* const weight = to.template get<b.weight>().data() + group * b.group_stride;
        for (std::size_t i = 0; i < b.inputs; ++i)
            for (std::size_t o = 0; o < b.outputs; ++o)
                weight[i * b.input_stride + o * b.output_stride] = from[i * b.outputs + o];
        if constexpr (b.has_bias())
            std::copy_n(
                from + b.inputs * b.outputs, b.outputs,
                to.template get<b.bias>().data() + group * b.outputs);
    }

    /// π, the root of the quotient of the mean eigenvalues of two factors (Martens and Grosse 2015, section 6.3).
    template <class T>
    static double balance(std::size_t inputs, const T* a, std::size_t outputs, const T* g) {
        const auto mean = [](std::size_t order, const T* matrix) {
            double trace = 0;
            for (std::size_t i = 0; i < order; ++i)
                trace += static_cast<double>(matrix[i * (order + 1)]);
            return trace / static_cast<double>(order);
        };
        const double ratio = mean(inputs, a) / mean(outputs, g);
        return ratio > 0 && vectors::finite(ratio) ? math::sqrt(ratio) : 1;
    }
    /// from = leftᵀ·from·right, with room for as many elements.
    template <class T, class Left, class Right>
    static void turn(
        std::size_t inputs, std::size_t outputs, const Left& left, const Right& right, T* from,
        T* room) {
        std::fill_n(room, inputs * outputs, T(0));
        add_transposed_product<T>(
            inputs, outputs, inputs, T(1), left, rows_of<const T>{from, outputs},
            rows_of<T>{room, outputs});
        std::fill_n(from, inputs * outputs, T(0));
        add_transposed_product<T>(
            inputs, outputs, outputs, T(1), columns_of<const T>{room, outputs}, right,
            rows_of<T>{from, outputs});
    }

    template <class T>
    bool invert_damped(std::size_t order, T* a, T damping) {
        for (std::size_t i = 0; i < order; ++i) a[i * order + i] += damping;
        return invert_symmetric<T>(order, {a, order}, workspace<T>());
    }
    template <class T>
    static bool all_finite(std::size_t size, const T* data) {
        using bits = std::conditional_t<sizeof(T) == 4, std::int32_t, std::int64_t>;
        return vectors::detail::finite_block<T, bits>(size, data);
    }
    /// (F + γ² I)⁻¹ of a block that is no Kronecker product.
    template <std::uint32_t I>
    bool invert_whole(const factors& averages, double gamma, inverses& to) {
        constexpr kfac_block b = block<I>();
        using T = element_of_block<I>;
        const auto matrix = averages.template get<first_of<I>(kfac_content::factors)>();
        const auto inverse = to.template get<first_of<I>(kfac_content::inverses)>();
        if constexpr (b.form == kfac_form::full) {
            std::copy(matrix.begin(), matrix.end(), inverse.begin());
            return invert_damped(b.outputs, inverse.data(), static_cast<T>(gamma * gamma));
        } else {
            bool well = true;
            for (std::size_t i = 0; i < matrix.size(); ++i) {
                const double damped = static_cast<double>(matrix.data()[i]) + gamma * gamma;
                well = well && damped > 0;
                inverse.data()[i] = static_cast<T>(1 / damped);
            }
            return well && all_finite(matrix.size(), inverse.data());
        }
    }
    /// Its part of direction = -(blocks)⁻¹ gradient.
    template <std::uint32_t I>
    void apply_whole(const inverses& by, const record& gradient, record& direction) {
        constexpr kfac_block b = block<I>();
        using T = element_of_block<I>;
        constexpr std::size_t size =
            b.outputs / b.parameters();  // a shift is as large as its scale
        const auto inverse = by.template get<first_of<I>(kfac_content::inverses)>();
        T* const g = matrix<T>(0);
        T* const d = matrix<T>(1);
        std::copy_n(gradient.template get<b.weight>().data(), size, g);
        if constexpr (b.has_bias())
            std::copy_n(gradient.template get<b.bias>().data(), size, g + size);
        for (std::size_t i = 0; i < b.outputs; ++i) {
            if constexpr (b.form == kfac_form::full) {
                d[i] = 0;
                for (std::size_t k = 0; k < b.outputs; ++k) d[i] -= inverse(i, k) * g[k];
            } else {
                d[i] = -inverse.data()[i] * g[i];
            }
        }
        std::copy_n(d, size, direction.template get<b.weight>().data());
        if constexpr (b.has_bias())
            std::copy_n(d + size, size, direction.template get<b.bias>().data());
    }

private:
    static consteval std::size_t largest(bool matrix) {
        std::size_t size = 1;
        for (std::uint32_t i = 0; i < count; ++i) {
            const kfac_block& b = structure::value.block[i];
            const std::size_t inputs = b.form == kfac_form::kronecker ? b.input_order() : 1;
            const std::size_t order = std::max<std::size_t>(inputs, b.outputs);
            const std::size_t room = std::max(
                symmetric_inverse_workspace(order), symmetric_eigen_workspace(order) + order);
            size = std::max(size, matrix ? inputs * b.outputs : room);
        }
        return size;
    }
    // Bytes, for a model may have floats and doubles.
    alignas(64) std::byte workspace_[sizeof(double) * largest(false)]{};
    alignas(64) std::byte matrices_[2][sizeof(double) * largest(true)]{};
};

}  // namespace costate::inline COSTATE_ISA
