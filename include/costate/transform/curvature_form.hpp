// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/transform/curvature.hpp>

namespace costate {

template <auto Inner, auto... Wrt>
struct curvature_form_model : model_base {
    template <auto>
    static constexpr builder build() {
        builder b = losses_held(model_graph<Inner>::view()).run();
        if (b.problem != nullptr || !first_is_number(b)) return b;
        const term objective{b, b.outputs[0]};
        const pool<term> wrt = differentiable_leaves<Wrt...>(b);
        const judged_outputs judged(b, objective);
        pool<term> moves[2];
        for (pool<term>& along : moves) {
            const pool<term> directions = directions_of(b, wrt);
            along = tangent(
                b, judged.outputs.data(), judged.count(), wrt.data(), directions.data(),
                wrt.size());
        }
        term forms[3];
        for (std::uint32_t i = 0; i < judged.count(); ++i)
            if (moves[0][i].exists() && judged.weights[i].exists())
                add(b, judged, i, moves[0][i], moves[1][i], forms);
        b.outputs.clear();
        for (const term& form : forms) b.outputs.put(or_zero(b, form, objective.type()).id);
        return b;
    }

private:
    template <std::same_as<term> T>
    static constexpr void add(
        builder& b, const judged_outputs& judged, std::uint32_t i, T u, T v, T* forms) {
        const T of[] = {
            loss_hessian::times(b, judged.losses[i], judged.weights[i], judged.outputs[i], u, i),
            loss_hessian::times(b, judged.losses[i], judged.weights[i], judged.outputs[i], v, i)};
        if (!of[0].exists()) return;
        const T products[] = {u * of[0], v * of[0], v * of[1]};
        for (std::uint32_t k = 0; k < 3; ++k)
            forms[k] = sum_of(forms[k], sum_over(products[k], all_axes(products[k].type())));
    }
};

/// uᵀBu, uᵀBv and vᵀBv for two directions and the generalised Gauss-Newton matrix B of an objective, from one sweep forward
/// with two tangents (Martens and Grosse 2015, appendix C): the program takes what the objective takes, both directions, and
/// two numbers for the second and the third value; it returns the first.
template <auto M, auto... Wrt>
inline constexpr curvature_form_model<M, Wrt...> curvature_form{};

}  // namespace costate
