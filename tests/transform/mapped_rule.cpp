// SPDX-License-Identifier: BSL-1.0
#include <costate/expr/formula.hpp>
#include <costate/ops.hpp>
#include <costate/transform/mapped_rule.hpp>

using namespace costate;

namespace {

constexpr tensor_type row{element::float64, 1, {3}};
constexpr tensor_type rows = row.prepend(batch_extent);
static_assert(of_one_sample(rows) == row && of_one_sample(row) == row);

constexpr auto rule = [](auto a, auto b) { return outputs(a * b, sum(a)); };

// Without samples the rule is called as it is.
constexpr bool called() {
    builder b;
    const term in[] = {placeholder(b, row, 0), placeholder(b, row, 1)};
    const pool<term> made = results_of_rule(b, rule, in, std::make_index_sequence<2>{});
    return in[0].id != in[1].id && made.size() == 2 && made[0].id == (in[0] * in[1]).id && made[1].type().rank == 0;
}
static_assert(called());

// With samples it sees one of them, and what it does is done for all; no placeholder is left of that.
constexpr bool mapped() {
    builder b;
    const term in[] = {named_leaf(b, operation_of<input_op>, rows, "a"), named_leaf(b, operation_of<parameter_op>, row, "b")};
    const pool<term> made = results_of_rule(b, rule, in, std::make_index_sequence<2>{});
    for (node_id n = 0; n < b.nodes.size(); ++n)
        if (b.nodes[n].op == &operation_of<placeholder_op>) return false;
    return made.size() == 2 && made[0].type() == rows && made[1].type() == tensor_type{element::float64, 1, {batch_extent}};
}
static_assert(mapped());

// A derivative has samples where what it belongs to has some; else it is their sum.
constexpr bool fitted() {
    builder b;
    const term of_all = placeholder(b, row, 0), of_each = placeholder(b, rows, 1);
    return with_samples_of(of_all, row).id == of_all.id && with_samples_of(of_each, rows).id == of_each.id &&
        with_samples_of(of_all, rows).type() == rows && with_samples_of(of_each, row).type() == row;
}
static_assert(fitted());

static_assert(rule_results(term{}).size() == 1);

}  // namespace
