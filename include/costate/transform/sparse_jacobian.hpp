// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/gather.hpp>
#include <costate/ops/table.hpp>
#include <costate/transform/sparsity.hpp>

namespace costate {

/// Integers that the model itself contains, `number(i)` for i below `count`.
template <class Number>
constexpr term table_of(builder& b, std::uint32_t count, const Number& number) {
    pool<std::int64_t> values(count);
    for (std::uint32_t i = 0; i < count; ++i)
        values[i] = std::bit_cast<std::int64_t>(static_cast<double>(number(i)));
    const tensor_type type{element::int32, 1, {static_cast<extent>(count)}};
    return {b, b.put(operation_of<table_op>, b.intern(type), nullptr, 0, values.data(), count)};
}

/// The sums of the unit tensors of each colour, one behind the other along the batch axis.
template <class Colour>
constexpr term coloured_units(builder& b, const tensor_type& type, const Colour& colour) {
    const std::uint32_t size = static_cast<std::uint32_t>(type.size());
    const tensor_type rows =
        tensor_type{type.kind, 1, {static_cast<extent>(size)}}.prepend(batch_extent);
    const term colours = convert_to(table_of(b, size, colour), type.kind);
    return reshape(
        equal(counter(b, rows, 0), broadcast(colours, rows)), type.prepend(batch_extent));
}

template <auto Inner, auto... Wrt>
struct sparse_jacobian_model : model_base {
    static consteval graph_view source() { return model_graph<Inner>::view(); }
    template <auto>
    static constexpr builder build() {
        using known = sparsity<Inner, Wrt...>;
        builder b(source());
        const term wrt = only_leaf<Wrt...>(b);
        if (has_batch(source())) b.fail(mistake::batched_jacobian);
        if (known::nonzeros == 0) b.fail(mistake::not_used);
        if (known::nonzeros > table_op::most_elements || known::rows > table_op::most_elements ||
            known::columns > table_op::most_elements)
            b.fail("costate: a sparse derivative has at most 4096 rows, columns and elements");
        if (b.problem != nullptr) return b;
        const term output{b, b.outputs[0]};
        const tensor_type from = derivative_type(wrt.type());
        const tensor_type to = output.type();
        const tensor_type lines = known::by_columns ? from : to;
        const tensor_type swept = known::by_columns ? to : from;
        const term seed = unit_of(b, lines);
        const term result = known::by_columns ? tangent(b, &output, 1, &wrt, &seed, 1)[0]
                                              : adjoint(b, &output, &seed, 1, &wrt, 1)[0];
        b.outputs.clear();
        b.outputs.put(or_zero(b, result, swept).id);
        builder all = batch(b.view(), [&](builder& made, node_id n) {
            return n == seed.id
                ? coloured_units(made, lines, [](std::uint32_t i) { return known::colour(i); })
                : term{};
        });
        const tensor_type type = all.type(all.outputs[0]);
        all.outputs[0] =
            broadcast(term{all, all.outputs[0]}, type.batched() ? type : type.prepend(batch_extent))
                .id;
        builder fixed = fixed_batch(all.view(), static_cast<extent>(known::colours)).run();
        const std::uint32_t width = static_cast<std::uint32_t>(swept.size());
        const tensor_type flat{swept.kind, 1, {static_cast<extent>(known::colours * width)}};
        const term sweeps = reshape({fixed, fixed.outputs[0]}, flat);
        const term places = table_of(fixed, known::nonzeros, [](std::uint32_t k) {
            const sparse_entry e = known::entry(k);
            const std::uint32_t across = known::by_columns ? known::rows : known::columns;
            return known::by_columns ? known::colour(e.column) * across + e.row
                                     : known::colour(e.row) * across + e.column;
        });
        fixed.outputs[0] = gather_along(sweeps, places, {0, 0}).id;
        return fixed;
    }
};

/// The elements of `jacobian<M, x>` that can be other than 0, for the first output of M and one symbol x (which may be left out
/// if it is the only leaf): a vector in the order of `sparsity<M, x>::entry(k)`. As many sweeps as `colours` says, in one go. For
/// one sample; vmap makes it one for each.
template <auto M, auto... Wrt>
inline constexpr sparse_jacobian_model<M, Wrt...> sparse_jacobian{};

/// The second derivatives of a number with respect to one symbol that can be other than 0, both triangles, in the order of
/// `hessian_sparsity<M, x>::entry(k)`. Columns are coloured as those of any Jacobian; the symmetry is not made use of.
template <auto M, auto... Wrt>
inline constexpr sparse_jacobian_model<gradient_model<M, false, Wrt...>{}, Wrt...> sparse_hessian{};
template <auto M, auto... Wrt>
using hessian_sparsity = sparsity<gradient_model<M, false, Wrt...>{}, Wrt...>;

}  // namespace costate
