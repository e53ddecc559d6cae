// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/cast.hpp>
#include <costate/check/point.hpp>

namespace costate::check {

/// Σ wᵢ·yᵢ over the elements of all real outputs, with random weights: one number, whose gradient is a vector-Jacobian
/// product of the model. Weights of different depths differ.
template <auto Inner, int Depth>
struct weighted_model : model_base {
    template <auto>
    static constexpr builder build() {
        builder b(model_graph<Inner>::view());
        term total;
        for (std::uint32_t i = 0; i < b.outputs.size(); ++i) {
            const term y{b, b.outputs[i]};
            if (!is_real(y.type().kind)) continue;
            const std::int64_t number[] = {
                b.intern("weight"), 64 * Depth + static_cast<std::int64_t>(i)};
            const term w{
                b, b.put(operation_of<cotangent_op>, b.nodes[y.id].type, nullptr, 0, number, 2)};
            const std::int64_t all_axes = (std::int64_t{1} << y.type().rank) - 1;
            term part =
                y.type().rank == 0 ? w * y : sum_over(w * y, static_cast<axis_set>(all_axes));
            if (total.exists() && total.type().kind != part.type().kind) {
                part = convert_to(part, element::float64);
                total = convert_to(total, element::float64);
            }
            total = total.exists() ? total + part : part;
        }
        b.outputs.clear();
        if (total.exists())
            b.outputs.put(total.id);
        else
            b.fail("costate: check_grads<model>: the model has no real output");
        return b;
    }
};

template <mode Modes, class Point, auto... Wrt>
struct gradient_check {
    const Point& where;
    const options& how;
    bool floats;
    result& found;
    mode path[max_order]{};

    /// Checks the first derivatives of a model of one number, and those of its derivatives up to `Order`.
    template <auto Number, int Order, int Depth>
    constexpr void level() {
        const auto value = [&](double distance_) {
            return outputs_at<Number, Modes>(where, {distance_})[0];
        };
        const double expected = difference{how.step}(
            value(-2 * how.step), value(-how.step), value(how.step), value(2 * how.step));
        const double noise = rounding_noise(value(0), how.step, floats);
        if constexpr (has(Modes, mode::forward)) {
            constexpr jvp_model<Number, false, Wrt...> tangent_model{};
            path[Depth] = mode::forward;
            const bool agrees = found.compare(
                expected, outputs_at<tangent_model, Modes>(where, {})[0], how.tolerance, noise,
                path, Depth + 1);
            if constexpr (Order > 1)
                if (agrees) level<tangent_model, Order - 1, Depth + 1>();
        }
        if constexpr (has(Modes, mode::reverse)) {
            constexpr gradient_model<Number, false, Wrt...> gradients{};
            path[Depth] = mode::reverse;
            const pool<double> g = outputs_at<gradients, Modes>(where, {});
            std::uint32_t next = 0;
            const double actual = along_direction(
                g, next, std::make_integer_sequence<std::uint32_t, Point::moved_count>{});
            const bool agrees =
                found.compare(expected, actual, how.tolerance, noise, path, Depth + 1);
            if constexpr (Order > 1)
                if (agrees) level<weighted_model<gradients, Depth + 1>{}, Order - 1, Depth + 1>();
        }
    }

private:
    template <std::uint32_t... I>
    constexpr double along_direction(
        const pool<double>& g, std::uint32_t& next, std::integer_sequence<std::uint32_t, I...>) {
        double sum = 0;
        const auto add = [&](std::uint32_t leaf_) {
            for (std::size_t k_ = 0; k_ < where.elements(leaf_); ++k_)
                sum += g[next++] * where.direction(leaf_, k_);
        };
        (add(Point::moved(I)), ...);
        return sum;
    }
};

/// Compares the derivatives of a model with differences, along one random direction: tangents, gradients, and up to `Order`
/// the tangents and gradients of these, in every combination that `Modes` allows; `compiled` alone means both, compiled.
///
/// The arguments are those of `program<M>` without destinations; the derivatives are those with respect to `Wrt`, by
/// default the model's parameters, or its inputs if it has none. Several outputs, and tensors, are summed with random
/// weights. A constant expression where the model's operations are, so that `static_assert(check_grads<f>(x))` works
/// for small models. At kinks differences mean nothing: choose another point.
template <auto M, int Order = 1, mode Modes = mode::both, auto... Wrt, class... Args>
constexpr result check_grads(const options& options_, const Args&... args_) {
    static_assert(
        Order >= 1 && Order <= max_order,
        "costate: check_grads<model, order>: the order is between 1 and 8");
    static_assert(
        has(Modes, mode::both | mode::compiled),
        "costate: check_grads<model, order, modes>: modes name forward, reverse, both or compiled");
    constexpr mode modes = has(Modes, mode::both) ? Modes : Modes | mode::both;
    constexpr bool floats = holds_floats(staged<finished_stage<M>>::view());
    const options how = suited(options_, floats);
    const point<M, Wrt...> where(how, args_...);
    result found;
    gradient_check<modes, point<M, Wrt...>, Wrt...>{where, how, floats, found}
        .template level<weighted_model<M, 0>{}, Order, 0>();
    return found;
}
template <auto M, int Order = 1, mode Modes = mode::both, auto... Wrt, class... Args>
    requires(sizeof...(Args) > 0)
constexpr result check_grads(const Args&... args_) {
    return check_grads<M, Order, Modes, Wrt...>(options{}, args_...);
}

}  // namespace costate::check
