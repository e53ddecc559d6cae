// SPDX-License-Identifier: BSL-1.0
// Gradients of a weight that is used several times add up where they are.
#include <costate/costate.hpp>

namespace {

namespace cs = costate;

constexpr auto x = cs::input<"x", float, 4>;
constexpr auto w = cs::param<"w", float, 4, 4>;
constexpr auto once = matmul(x, w);
constexpr auto twice = matmul(once, w);
constexpr auto thrice = matmul(twice, w);

template <auto Output>
using plan_of = cs::compiled<
    cs::laid_out<cs::finished_stage<cs::grad<cs::sum(cs::vmap(sum(Output)))>>>>;

struct places {
    std::uint32_t contractions = 0, shares = 0, adds = 0;
    bool at_output = true;
};
template <class P>
constexpr places gradients() {
    places found;
    for (cs::node_id n = 0; n < P::view().node_count; ++n) {
        const cs::node_plan& here = P::value.nodes[n];
        if (P::view().nodes[n].op->kind != cs::form::contraction || here.ready != cs::phase::after)
            continue;
        ++found.contractions;
        found.shares += here.shares;
        found.adds += here.adds;
        found.at_output = found.at_output && here.where == cs::place::output && here.offset == 0;
    }
    return found;
}
template <class P>
constexpr bool has_after() {
    for (std::uint32_t i = 0; i < P::size.groups; ++i)
        if (P::value.groups[i].runs == cs::phase::after) return true;
    return false;
}

constexpr places three = gradients<plan_of<thrice>>();
static_assert(three.contractions == 3 && three.shares == 2, "one place for all");
static_assert(three.adds == 2, "one begins, two go on");
static_assert(three.at_output, "it is the caller's");
static_assert(!has_after<plan_of<thrice>>(), "nothing is left to add");
static_assert(gradients<plan_of<once>>().adds == 0, "nothing to add to");

}  // namespace
