// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <type_traits>

#include <costate/optim/vector.hpp>

namespace costate::inline COSTATE_ISA {

/// How far conjugate gradients have come: what stopping rules and observers see.
struct conjugate_gradient_progress {
    std::uint32_t iteration = 0;
    double quadratic = 0;  ///< φ(x) = xᵀAx / 2 - bᵀx, which every iteration lowers
    double residual_norm = 0;  ///< |b - Ax|
    double first_residual_norm = 0;
};

enum class conjugate_gradient_end : std::uint8_t {
    rule,  ///< the stopping rule held, or the residual is 0
    iterations,  ///< the limit was reached
    negative_curvature,  ///< dᵀAd <= 0 along the workspace's direction d
    boundary,  ///< the next iterate lay outside of the radius
    not_finite,  ///< a product or its curvature is; x is the iterate before
};

struct conjugate_gradient_result {
    std::uint32_t iterations = 0;
    std::uint32_t products = 0;
    double quadratic = 0;
    double residual_norm = 0;
    conjugate_gradient_end end = conjugate_gradient_end::rule;
};

struct conjugate_gradient_settings {
    std::uint32_t iterations = 250;
    /// The largest |x|. A direction that leaves this ball, or along which the curvature is not positive, is followed to its
    /// boundary and no farther (Steihaug 1983; Nocedal and Wright, "Numerical optimization", 2006, algorithm 7.2).
    double radius = std::numeric_limits<double>::infinity();
    bool from_zero = false;  ///< start at x = 0, whatever x holds: saves a product
};

/// What an iteration needs beside x and b; afterwards the residual b - Ax and the last direction are in it.
template <class Record>
struct conjugate_gradient_workspace {
    Record residual{}, direction{}, product{}, preconditioned{};
};

/// Stops when |b - Ax| <= max(relative |b - Ax₀|, absolute).
struct residual_below {
    double relative = 1e-8;
    double absolute = 0;

    constexpr bool operator()(const conjugate_gradient_progress& at_) const {
        const double bound = relative * at_.first_residual_norm;
        return at_.residual_norm <= (bound > absolute ? bound : absolute);
    }
};

/// Stops when the last k iterations lowered φ by less than the k-fold part ε of it: i > k, φ(xᵢ) < 0 and
/// (φ(xᵢ) - φ(xᵢ₋ₖ)) / φ(xᵢ) < k ε with k = max(10, i / 10).
/// J. Martens, "Deep learning via Hessian-free optimization", ICML 2010, section 4.4. k is at most History.
template <std::uint32_t History = 64>
class relative_progress {
public:
    constexpr explicit relative_progress(double epsilon_ = 5e-4) : epsilon_of_(epsilon_) {}

    constexpr bool operator()(const conjugate_gradient_progress& at_) {
        const std::uint32_t i = at_.iteration;
        std::uint32_t k = i / 10 > 10 ? i / 10 : 10;
        if (k > History) k = History;
        const double now = at_.quadratic;
        const bool done =
            i > k && now < 0 && now - values_[(i - k) % (History + 1)] > k * epsilon_of_ * now;
        values_[i % (History + 1)] = now;
        return done;
    }

private:
    static_assert(
        History >= 10, "costate: relative_progress<History>: it looks 10 iterations back");
    double epsilon_of_;
    double values_[History + 1]{};
};

struct no_preconditioner {};
struct no_observer {
    template <class Record>
    constexpr void operator()(const conjugate_gradient_progress&, const Record&) const {}
};

/// Conjugate gradients for A x = b with A symmetric and positive definite, known by its products alone.
///
/// `multiply(v, result)` sets result = A v; x is where to start and then the answer; `stop(progress)` is asked before the
/// first iteration and after each; `precondition(r, z)` sets z = P⁻¹r, P near A; `observe(progress, x)` sees every iterate.
/// Takes no memory. Hestenes and Stiefel, "Methods of conjugate gradients", 1952; Nocedal and Wright 2006, algorithm 5.3.
template <
    class Record, class Multiply, class Stop, class Precondition = no_preconditioner,
    class Observe = no_observer>
constexpr conjugate_gradient_result conjugate_gradient(
    Multiply&& multiply_, const Record& b_, Record& x_, conjugate_gradient_workspace<Record>& work_,
    Stop&& stop_, const conjugate_gradient_settings& settings_ = {},
    Precondition&& precondition_ = {}, Observe&& observe_ = {}) {
    constexpr bool plain = std::is_same_v<std::remove_cvref_t<Precondition>, no_preconditioner>;
    Record& r = work_.residual;
    Record& d = work_.direction;
    Record& z = plain ? work_.residual : work_.preconditioned;
    conjugate_gradient_result result;
    conjugate_gradient_progress at;
    const auto ended = [&](conjugate_gradient_end why_) {
        result.iterations = at.iteration;
        result.quadratic = at.quadratic;
        result.residual_norm = at.residual_norm;
        result.end = why_;
        return result;
    };
    // rᵀP⁻¹r, and the norm of r
    const auto measure = [&] {
        if constexpr (!plain) precondition_(static_cast<const Record&>(r), z);
        const double square_ = vectors::dot(r, r);
        at.residual_norm = math::sqrt(square_);
        return plain ? square_ : vectors::dot(r, z);
    };

    if (settings_.from_zero) {
        vectors::clear(x_);
        vectors::copy(b_, r);
    } else {
        multiply_(static_cast<const Record&>(x_), work_.product);
        ++result.products;
        const auto less = [](const auto& p_, const auto& q_) { return p_ - q_; };
        vectors::map(r, less, b_, work_.product);
        const auto part = [](const auto& p_, const auto& q_, const auto& s_) {
            return p_ * (q_ + s_);
        };
        at.quadratic = -0.5 * vectors::sum(part, x_, r, b_);
    }
    double rz = measure();
    at.first_residual_norm = at.residual_norm;
    if (!vectors::finite(rz) || !vectors::finite(at.quadratic))
        return ended(conjugate_gradient_end::not_finite);
    if (stop_(at) || rz == 0) return ended(conjugate_gradient_end::rule);
    vectors::copy(z, d);
    const double radius = settings_.radius;
    const bool bounded = radius < std::numeric_limits<double>::max();
    while (at.iteration < settings_.iterations) {
        multiply_(static_cast<const Record&>(d), work_.product);
        ++result.products;
        const double curvature = vectors::dot(d, work_.product);
        if (!vectors::finite(curvature)) return ended(conjugate_gradient_end::not_finite);
        const bool positive = curvature > 0;
        const double length = positive ? rz / curvature : 0;
        if (!vectors::finite(length)) return ended(conjugate_gradient_end::not_finite);
        if (bounded) {
            // |x + t d|² = xx + 2 t xd + t² dd
            const double xx = vectors::dot(x_, x_);
            const double xd = vectors::dot(x_, d);
            const double dd = vectors::dot(d, d);
            if (!positive || xx + length * (2 * xd + length * dd) >= radius * radius) {
                const double rest = radius > 0 ? radius * radius - xx : 0;
                const double root = math::sqrt(xd * xd + dd * (rest > 0 ? rest : 0));
                const double t = xd > 0 ? rest / (xd + root) : (root - xd) / dd;
                if (!vectors::finite(t)) return ended(conjugate_gradient_end::not_finite);
                vectors::axpy(t, d, x_);
                vectors::axpy(-t, work_.product, r);
                at.quadratic += t * (0.5 * t * curvature - rz);
                ++at.iteration;
                at.residual_norm = vectors::norm(r);
                return ended(
                    positive ? conjugate_gradient_end::boundary
                             : conjugate_gradient_end::negative_curvature);
            }
        }
        if (!positive) return ended(conjugate_gradient_end::negative_curvature);
        vectors::axpy(-length, work_.product, r);
        const double before = rz;
        const double norm_before = at.residual_norm;
        rz = measure();
        if (!vectors::finite(rz)) {  // x stays: a step back would not undo one to infinity
            at.residual_norm = norm_before;
            return ended(conjugate_gradient_end::not_finite);
        }
        vectors::axpy(length, d, x_);
        at.quadratic -= 0.5 * length * before;
        ++at.iteration;
        observe_(
            static_cast<const conjugate_gradient_progress&>(at), static_cast<const Record&>(x_));
        if (stop_(at) || rz == 0) return ended(conjugate_gradient_end::rule);
        vectors::xpay(z, rz / before, d);
    }
    return ended(conjugate_gradient_end::iterations);
}

}  // namespace costate::inline COSTATE_ISA
