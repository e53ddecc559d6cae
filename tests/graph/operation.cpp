// SPDX-License-Identifier: BSL-1.0
#include <costate/graph/term.hpp>

#include <type_traits>

using namespace costate;

namespace {

// Described from the outside as the library's own are.
struct twice_op {
    static constexpr auto name = "twice";
    static constexpr auto kind = form::elementwise;
    static constexpr auto role = algebra::linear;
    static constexpr std::uint16_t flops = 3;
    template <class>
    struct rules {
        static constexpr typing result(const signature& s) { return {s.inputs[0], nullptr}; }
        static constexpr term tangent(const application&, const term* t) { return t[0]; }
    };
};
struct other_op : twice_op {
    static constexpr auto name = "other";
    static constexpr auto masks = masking::source;
};

constexpr const operation& twice = operation_of<twice_op>;
static_assert(same_text(twice.name, "twice") && twice.hash == hash_of("twice") && twice.flops == 3 && twice.role == algebra::linear);
static_assert(twice.result == &twice_op::rules<twice_op>::result && twice.tangent == &twice_op::rules<twice_op>::tangent &&
              twice.pullback == nullptr && twice.evaluate == nullptr);
static_assert(twice.masks == masking::none && operation_of<other_op>.masks == masking::source);

// The address leads back to the type.
static_assert(std::is_same_v<type_of_operation<&operation_of<twice_op>>, twice_op>);
static_assert(std::is_same_v<type_of_operation<&operation_of<other_op>>, other_op>);

static_assert(hash_of("ab") != hash_of("ba") && hash_of("") == 2166136261u);
static_assert(usual_masking(form::view, algebra::opaque) == masking::any && usual_masking(form::elementwise, algebra::sum) == masking::all);
static_assert(usual_masking(form::elementwise, algebra::quotient) == masking::first);
static_assert(usual_masking(form::elementwise, algebra::opaque) == masking::none);

}  // namespace
