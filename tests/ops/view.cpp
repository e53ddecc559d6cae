// SPDX-License-Identifier: BSL-1.0
// A view of the user's own: where the elements are follows from its map alone.
#include "values.hpp"

namespace {

struct every_other_op : view {
    static constexpr auto name = "every_other";
    static constexpr index_map map(const tensor_type&, const tensor_type&, const std::int64_t*) {
        index_map m;
        m.step[0] = 2;
        m.bounded = true;
        return m;
    }
    static constexpr term again(const application&, term t, const tensor_type& type) { return of(t, type.dims[0]); }
    static constexpr term transposed(const application&, term) { return {}; }
    static constexpr term batched(const application&, term t) { return t; }
    static constexpr term of(term t, extent length) {
        return make(*t.graph, operation_of<every_other_op>, {t.type().kind, 1, {length}}, &t, 1);
    }
};

constexpr bool walks() {
    builder b;
    const term x = counting<5>.lower(b);
    const term seen = every_other_op::of(x, 4);
    const interpreter run(b.view(), 1, [](node_id, double* to) {
        for (int i = 0; i < 5; ++i) to[i] = i + 1;
    });
    const double* const v = run.value(seen.id);
    return v[0] == 1 && v[1] == 3 && v[2] == 5 && v[3] == 0;  // beyond the input there is 0
}
static_assert(walks());

// A view of a constant is that constant.
constexpr bool of_constant() {
    builder b;
    return is_constant(every_other_op::of(constant(b, {element::float64, 1, {5}}, 3), 3), 3);
}
static_assert(of_constant());

static_assert(contains(0b101, 2) && !contains(0b101, 1) && operation_of<every_other_op>.flops == 0 && operation_of<every_other_op>.masks == masking::any);

}  // namespace
