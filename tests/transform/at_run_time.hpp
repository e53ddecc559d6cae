// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/costate.hpp>

#include <cstddef>
#include <vector>

namespace checks {

/// A model whose graph is made and interpreted at run time: dozens of them would take a compiler minutes.
template <auto M>
class at_run_time {
public:
    /// `to` are filled with the outputs from number `first` on.
    template <class P, class Direction, class To>
    void run(std::uint32_t first, const P& p, const Direction& direction, const std::vector<std::vector<double>>& data, To& to) const {
        std::size_t input = 0;
        const auto leaf = [&](costate::node_id n, double* values) {
            const costate::graph_view g = built_.view();
            const costate::operation* const op = g.nodes[n].op;
            if (op == &costate::operation_of<costate::input_op> || op == &costate::operation_of<costate::shared_op>) {
                for (const double e : data[input]) *values++ = e;
                ++input;
                return;
            }
            const auto copy = [&](const char* name, auto view) {
                if (costate::same_text(name, g.name(n)))
                    for (const double e : view) *values++ = e;
            };
            op == &costate::operation_of<costate::parameter_op> ? p.for_each(copy) : direction.for_each(copy);
        };
        const costate::interpreter values(built_.view(), samples(data), leaf);
        to.for_each([&](const char*, auto view) {
            const double* from = values.value(built_.outputs[first++]);
            for (double& e : view) e = *from++;
        });
    }

private:
    costate::builder built_ = costate::eliminate_dead_code(costate::transform_stage<M>::run().view());

    std::size_t samples(const std::vector<std::vector<double>>& data) const {
        const costate::graph_view g = built_.view();
        for (costate::node_id n = 0; n < g.node_count; ++n)
            if (g.nodes[n].op == &costate::operation_of<costate::input_op>) return data[0].size() / g.type(n).size();
        return 0;
    }
};

}  // namespace checks
