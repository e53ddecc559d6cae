// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/shape.hpp>

#include <cstddef>
#include <cstdint>

namespace costate {

class builder;
struct term;
struct application;
struct evaluation;
struct graph_view;

/// How an operation meets the loops: this is all that scheduling knows of it.
enum class form : std::uint8_t {
    leaf,  ///< bound at the call: parameters and inputs
    elementwise,  ///< one element from the elements at the same place (constants and counters have no inputs)
    view,  ///< the same elements under other indices: an access pattern, no loop of its own
    reduction,  ///< folds axes of its input
    contraction,  ///< a sum of products over labelled axes
    kernel,  ///< a loop of its own, written by the operation
    result  ///< one of several results of the kernel that is its input
};

/// What canonical comparison may know of an operation; everything else is compared as it stands.
enum class algebra : std::uint8_t {
    opaque,
    sum,
    difference,
    product,
    negation,
    quotient,
    gated_product,  ///< a product that is 0 where its first factor is
    gated_quotient,
    power,  ///< of two inputs, or of one with the integer exponent as first attribute
    fixed_power,  ///< of one input, to the operation's own exponent
    multiply_add,  ///< a·b + c
    absolute,
    exponential,
    logarithm,
    constant,
    odd,  ///< f(-x) = -f(x)
    even,  ///< f(-x) = f(x)
    sine,
    cosine,
    hyperbolic_sine,
    hyperbolic_cosine,
    linear,  ///< in all its inputs together
    bilinear,  ///< in each of its two inputs
    comparison  ///< 1 where it holds, 0 elsewhere
};

/// The exponent of a fixed power: the square root has 1/2. A root of odd order is real left of 0.
struct power_exponent {
    std::int8_t numerator = 1;
    std::int8_t denominator = 1;
};

/// How an operation is written in a formula.
enum class notation : std::uint8_t {
    function,
    infix_sum,
    infix_difference,
    infix_product,
    infix_quotient,
    prefix_minus,
    power,
    implied
};

/// How zeros that stand for "this branch was not taken" pass through an operation. Products with such a cotangent have to
/// annihilate whatever the branch holds, infinities and NaN too (see gated_product); all others need not.
enum class masking : std::uint8_t {
    none,  ///< the result is an ordinary number
    source,  ///< the operation makes such zeros
    any,  ///< one input with such zeros is enough, as in a product
    first,  ///< the first input decides, as in a quotient
    all  ///< every input has to have them, as in a sum
};

/// What a shape rule sees of an application.
struct signature {
    const tensor_type* inputs = nullptr;
    std::uint32_t arity = 0;
    const std::int64_t* attributes = nullptr;
    std::uint32_t attribute_count = 0;
};

/// What a shape rule answers: the type, or what is wrong.
struct typing {
    tensor_type type{};
    const char* problem = nullptr;
};

/// Where a view finds its elements: index j of the input is start[j] + step[j] · (index axis[j] of the result), and where
/// windows overlap + inner_step[j] · (index inner_axis[j] of the result).
struct index_map {
    std::uint8_t axis[max_rank]{}, inner_axis[max_rank]{};
    std::int64_t start[max_rank]{};
    std::int64_t step[max_rank]{}, inner_step[max_rank]{};
    bool bounded = false;  ///< indices beyond the input are allowed, and the elements there are 0
};

/// The part of a graph that an operation runs again and again: the nodes of a scope, computed from its leaves (which bear
/// their number as first attribute). The results are inputs of the operation, as the leaves are, so that passes move both
/// along with it.
struct body_span {
    std::uint16_t scope = 0;
    std::uint32_t first_leaf = 0, leaves = 0;  ///< among the inputs
    std::uint32_t first_result = 0, results = 0;
    std::uint32_t carries =
        0;  ///< the first so many leaves are the first results of the time before
    std::uint32_t captures =
        0;  ///< the last so many inputs that leaves stand for are the same each time
    std::uint32_t times = 0;  ///< how often it is run, at most
    bool counted = false;  ///< the last of the captures says how often
};

/// Everything the passes know of an operation. There is one constexpr object for each, and its address is the
/// operation's identity; order and hash come from the name, because addresses have none at compile time.
struct operation {
    const char* name = nullptr;
    std::uint32_t hash = 0;
    form kind = form::elementwise;
    algebra role = algebra::opaque;
    power_exponent exponent{};
    notation written = notation::function;
    bool commutative = false;
    bool named = false;  ///< the first attribute says where its name begins
    masking masks = masking::none;
    bool rare =
        false;  ///< the result is mostly 0, as where something is equal to something: where work may be saved
    bool chooses = false;  ///< the second input where the first is not 0, the third elsewhere
    bool loss = false;  ///< the first input, of which the second are the outputs of the network
    std::uint16_t flops = 1;  ///< per element of the result

    typing (*result)(const signature&) = nullptr;
    void (*pullback)(const application&, term cotangent, term* input_cotangents) = nullptr;
    term (*tangent)(const application&, const term* input_tangents) = nullptr;
    term (*batch)(const application&, const term* batched_inputs) = nullptr;
    term (*simplify)(builder&, const tensor_type&, const term* inputs) = nullptr;
    term (*meaning)(const application&) = nullptr;  ///< in terms of simpler ones, for comparing
    void (*evaluate)(const evaluation&) = nullptr;
    body_span (*body)(const graph_view&, std::uint32_t node) = nullptr;
    std::size_t (*elements)(const graph_view&, std::uint32_t node, std::size_t batch) =
        nullptr;  ///< of several results
    index_map (*map)(
        const tensor_type& input, const tensor_type& result,
        const std::int64_t* attributes) = nullptr;
    /// Of a loss -log p(y | z): S·e with S·Sᵀ the Fisher matrix of z, and its derivative by z for a y drawn from p with
    /// two tensors of uniform numbers.
    term (*root)(term outputs, term e) = nullptr;
    term (*sampled)(term outputs, term uniform1, term uniform2) = nullptr;
};

constexpr std::uint32_t hash_of(const char* text) {
    std::uint32_t h = 2166136261u;
    for (; *text != '\0'; ++text) h = (h ^ static_cast<unsigned char>(*text)) * 16777619u;
    return h;
}

constexpr masking usual_masking(form kind, algebra role) {
    if (kind == form::view || kind == form::reduction) return masking::any;
    if (role == algebra::product || role == algebra::gated_product || role == algebra::negation)
        return masking::any;
    if (role == algebra::quotient || role == algebra::gated_quotient) return masking::first;
    return role == algebra::sum || role == algebra::difference ? masking::all : masking::none;
}

template <class Op>
constexpr operation describe();

/// The description of an operation; its address stands for `Op` in every graph.
template <class Op>
inline constexpr operation operation_of = describe<Op>();

// From the address back to the type, without a list that somebody must edit: describing an operation defines the
// friend function that the key declares. Operations from outside the library register themselves in the same way.
#if defined(__GNUC__) && !defined(__clang__)
#    pragma GCC diagnostic push
#    pragma GCC diagnostic ignored "-Wnon-template-friend"
#endif
template <const operation* Description>
struct operation_key {
    friend constexpr auto operation_type(operation_key);
};
#if defined(__GNUC__) && !defined(__clang__)
#    pragma GCC diagnostic pop
#endif
template <class Op>
struct operation_registration {
    friend constexpr auto operation_type(operation_key<&operation_of<Op>>) { return Op{}; }
};

template <const operation* Description>
using type_of_operation = decltype(operation_type(operation_key<Description>{}));

/// An operation says what it is in its struct and inherits from its kind, which supplies the rules that follow from
/// that; what the kind does not supply stays empty, and a pass that needs it names the operation.
template <class Op>
constexpr operation describe() {
    static_cast<void>(sizeof(operation_registration<Op>));
    using rules = typename Op::template rules<Op>;
    operation d;
    d.name = Op::name;
    d.hash = hash_of(Op::name);
    d.kind = Op::kind;
    if constexpr (requires { Op::role; }) d.role = Op::role;
    if constexpr (requires { Op::exponent; }) d.exponent = Op::exponent;
    if constexpr (requires { Op::written; }) d.written = Op::written;
    if constexpr (requires { Op::commutative; }) d.commutative = Op::commutative;
    if constexpr (requires { Op::named; }) d.named = Op::named;
    if constexpr (requires { Op::rare; }) d.rare = Op::rare;
    if constexpr (requires { Op::chooses; }) d.chooses = Op::chooses;
    if constexpr (requires { Op::loss; }) {
        d.loss = Op::loss;
        if constexpr (requires { &rules::root; }) d.root = &rules::root;
        if constexpr (requires { &rules::sampled; }) d.sampled = &rules::sampled;
    }
    if constexpr (requires { Op::flops; }) d.flops = Op::flops;
    d.masks = usual_masking(d.kind, d.role);
    if constexpr (requires { Op::masks; }) d.masks = Op::masks;
    if constexpr (requires { &rules::result; }) d.result = &rules::result;
    if constexpr (requires { &rules::pullback; }) d.pullback = &rules::pullback;
    if constexpr (requires { &rules::tangent; }) d.tangent = &rules::tangent;
    if constexpr (requires { &rules::batch; }) d.batch = &rules::batch;
    if constexpr (requires { &rules::simplify; }) d.simplify = &rules::simplify;
    if constexpr (requires { &Op::template meaning<term>; }) d.meaning = &rules::meaning;
    if constexpr (requires { &rules::evaluate; }) d.evaluate = &rules::evaluate;
    if constexpr (requires { &rules::body; }) d.body = &rules::body;
    if constexpr (requires { &rules::elements; }) d.elements = &rules::elements;
    if constexpr (requires { &rules::map; }) d.map = &rules::map;
    return d;
}

}  // namespace costate
