// SPDX-License-Identifier: BSL-1.0
#include <costate/optim/lazy_default.hpp>

#include <costate/optim/adam.hpp>
#include <costate/optim/sgd.hpp>

#include "catch.hpp"
#include "record.hpp"
#include "static_storage.hpp"

namespace {

struct some {
    double rate = 0.5;
    bool warm = true;
};

constexpr double changed() {
    costate::lazy_default<some> settings;
    settings->rate += 1;
    return settings->rate;
}
static_assert(changed() == 1.5, "what is changed are the default values, once");
constexpr costate::lazy_default<some> untouched;
static_assert((*untouched).rate == 0.5 && (*untouched).warm, "the default values are there before any use");
constexpr costate::lazy_default<some> given(some{.rate = 0});
static_assert((*given).rate == 0 && (*given).warm, "values that are given stay, zeros too");

constinit costate::lazy_default<some> zeros;
constinit costate::lazy_default<some> not_zeros{some{}};
constinit costate::adam<record<100, 0>> adam;
constinit costate::sgd<record<100, 0>> sgd;

}  // namespace

TEST_CASE("what has settings is zeros before its first use") {
    CHECK(takes_no_room(&zeros));
    CHECK_FALSE(takes_no_room(&not_zeros));
    CHECK(zeros->rate == 0.5);
    CHECK(not_zeros->rate == 0.5);
    CHECK(takes_no_room(&adam));
    CHECK(takes_no_room(&sgd));
    CHECK(adam.settings().beta1 == 0.9);
    CHECK(sgd.settings().rate == 1e-2);
}
