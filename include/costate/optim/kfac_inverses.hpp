// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/optim/kfac_solver.hpp>

namespace costate::inline COSTATE_ISA {

/// The damped inverses of the blocks of an objective, and what they make of a gradient.
template <auto Objective, auto... Choices>
class kfac_inverses : public kfac_solver<Objective, Choices...> {
    using base = kfac_solver<Objective, Choices...>;

public:
    using typename base::factors;
    using typename base::inverses;
    using typename base::record;

    /// direction = -(blocks)⁻¹ gradient; nullptr, or the name of a parameter whose factors have no inverse. With `anew` for
    /// this γ, inverses that are in force once they are kept; otherwise by those that are. Of a Kronecker product,
    /// (A + π γ I)⁻¹ and (G + γ/π I)⁻¹ with π the root of the quotient of the mean eigenvalues (Martens and Grosse 2015,
    /// section 6.3); of other blocks (F + γ² I)⁻¹.
    const char* solve(
        const factors& averages_, double gamma_, bool anew_, const record& gradient_,
        record& direction_) {
        made_ = anew_ ? 1 - active_ : active_;
        inverses& by = inverses_[made_];
        if (anew_)
            if (const char* const failed = base::first_failure(
                    [&]<std::uint32_t I>(std::integral_constant<std::uint32_t, I>) {
                        return this->template invert<I>(averages_, gamma_, by);
                    }))
                return failed;
        base::first_failure([&]<std::uint32_t I>(std::integral_constant<std::uint32_t, I>) {
            this->template apply<I>(by, gradient_, direction_);
            return true;
        });
        return nullptr;
    }
    void keep() { active_ = made_; }

private:
    std::uint32_t active_ = 0, made_ = 0;
    inverses inverses_[2]{};

    template <std::uint32_t I>
    bool invert(const factors& averages, double gamma, inverses& to) {
        constexpr kfac_block b = base::template block<I>();
        using T = element_type<b.kind>;
        if constexpr (b.form != kfac_form::kronecker) {
            return this->template invert_whole<I>(averages, gamma, to);
        } else {
            constexpr std::uint32_t at = base::template first_of<I>(kfac_content::inverses);
            constexpr std::size_t order = b.input_order(), outputs = b.outputs;
            for (std::size_t group = 0; group < b.groups; ++group) {
                T* const input = to.template get<at>().data() + group * order * order;
                T* const output = to.template get<at + 1>().data() + group * outputs * outputs;
                base::template copy_factors<I>(averages, group, input, output);
                const double pi = base::template balance<T>(order, input, outputs, output);
                if (!this->invert_damped(order, input, static_cast<T>(pi * gamma)) ||
                    !this->invert_damped(outputs, output, static_cast<T>(gamma / pi)))
                    return false;
            }
            return true;
        }
    }
    template <std::uint32_t I>
    void apply(const inverses& by, const record& gradient, record& direction) {
        constexpr kfac_block b = base::template block<I>();
        using T = element_type<b.kind>;
        if constexpr (b.form != kfac_form::kronecker) {
            this->template apply_whole<I>(by, gradient, direction);
        } else {
            constexpr std::uint32_t at = base::template first_of<I>(kfac_content::inverses);
            constexpr std::size_t inputs = b.input_order(), outputs = b.outputs;
            T* const v = this->template matrix<T>(0);
            T* const turned = this->template matrix<T>(1);
            for (std::size_t group = 0; group < b.groups; ++group) {
                base::template gather<I>(gradient, v, group);
                // (A⁻¹ V)ᵀ = Vᵀ A⁻¹, for the inverse is symmetric; then its transpose times G⁻¹.
                std::fill_n(turned, inputs * outputs, T(0));
                add_transposed_product<T>(
                    outputs, inputs, inputs, T(-1), {v, outputs},
                    {by.template get<at>().data() + group * inputs * inputs, inputs},
                    {turned, inputs});
                std::fill_n(v, inputs * outputs, T(0));
                add_transposed_product<T>(
                    inputs, outputs, outputs, T(1), {turned, inputs},
                    {by.template get<at + 1>().data() + group * outputs * outputs, outputs},
                    {v, outputs});
                base::template scatter<I>(v, direction, group);
            }
        }
    }
};

}  // namespace costate::inline COSTATE_ISA
