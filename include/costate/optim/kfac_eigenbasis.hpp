// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/optim/kfac_solver.hpp>

namespace costate::inline COSTATE_ISA {

/// EKFAC: F ≈ U diag(S) Uᵀ with U = U_A ⊗ U_G the eigenvectors of a block's factors and S the second moments of the gradients of
/// single samples along them, of all such matrices the nearest to F (T. George, C. Laurent, X. Bouthillier, N. Ballas,
/// P. Vincent, "Fast approximate natural gradient descent in a Kronecker-factored eigenbasis", NeurIPS 2018).
/// Blocks that are no Kronecker products are inverted as they are.
template <auto Objective, auto... Choices>
class kfac_eigenbasis : public kfac_solver<Objective, Choices...> {
    using base = kfac_solver<Objective, Choices...>;
    template <std::uint32_t I>
    using number = std::integral_constant<std::uint32_t, I>;

public:
    using typename base::factors;
    using typename base::inverses;
    using typename base::record;
    using moments = parameters<kfac_moments_layout<Objective, Choices...>>;

    void init() {
        turned_ = false;
        vectors::clear(averages_);
    }
    /// The eigenvectors, in rows.
    const inverses& bases() const { return bases_[active_]; }
    /// Where a sweep puts the moments of a batch.
    moments& fresh() { return fresh_; }
    bool finite() const { return vectors::finite(fresh_); }
    const char* not_finite() const { return vectors::not_finite(fresh_); }

    /// Takes the eigenvectors of these factors; the moments until now become those that U diag(S) Uᵀ has along them.
    /// nullptr, or the name of a parameter whose factors have no eigenvectors, and then all stays as it was.
    const char* turn(const factors& factors_) {
        inverses& to = bases_[1 - active_];
        const char* const failed = base::first_failure([&]<std::uint32_t I>(number<I>) {
            if constexpr (is_kronecker<I>())
                return this->template decompose<I>(factors_, to);
            else
                return true;
        });
        if (failed != nullptr) return failed;
        if (turned_)
            base::first_failure([&]<std::uint32_t I>(number<I>) {
                if constexpr (is_kronecker<I>())
                    for (std::size_t group = 0; group < base::template block<I>().groups; ++group)
                        this->template carry<I>(bases_[active_], to, group);
                return true;
            });
        active_ = 1 - active_;
        turned_ = true;
        return nullptr;
    }
    void average(double kept_) {
        vectors::scale(kept_, averages_);
        vectors::axpy(1 - kept_, fresh_, averages_);
    }

    /// direction = -U (Uᵀ gradient / (S + γ²)); nullptr, or the name of a parameter for which that is not finite.
    const char* solve(
        const factors& factors_, double gamma_, bool, const record& gradient_, record& direction_) {
        return base::first_failure([&]<std::uint32_t I>(number<I>) {
            if constexpr (!is_kronecker<I>())
                return this->template solve_whole<I>(factors_, gamma_, gradient_, direction_);
            else
                for (std::size_t group = 0; group < base::template block<I>().groups; ++group)
                    if (!this->template divide<I>(gamma_, gradient_, direction_, group))
                        return false;
            return true;
        });
    }
    void keep() {}

private:
    std::uint32_t active_ = 0;
    bool turned_ = false;  // there are bases
    inverses bases_[2]{};
    moments averages_{}, fresh_{};

    template <std::uint32_t I>
    static consteval bool is_kronecker() {
        return base::template block<I>().form == kfac_form::kronecker;
    }
    template <std::uint32_t I>
    static consteval std::uint32_t basis() {
        return base::template first_of<I>(kfac_content::inverses);
    }
    /// The vectors of a group, for inputs and for outputs.
    template <std::uint32_t I, class Bases>
    static auto* left(Bases& from, std::size_t group) {
        constexpr std::size_t order = base::template block<I>().input_order();
        return from.template get<basis<I>()>().data() + group * order * order;
    }
    template <std::uint32_t I, class Bases>
    static auto* right(Bases& from, std::size_t group) {
        constexpr std::size_t order = base::template block<I>().outputs;
        return from.template get<basis<I>() + 1>().data() + group * order * order;
    }
    template <std::uint32_t I>
    auto moments_of() {
        return averages_.template get<base::template first_of<I>(kfac_content::moments)>();
    }

    template <std::uint32_t I>
    bool decompose(const factors& from, inverses& to) {
        constexpr kfac_block b = base::template block<I>();
        using T = element_type<b.kind>;
        T* const values = this->template workspace<T>();
        const auto decomposed = [values](std::size_t order, T* a) {
            return symmetric_eigen<T>(order, {a, order}, values, values + order);
        };
        for (std::size_t group = 0; group < b.groups; ++group) {
            T* const inputs = left<I>(to, group);
            T* const outputs = right<I>(to, group);
            base::template copy_factors<I>(from, group, inputs, outputs);
            if (!decomposed(b.input_order(), inputs) || !decomposed(b.outputs, outputs))
                return false;
        }
        return true;
    }

    /// S(k', l') = Σ Q_A(k', k)² S(k, l) Q_G(l', l)² with Q(k', k) the product of a new vector with an old one.
    template <std::uint32_t I>
    void carry(const inverses& from, const inverses& to, std::size_t group) {
        constexpr kfac_block b = base::template block<I>();
        using T = element_type<b.kind>;
        constexpr std::size_t inputs = b.input_order(), outputs = b.outputs;
        T* const s = moments_of<I>().data() + group * inputs * outputs;
        T* const half = this->template matrix<T>(0);
        std::fill_n(half, inputs * outputs, T(0));
        this->for_squares(
            inputs, left<I>(from, group), left<I>(to, group),
            [&](std::size_t first, std::size_t rows, const T* squares) {
                add_transposed_product<T, columns_of<const T>>(
                    rows, outputs, inputs, T(1), {squares, inputs}, {s, outputs},
                    {half + first * outputs, outputs});
            });
        std::fill_n(s, inputs * outputs, T(0));
        this->for_squares(
            outputs, right<I>(from, group), right<I>(to, group),
            [&](std::size_t first, std::size_t rows, const T* squares) {
                add_transposed_product<T, columns_of<const T>, columns_of<const T>>(
                    inputs, rows, outputs, T(1), {half, outputs}, {squares, outputs},
                    {s + first, outputs});
            });
    }
    /// Calls f with some rows of squares of products of new vectors with old ones at a time.
    template <class T, class F>
    void for_squares(std::size_t order, const T* old, const T* made, const F& f) {
        constexpr std::size_t rows = detail::inverse_block;
        T* const squares = this->template workspace<T>();
        for (std::size_t first = 0; first < order; first += rows) {
            const std::size_t some = order - first < rows ? order - first : rows;
            std::fill_n(squares, some * order, T(0));
            add_transposed_product<T, columns_of<const T>, columns_of<const T>>(
                some, order, order, T(1), {made + first * order, order}, {old, order},
                {squares, order});
            for (std::size_t i = 0; i < some * order; ++i) squares[i] *= squares[i];
            f(first, some, squares);
        }
    }

    template <std::uint32_t I>
    bool divide(double gamma, const record& gradient, record& direction, std::size_t group) {
        constexpr kfac_block b = base::template block<I>();
        using T = element_type<b.kind>;
        constexpr std::size_t inputs = b.input_order(), outputs = b.outputs,
                              size = inputs * outputs;
        using rows = rows_of<const T>;
        using columns = columns_of<const T>;
        const T* const by_inputs = left<I>(bases(), group);
        const T* const by_outputs = right<I>(bases(), group);
        T* const v = this->template matrix<T>(0);
        T* const half = this->template matrix<T>(1);
        base::template gather<I>(gradient, v, group);
        base::template turn<T>(
            inputs, outputs, columns{by_inputs, inputs}, columns{by_outputs, outputs}, v, half);
        const T* const s = moments_of<I>().data() + group * size;
        const T damping = static_cast<T>(gamma * gamma);
        bool well = true;
        for (std::size_t i = 0; i < size; ++i) {
            const T damped = s[i] + damping;
            well = well && damped > 0;
            v[i] = -v[i] / damped;
        }
        if (!well || !base::all_finite(size, v)) return false;
        base::template turn<T>(
            inputs, outputs, rows{by_inputs, inputs}, rows{by_outputs, outputs}, v, half);
        base::template scatter<I>(v, direction, group);
        return true;
    }
    template <std::uint32_t I>
    bool solve_whole(const factors& from, double gamma, const record& gradient, record& direction) {
        inverses& room = bases_[active_];
        if (!this->template invert_whole<I>(from, gamma, room)) return false;
        this->template apply_whole<I>(room, gradient, direction);
        return true;
    }
};

}  // namespace costate::inline COSTATE_ISA
