// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/program/parameters.hpp>
#include <costate/transform/second_tangent.hpp>
#include <costate/transform/value_and_jacobian.hpp>

namespace costate {

/// The counts behind a model of residuals: every output is a tensor of residuals, every parameter is moved.
template <auto Residual>
struct residual_shape {
    static constexpr auto model = unmapped(Residual);  // vmap(r) means r
    using graph = model_graph<vmap(model)>;  // batched if it has inputs
    static constexpr bool batched = has_batch(graph::view());
    static constexpr std::uint32_t outputs = graph::view().output_count;
    using record = parameters<Residual>;

    /// Elements up to each output of one sample, and up to each parameter: the last one has those of all.
    template <std::uint32_t Count>
    struct ends {
        std::size_t before[Count + 1]{};
        constexpr std::size_t size(std::uint32_t i) const { return before[i + 1] - before[i]; }
    };
    static constexpr auto row = [] {
        const graph_view g_ = model_graph<model>::view();
        ends<outputs> e_;
        for (std::uint32_t i_ = 0; i_ < outputs; ++i_)
            e_.before[i_ + 1] = e_.before[i_] + g_.type(g_.outputs[i_]).size();
        return e_;
    }();
    static constexpr auto column = [] {
        ends<record::count> e_;
        for (std::uint32_t i_ = 0; i_ < record::count; ++i_)
            e_.before[i_ + 1] =
                e_.before[i_] + parameter_at(model_graph<Residual>::view(), i_).type.size();
        return e_;
    }();
    static constexpr std::size_t rows = row.before[outputs];  ///< of one sample
    static constexpr std::size_t columns = column.before[record::count];
    /// Whether an output differs from sample to sample, and whether its blocks and its second tangent do: of r = f(x, w) + c,
    /// ∂r/∂c does not. An output that does not, such as a boundary condition, is there once and not for each sample.
    struct variation {
        bool output[outputs + 1]{};
        bool block[outputs * record::count + 1]{};
        bool second[outputs + 1]{};
        bool second_is_number = false;  ///< the first one: a program returns it
    };
    static constexpr auto varies = [] {
        const graph_view g_ = model_graph<vmap(value_and_jacobian<model>)>::view();
        variation v_;
        for (std::uint32_t i_ = 0; i_ < g_.output_count; ++i_)
            (i_ < outputs ? v_.output[i_] : v_.block[i_ - outputs]) =
                g_.type(g_.outputs[i_]).batched();
        const graph_view s_ = model_graph<vmap(second_tangent<model>)>::view();
        for (std::uint32_t i_ = 0; i_ < outputs; ++i_)
            v_.second[i_] = s_.type(s_.outputs[i_]).batched();
        v_.second_is_number = !v_.second[0] && s_.type(s_.outputs[0]).rank == 0;
        return v_;
    }();
    static_assert(
        (record::floats == 0 || record::doubles == 0) && record::bfloats == 0,
        "costate: least squares need parameters of one element type, all float or all double");
    static_assert(
        batched || graph::view().type(graph::view().outputs[0]).rank > 0,
        "costate: least squares: a residual without inputs has to be a tensor of residuals");
    using element = element_type<record::slot(0).type.kind>;
};

}  // namespace costate
