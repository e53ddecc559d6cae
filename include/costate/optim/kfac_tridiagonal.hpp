// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/optim/kfac_solver.hpp>

namespace costate::inline COSTATE_ISA {

/// The block-tridiagonal inverse for a chain of layers: F⁻¹ = Ξᵀ Λ Ξ with Ξ = I - Ψ, Ψ(i, i+1) = Ψ_A ⊗ Ψ_G, Ψ_A = X(i, i+1)
/// A(i+1)⁻¹, Ψ_G = Y(i, i+1) G(i+1)⁻¹, and Λ of the inverses of A(i) ⊗ G(i) - Ψ_A A(i+1) Ψ_Aᵀ ⊗ Ψ_G G(i+1) Ψ_Gᵀ, in the last
/// layer of A ⊗ G (Martens and Grosse 2015, section 4.3). A and G are damped as for the block-diagonal inverse (6.3).
template <auto Objective, auto... Choices>
class kfac_tridiagonal : public kfac_solver<Objective, Choices...> {
    using base = kfac_solver<Objective, Choices...>;
    template <std::uint32_t I>
    using number = std::integral_constant<std::uint32_t, I>;

public:
    using typename base::factors;
    using typename base::record;
    using neighbours =
        parameters<kfac_layout_model<kfac_content::neighbours, Objective, Choices...>{}>;

    void init() { vectors::clear(averages_); }
    /// Where a sweep puts what neighbours share.
    neighbours& fresh() { return fresh_; }
    bool finite() const { return vectors::finite(fresh_); }
    const char* not_finite() const { return vectors::not_finite(fresh_); }
    void average(double kept_) {
        vectors::scale(kept_, averages_);
        vectors::axpy(1 - kept_, fresh_, averages_);
    }

    /// As kfac_inverses::solve.
    const char* solve(
        const factors& factors_, double gamma_, bool anew_, const record& gradient_,
        record& direction_) {
        made_ = anew_ ? 1 - active_ : active_;
        inverses& by = inverses_[made_];
        if (anew_)
            if (const char* const failed = base::first_failure([&]<std::uint32_t I>(number<I>) {
                    return this->template invert<I>(factors_, gamma_, by);
                }))
                return failed;
        base::first_failure([&]<std::uint32_t I>(number<I>) {
            this->template forward<I>(by, gradient_);
            return true;
        });
        base::first_failure([&]<std::uint32_t I>(number<I>) {
            this->template backward<I>(by, direction_);
            return true;
        });
        return nullptr;
    }
    void keep() { active_ = made_; }

private:
    /// Of each layer the rows of K_A and K_G and the values s and t with (Σ)⁻¹ = Kᵀ diag(1 / (1 - s tᵀ)) K, K = K_A ⊗ K_G, and
    /// Ψ_A and Ψ_G.
    using inverses = parameters<kfac_layout_model<kfac_content::chain, Objective, Choices...>{}>;
    static constexpr auto none = kfac_block::no_parameter;

    std::uint32_t active_ = 0, made_ = 0;
    inverses inverses_[2]{};
    neighbours averages_{}, fresh_{};
    record half_{};  // Λ Ξ gradient
    static constexpr std::size_t largest = [] {
        std::size_t order = 1;
        for (std::uint32_t i = 0; i < base::count; ++i)
            order = std::max<std::size_t>(
                {order, base::structure::value.block[i].input_order(),
                 base::structure::value.block[i].outputs});
        return order;
    }();
    alignas(64) std::byte squares_[2][sizeof(double) * largest * largest]{};

    template <class T>
    T* square(std::uint32_t which) {
        return reinterpret_cast<T*>(squares_[which]);
    }
    template <std::uint32_t I>
    static consteval std::uint32_t first() {
        return base::template first_of<I>(kfac_content::chain);
    }
    template <std::uint32_t I>
    static consteval std::uint32_t before() {
        for (std::uint32_t i = 0; i < base::count; ++i)
            if (base::structure::value.block[i].next == I) return i;
        return none;
    }

    /// The damped factors of a layer.
    template <std::uint32_t I, class T>
    void damped(const factors& from, double gamma, T* inputs, T* outputs) {
        constexpr kfac_block b = base::template block<I>();
        base::template copy_factors<I>(from, 0, inputs, outputs);
        const double pi = base::template balance<T>(b.input_order(), inputs, b.outputs, outputs);
        for (std::size_t i = 0; i < b.input_order(); ++i)
            inputs[i * (b.input_order() + 1)] += static_cast<T>(pi * gamma);
        for (std::size_t i = 0; i < b.outputs; ++i)
            outputs[i * (b.outputs + 1)] += static_cast<T>(gamma / pi);
    }

    template <std::uint32_t I>
    bool invert(const factors& from, double gamma, inverses& to) {
        constexpr kfac_block b = base::template block<I>();
        using T = element_type<b.kind>;
        constexpr std::uint32_t at = first<I>();
        constexpr std::size_t order = b.input_order();
        const auto a = to.template get<at>();
        const auto g = to.template get<at + 1>();
        const auto s = to.template get<at + 2>();
        const auto t = to.template get<at + 3>();
        this->template damped<I>(from, gamma, a.data(), g.data());
        if constexpr (!b.has_next()) {
            std::fill_n(s.data(), order, T(0));
            std::fill_n(t.data(), b.outputs, T(0));
            return normalise(order, a.data()) && normalise(std::size_t{b.outputs}, g.data());
        } else {
            constexpr kfac_block n = base::template block<b.next>();
            constexpr std::uint32_t shared = base::template first_of<I>(kfac_content::neighbours);
            constexpr std::size_t next_order = n.input_order();
            T* const next = square<T>(0);
            T* const across = square<T>(1);
            const auto x = averages_.template get<shared>();
            const auto copy_inputs = [&] {
                for (std::size_t i = 0; i < b.inputs; ++i)
                    std::copy_n(x.data() + i * n.inputs, n.inputs, across + i * next_order);
                if constexpr (b.has_bias()) {
                    constexpr std::uint32_t mine =
                        base::template first_of<I>(kfac_content::factors);
                    constexpr std::uint32_t its =
                        base::template first_of<b.next>(kfac_content::factors);
                    const auto mean = from.template get<mine + 1>();
                    const auto next_mean = from.template get<its + 1>();
                    for (std::size_t i = 0; i < b.inputs; ++i)
                        across[i * next_order + n.inputs] = mean(i);
                    std::copy(next_mean.begin(), next_mean.end(), across + b.inputs * next_order);
                    across[order * next_order - 1] = 1;
                }
            };
            // The factors of the next layer: one after the other, for there is room for one of them.
            this->template damped<b.next>(from, gamma, next, across);
            copy_inputs();
            if (!join(order, next_order, a.data(), s.data(), to.template get<at + 4>().data()))
                return false;
            this->template damped<b.next>(from, gamma, across, next);
            const auto y = averages_.template get<shared + 1>();
            std::copy(y.begin(), y.end(), across);
            if (!join(
                    std::size_t{b.outputs}, std::size_t{n.outputs}, g.data(), t.data(),
                    to.template get<at + 5>().data()))
                return false;
            for (std::size_t i = 0; i < order; ++i)
                for (std::size_t o = 0; o < b.outputs; ++o)
                    if (!(s(i) * t(o) < 1)) return false;
            return true;
        }
    }
    /// K with K A Kᵀ = I in the place of A.
    template <class T>
    bool normalise(std::size_t n, T* a) {
        T* const values = this->template workspace<T>();
        if (!symmetric_eigen<T>(n, {a, n}, values, values + n)) return false;
        for (std::size_t i = 0; i < n; ++i) {
            if (!(values[i] > 0)) return false;
            const T factor = 1 / math::sqrt(values[i]);
            for (std::size_t k = 0; k < n; ++k) a[i * n + k] *= factor;
        }
        return true;
    }
    /// Given A(i) in `a`, A(i+1) and X(i, i+1) in the squares: Ψ, and in the place of A(i) K with K A(i) Kᵀ = I and
    /// K Ψ A(i+1) Ψᵀ Kᵀ = diag(s) (appendix B).
    template <class T>
    bool join(std::size_t m, std::size_t n, T* a, T* s, T* psi) {
        using rows = rows_of<const T>;
        using columns = columns_of<const T>;
        T* const next = square<T>(0);
        T* const across = square<T>(1);
        if (!invert_symmetric<T>(n, {next, n}, this->template workspace<T>())) return false;
        const auto product = [](std::size_t height, std::size_t width, std::size_t depth,
                                const auto& left, const auto& right, T* to) {
            std::fill_n(to, height * width, T(0));
            add_transposed_product<T>(
                height, width, depth, T(1), left, right, rows_of<T>{to, width});
        };
        product(m, n, n, columns{across, n}, rows{next, n}, psi);
        product(m, m, n, columns{psi, n}, columns{across, n}, next);
        if (!normalise(m, a)) return false;
        product(m, m, m, columns{a, m}, rows{next, m}, across);
        product(m, m, m, columns{across, m}, columns{a, m}, next);
        if (!symmetric_eigen<T>(m, {next, m}, s, this->template workspace<T>())) return false;
        product(m, m, m, columns{next, m}, rows{a, m}, across);
        std::copy_n(across, m * m, a);
        return base::all_finite(m * m, a) && base::all_finite(m * n, psi);
    }

    /// half = Λ Ξ gradient.
    template <std::uint32_t I>
    void forward(const inverses& by, const record& gradient) {
        constexpr kfac_block b = base::template block<I>();
        using T = element_type<b.kind>;
        using columns = columns_of<const T>;
        using rows = rows_of<const T>;
        constexpr std::uint32_t at = first<I>();
        constexpr std::size_t order = b.input_order(), outputs = b.outputs;
        T* const u = this->template matrix<T>(0);
        T* const other = square<T>(0);
        T* const between = square<T>(1);
        base::template gather<I>(gradient, u);
        if constexpr (b.has_next()) {
            constexpr kfac_block n = base::template block<b.next>();
            constexpr std::size_t next_order = n.input_order(), next_outputs = n.outputs;
            base::template gather<b.next>(gradient, other);
            std::fill_n(between, order * next_outputs, T(0));
            add_transposed_product<T, columns, rows>(
                order, next_outputs, next_order, T(1),
                {by.template get<at + 4>().data(), next_order}, {other, next_outputs},
                {between, next_outputs});
            add_transposed_product<T, columns, columns>(
                order, outputs, next_outputs, T(-1), {between, next_outputs},
                {by.template get<at + 5>().data(), next_outputs}, {u, outputs});
        }
        const T* const left = by.template get<at>().data();
        const T* const right = by.template get<at + 1>().data();
        base::template turn<T>(
            order, outputs, columns{left, order}, columns{right, outputs}, u,
            this->template matrix<T>(1));
        const auto s = by.template get<at + 2>();
        const auto t = by.template get<at + 3>();
        for (std::size_t i = 0; i < order; ++i)
            for (std::size_t o = 0; o < outputs; ++o) u[i * outputs + o] /= 1 - s(i) * t(o);
        base::template turn<T>(
            order, outputs, rows{left, order}, rows{right, outputs}, u,
            this->template matrix<T>(1));
        base::template scatter<I>(u, half_);
    }
    /// direction = -Ξᵀ half.
    template <std::uint32_t I>
    void backward(const inverses& by, record& direction) {
        constexpr kfac_block b = base::template block<I>();
        using T = element_type<b.kind>;
        using rows = rows_of<const T>;
        constexpr std::size_t order = b.input_order(), outputs = b.outputs;
        T* const z = this->template matrix<T>(0);
        base::template gather<I>(half_, z);
        if constexpr (before<I>() != none) {
            constexpr kfac_block p = base::template block<before<I>()>();
            constexpr std::uint32_t at = first<before<I>()>();
            constexpr std::size_t last_order = p.input_order(), last_outputs = p.outputs;
            T* const other = square<T>(0);
            T* const between = square<T>(1);
            base::template gather<before<I>()>(half_, other);
            std::fill_n(between, order * last_outputs, T(0));
            add_transposed_product<T, rows, rows>(
                order, last_outputs, last_order, T(1), {by.template get<at + 4>().data(), order},
                {other, last_outputs}, {between, last_outputs});
            add_transposed_product<T, columns_of<const T>, rows>(
                order, outputs, last_outputs, T(-1), {between, last_outputs},
                {by.template get<at + 5>().data(), outputs}, {z, outputs});
        }
        for (std::size_t i = 0; i < order * outputs; ++i) z[i] = -z[i];
        base::template scatter<I>(z, direction);
    }
};

}  // namespace costate::inline COSTATE_ISA
