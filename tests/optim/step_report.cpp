// SPDX-License-Identifier: BSL-1.0
#include <costate/graph/graph.hpp>
#include <costate/optim/step_report.hpp>

using namespace costate;

static_assert(step_report{}.moved() && !step_report{.stopped = step_stop::no_descent}.moved());

constexpr bool every_reason_has_a_text_of_its_own() {
    constexpr step_stop all[] = {
        step_stop::nothing, step_stop::loss, step_stop::gradient, step_stop::product,
        step_stop::factor, step_stop::update, step_stop::no_descent};
    for (const step_stop a : all)
        for (const step_stop b : all)
            if ((a == b) != same_text(step_report{.stopped = a}.text(), step_report{.stopped = b}.text())) return false;
    return true;
}
static_assert(every_reason_has_a_text_of_its_own());
