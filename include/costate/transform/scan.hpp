// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/bundle.hpp>
#include <costate/ops/copy.hpp>
#include <costate/transform/batch.hpp>
#include <costate/transform/scan_body.hpp>
#include <costate/transform/scan_evaluation.hpp>
#include <costate/transform/tangent.hpp>

namespace costate {

struct scan_result_rules : scan_result_evaluation {
    static constexpr void pullback(const application& a, term cotangent, term* cotangents);
    static constexpr term tangent(const application& a, const term* t);
    static constexpr term batch(const application& a, const term* in);
};

/// One of the results of a scan.
struct scan_result_op {
    static constexpr auto name = "scan_result";
    static constexpr auto kind = form::result;
    template <class>
    using rules = scan_result_rules;
};

/// Result number `index` of a scan.
constexpr term result_of(term scan, std::int64_t index);

// Not templates: they are declared before anything mentions the operation, and defined behind it.
struct scan_rules : scan_evaluation {
    static constexpr void pullback(const application& a, term cotangent, term* cotangents);
    static constexpr term tangent(const application& a, const term* tangents);
    static constexpr term batch(const application& a, const term* inputs);

private:
    static constexpr bool real(const term& t) { return is_differentiable(t.type().kind); }
    static constexpr term zero_beside(const term& t) {
        return constant(*t.graph, derivative_type(t.type()), 0.0);
    }
};

/// Runs a body for every step: the carries go from step to step, the sequences deliver one element each, the outputs are
/// stacked. One node, however many steps.
struct scan_op {
    static constexpr auto name = "scan";
    static constexpr auto kind = form::kernel;
    template <class>
    using rules = scan_rules;

    static constexpr scan_layout layout_of(const application& a) {
        std::int64_t values[scan_layout::size]{};
        for (std::uint32_t i = 0; i < scan_layout::size; ++i) values[i] = a.attribute(i);
        return scan_layout::unpack(values);
    }
};

constexpr void scan_result_rules::pullback(const application& a, term cotangent, term* cotangents) {
    cotangents[0] = bundle(cotangent, a.attribute(0));
}
constexpr term scan_result_rules::tangent(const application& a, const term* t) {
    return unbundle(t[0], a.attribute(0));
}
constexpr term scan_result_rules::batch(const application& a, const term* in) {
    return result_of(in[0], a.attribute(0));
}

constexpr term scan_body::close() {
    builder& b = *graph;
    for (std::uint32_t i = 0; i < b.captures.size(); ++i)
        if (b.captures[i].scope == scope) {
            leaves.put({b, b.captures[i].leaf});
            inputs.put({b, b.captures[i].outside});
            ++layout.captures;
        }
    if (count.exists()) {
        captured(count);
        layout.counted = true;
    }
    layout.outputs = results.size() - layout.carries;
    pool<node_id> in;
    for (const term& t : inputs) in.put(t.id);
    for (const term& t : leaves) in.put(t.id);
    // Every result is computed, and only once: a loop's destination is not another one's source.
    for (std::uint32_t i = 0; i < results.size(); ++i) {
        b.scope = scope;
        const term r = b.nodes[results[i].id].scope == scope ? results[i] : imported(results[i]);
        const std::int64_t unique = i;
        const node_id source[] = {r.id};
        in.put(b.put(operation_of<copy_op>, b.nodes[r.id].type, source, 1, &unique, 1));
        b.scope = outer;
    }
    bool batched = false;
    for (const term& t : inputs) batched = batched || t.type().batched();
    std::int64_t attributes[scan_layout::size]{};
    layout.pack(attributes);
    const tensor_type type =
        batched ? tensor_type{element::none, 1, {batch_extent}} : tensor_type{};
    return {
        b,
        b.put(
            operation_of<scan_op>, b.intern(type), in.data(), in.size(), attributes,
            scan_layout::size)};
}

constexpr term result_of(term scan, std::int64_t index) {
    builder& b = *scan.graph;
    const scan_layout l = scan_op::layout_of(application{&b, scan.id});
    const node_id inside = b.input(scan.id, 2 * l.leaves() + static_cast<std::uint32_t>(index));
    const tensor_type type = index < l.carries ? b.type(inside) : stacked(b.type(inside), l.steps);
    const node_id in[] = {scan.id};
    return {b, b.put(operation_of<scan_result_op>, b.intern(type), in, 1, &index, 1)};
}

/// The adjoint of a scan is a scan the other way round. The carries before each step come out of the forward scan, whose
/// body hands them on as outputs; everything else in a step is computed again. The cotangents of captures accumulate.
constexpr void scan_rules::pullback(const application& a, term cotangent, term* cotangents) {
    builder& b = *a.graph;
    const scan_layout l = scan_op::layout_of(a);
    const body_span span = body(b.view(), a.id);
    scan_body back(b, l.steps);
    pool<node_id> moved(b.nodes.size());
    const auto inner_leaf = [&](std::uint32_t i) { return b.input(a.id, l.leaves() + i); };
    const auto inner_result = [&](std::uint32_t i) { return b.input(a.id, 2 * l.leaves() + i); };

    pool<term> carry_cotangents(l.carries), sums(l.captures), output_cotangents(l.outputs);
    for (std::uint32_t i = 0; i < l.carries; ++i) {
        const term last = unbundle(cotangent, i);
        carry_cotangents[i] =
            back.carry(last.exists() ? last : constant(b, b.type(inner_leaf(i)), 0.0));
    }
    for (std::uint32_t i = 0; i < l.captures; ++i)
        if (real(a.input(l.carries + l.sequences + i)) && !(l.counted && i + 1 == l.captures)) {
            sums[i] = back.carry(zero_beside(a.input(l.carries + l.sequences + i)));
            ++back.layout.accumulators;
        }
    // The body's leaves: what the carries were comes from the forward scan's last outputs.
    for (std::uint32_t i = 0; i < l.carries; ++i)
        moved[inner_leaf(i)] = back.sequence(result_of(a.output(), l.results() - l.carries + i)).id;
    for (std::uint32_t i = 0; i < l.sequences; ++i)
        moved[inner_leaf(l.carries + i)] = back.sequence(a.input(l.carries + i)).id;
    for (std::uint32_t i = 0; i < l.outputs; ++i) {
        const term c = unbundle(cotangent, l.carries + i);
        if (c.exists()) output_cotangents[i] = back.sequence(c);
    }
    back.layout.counted = l.counted;
    for (std::uint32_t i = 0; i < l.captures; ++i)
        moved[inner_leaf(l.carries + l.sequences + i)] =
            back.captured(a.input(l.carries + l.sequences + i)).id;

    b.scope = back.scope;
    copy_scope(b, span.scope, moved);
    pool<term> outputs, seeds, wrt;
    for (std::uint32_t i = 0; i < l.carries; ++i) {
        outputs.put({b, moved[inner_result(i)]});
        seeds.put(carry_cotangents[i]);
    }
    for (std::uint32_t i = 0; i < l.outputs; ++i)
        if (output_cotangents[i].exists()) {
            outputs.put({b, moved[inner_result(l.carries + i)]});
            seeds.put(output_cotangents[i]);
        }
    for (std::uint32_t i = 0; i < l.leaves(); ++i) wrt.put({b, moved[inner_leaf(i)]});
    const pool<term> inner =
        adjoint(b, outputs.data(), seeds.data(), outputs.size(), wrt.data(), wrt.size());
    const auto or_nothing = [&](std::uint32_t i) {
        return inner[i].exists() ? inner[i] : zero_beside(wrt[i]);
    };
    for (std::uint32_t i = 0; i < l.carries; ++i) back.results.put(or_nothing(i));
    for (std::uint32_t i = 0; i < l.captures; ++i)
        if (sums[i].exists()) back.results.put(sum_of(sums[i], inner[l.carries + l.sequences + i]));
    pool<std::uint32_t> stacked_at(l.sequences);
    for (std::uint32_t i = 0; i < l.sequences; ++i)
        if (real(a.input(l.carries + i))) {
            stacked_at[i] = back.results.size();
            back.results.put(or_nothing(l.carries + i));
        }
    for (std::uint32_t i = 0; i < back.layout.carries; ++i) back.results.put(back.leaves[i]);
    b.scope = back.outer;
    back.layout.reversed = !l.reversed;
    const term scan = back.close();
    for (std::uint32_t i = 0; i < l.carries; ++i) cotangents[i] = result_of(scan, i);
    for (std::uint32_t i = 0; i < l.sequences; ++i)
        if (stacked_at[i] != 0) cotangents[l.carries + i] = result_of(scan, stacked_at[i]);
    std::uint32_t sum = l.carries;
    for (std::uint32_t i = 0; i < l.captures; ++i)
        if (sums[i].exists()) cotangents[l.carries + l.sequences + i] = result_of(scan, sum++);
}

/// The tangent of a scan is a scan over values and tangents together.
constexpr term scan_rules::tangent(const application& a, const term* tangents) {
    builder& b = *a.graph;
    const scan_layout l = scan_op::layout_of(a);
    const body_span span = body(b.view(), a.id);
    scan_body both(b, l.steps);
    pool<node_id> moved(b.nodes.size());
    const auto inner_leaf = [&](std::uint32_t i) { return b.input(a.id, l.leaves() + i); };
    const auto inner_result = [&](std::uint32_t i) { return b.input(a.id, 2 * l.leaves() + i); };
    pool<term> wrt, directions;
    const auto moves = [&](std::uint32_t i, term direction) {
        wrt.put({b, moved[inner_leaf(i)]});
        directions.put(direction);
    };
    for (std::uint32_t i = 0; i < l.carries; ++i) moved[inner_leaf(i)] = both.carry(a.input(i)).id;
    for (std::uint32_t i = 0; i < l.carries; ++i)
        moves(
            i,
            both.carry(
                tangents[i].exists() ? tangents[i] : constant(b, b.type(inner_leaf(i)), 0.0)));
    for (std::uint32_t i = l.carries; i < l.carries + l.sequences; ++i)
        moved[inner_leaf(i)] = both.sequence(a.input(i)).id;
    for (std::uint32_t i = l.carries; i < l.carries + l.sequences; ++i)
        if (tangents[i].exists()) moves(i, both.sequence(tangents[i]));
    // Captures last, for the number of steps to stay the last one.
    pool<term> capture_directions(l.captures);
    for (std::uint32_t i = 0; i < l.captures; ++i)
        if (tangents[l.carries + l.sequences + i].exists() && !(l.counted && i + 1 == l.captures))
            capture_directions[i] = both.captured(tangents[l.carries + l.sequences + i]);
    for (std::uint32_t i = 0; i < l.captures; ++i) {
        const std::uint32_t at = l.carries + l.sequences + i;
        moved[inner_leaf(at)] = both.captured(a.input(at)).id;
        if (capture_directions[i].exists()) moves(at, capture_directions[i]);
    }
    both.layout.counted = l.counted;
    both.layout.reversed = l.reversed;
    both.layout.accumulators = l.accumulators;
    b.scope = both.scope;
    copy_scope(b, span.scope, moved);
    pool<term> outputs;
    for (std::uint32_t i = 0; i < l.results(); ++i) outputs.put({b, moved[inner_result(i)]});
    const pool<term> inner = costate::tangent(
        b, outputs.data(), outputs.size(), wrt.data(), directions.data(), wrt.size());
    const auto or_nothing = [&](std::uint32_t i) {
        return inner[i].exists() ? inner[i] : constant(b, outputs[i].type(), 0.0);
    };
    for (std::uint32_t i = 0; i < l.carries; ++i) both.results.put(outputs[i]);
    for (std::uint32_t i = 0; i < l.carries; ++i) both.results.put(or_nothing(i));
    for (std::uint32_t i = l.carries; i < l.results(); ++i) both.results.put(or_nothing(i));
    // The carries before each step come last, for an adjoint to find them.
    for (std::uint32_t i = 0; i < 2 * l.carries; ++i) both.results.put(both.leaves[i]);
    b.scope = both.outer;
    const term scan = both.close();
    term result;
    for (std::uint32_t i = 0; i < l.results(); ++i) {
        const term one_result = bundle(result_of(scan, l.carries + i), i);
        result = result.exists() ? bundle(result, one_result) : one_result;
    }
    return result;
}

/// The batch of a scan is a scan over batches; a carry that starts unbatched becomes batched if a step makes it so.
constexpr term scan_rules::batch(const application& a, const term* inputs) {
    builder& b = *a.graph;
    const scan_layout l = scan_op::layout_of(a);
    const body_span span = body(b.view(), a.id);
    pool<term> in(l.leaves());
    for (std::uint32_t i = 0; i < l.leaves(); ++i) in[i] = inputs[i];
    if (l.counted && in[l.leaves() - 1].type().batched()) {
        b.fail(mistake::steps_per_sample);
        return a.output();
    }
    for (;;) {
        scan_body many(b, l.steps);
        many.layout = l;
        many.layout.carries = many.layout.sequences = many.layout.captures = many.layout.outputs =
            0;
        pool<term> moved(b.nodes.size());
        for (std::uint32_t i = 0; i < l.leaves(); ++i) {
            const term leaf = i < l.carries   ? many.carry(in[i])
                : i < l.carries + l.sequences ? many.sequence(in[i])
                                              : many.captured(in[i]);
            moved[b.input(a.id, l.leaves() + i)] = leaf;
        }
        b.scope = many.scope;
        batch_scope(b, span.scope, moved);
        b.scope = many.outer;
        bool again = false;
        for (std::uint32_t i = 0; i < l.results(); ++i) {
            const term r = moved[b.input(a.id, 2 * l.leaves() + i)];
            if (i < l.carries && r.type().batched() && !in[i].type().batched()) {
                in[i] = broadcast(in[i], r.type());
                again = true;
            }
            many.results.put(r);
        }
        if (again) continue;
        b.scope = many.scope;
        for (std::uint32_t i = 0; i < l.carries; ++i)
            many.results[i] = broadcast(many.results[i], in[i].type());
        b.scope = many.outer;
        return many.close();
    }
}

}  // namespace costate
