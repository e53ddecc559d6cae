// SPDX-License-Identifier: BSL-1.0
// Forms of functions for forms of their arguments. The table of rules is tested on formulas, in ../canonical.cpp.
#include <costate/graph/canonical/function.hpp>
#include <costate/ops.hpp>

using namespace costate::canonical;

namespace {

using costate::builder;
using costate::node_id;

/// Functions of two arguments that stand for any form.
struct applied {
    builder b;
    node_id u, v, sine, cosine, logarithm, power;

    constexpr applied() {
        const auto leaf = [this](const char* name) {
            return costate::named_leaf(b, costate::operation_of<costate::input_op>, costate::scalar_type<double>(), name);
        };
        const costate::term first = leaf("u"), second = leaf("v");
        u = first.id;
        v = second.id;
        sine = sin(first).id;
        cosine = cos(first).id;
        logarithm = log(first).id;
        power = pow(first, second).id;
    }
};

struct forms_of_functions : functions {
    const applied& graph;
    std::uint32_t type;
    sum_id x, y;

    constexpr explicit forms_of_functions(const applied& a)
        : functions(a.b), graph(a), type(a.b.nodes[a.u].type), x(unknown(type, 1)), y(unknown(type, 2)) {
        for (node_id n = 0; n < a.b.nodes.size(); ++n) forms_.put(x);
    }
    constexpr sum_id of(node_id n, sum_id argument) {
        forms_[graph.u] = argument;
        return n == graph.logarithm ? logarithm_of(n) : application_of(n);
    }
    constexpr sum_id raised(sum_id base, sum_id exponent) {
        forms_[graph.u] = base;
        forms_[graph.v] = exponent;
        return power_of(graph.power);
    }
    constexpr sum_id number_of(double value) { return constant_of(graph.u, value); }
    constexpr sum_id one(std::int64_t value = 1) { return number(type, {value, 1}); }
    constexpr sum_id plus(sum_id a, sum_id b) { return subtract(a, multiple(b, {-1, 1})); }
    constexpr sum_id times_of(sum_id a, sum_id b) {
        product p;
        p.type = type;
        times(p, a, 1, 1);
        times(p, b, 1, 1);
        return finish(p);
    }
    using functions::power;
};

// The sign comes out of odd functions and drops out of even ones; both are known at 0.
constexpr bool signs() {
    const applied a;
    forms_of_functions f(a);
    const sum_id negative = f.multiple(f.x, {-3, 1}), positive = f.multiple(f.x, {3, 1}), nothing = f.zero(f.type);
    return f.of(a.sine, negative) == f.multiple(f.of(a.sine, positive), {-1, 1}) && f.of(a.cosine, negative) == f.of(a.cosine, positive) &&
        f.of(a.sine, positive) != f.of(a.sine, f.x) &&
        f.of(a.sine, nothing) == nothing && f.of(a.cosine, nothing) == f.one() &&
        f.of(a.sine, f.subtract(f.x, f.y)) == f.multiple(f.of(a.sine, f.subtract(f.y, f.x)), {-1, 1});
}
static_assert(signs());

// Numbers and roots come out of a logarithm; products of what may be negative do not.
constexpr bool logarithms() {
    const applied a;
    forms_of_functions f(a);
    const auto log = [&](sum_id of) { return f.of(a.logarithm, of); };
    return log(f.one(6)) == f.plus(log(f.one(2)), log(f.one(3))) && log(f.one(8)) == f.multiple(log(f.one(2)), {3, 1}) &&
        log(f.power(f.x, -1, 1)) == f.multiple(log(f.x), {-1, 1}) && log(f.power(f.x, 1, 2)) == f.multiple(log(f.x), {1, 2}) &&
        log(f.power(f.x, 2, 1)) != f.multiple(log(f.x), {2, 1}) && log(f.times_of(f.x, f.y)) != f.plus(log(f.x), log(f.y)) &&
        log(f.multiple(f.x, {-1, 1})) != log(f.x) && log(f.one()) == f.zero(f.type);
}
static_assert(logarithms());

// Of an exponent, the number is a power by itself; one that is too large leaves the function as it is.
constexpr bool exponents() {
    const applied a;
    forms_of_functions f(a);
    const sum_id to_y = f.raised(f.x, f.y), below = f.raised(f.x, f.subtract(f.y, f.one()));
    return f.raised(f.x, f.one(3)) == f.times_of(f.x, f.times_of(f.x, f.x)) && f.times_of(below, f.x) == to_y && below != to_y &&
        f.raised(f.x, f.number(f.type, {1, 2})) == f.power(f.x, 1, 2) && f.raised(f.x, f.one(10001)) != f.power(f.x, 10001, 1) &&
        f.raised(f.x, f.one(10000)) == f.power(f.x, 10000, 1);
}
static_assert(exponents());

// Small fractions are exact; other numbers are unknown ones but for sign and powers of two.
constexpr bool constants() {
    const applied a;
    forms_of_functions f(a);
    constexpr double pi = 3.141592653589793;
    return f.number_of(0.1) == f.number(f.type, {1, 10}) && f.number_of(-0.75) == f.number(f.type, {-3, 4}) &&
        f.number_of(2 * pi) == f.multiple(f.number_of(pi), {2, 1}) && f.number_of(-pi) == f.multiple(f.number_of(pi), {-1, 1}) &&
        f.number_of(pi) != f.number_of(3.1415926535897936) && f.number_of(1e300) != f.number_of(1e299);
}
static_assert(constants());

}  // namespace
