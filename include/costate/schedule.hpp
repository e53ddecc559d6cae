// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/schedule/access.hpp>
#include <costate/schedule/arena.hpp>
#include <costate/schedule/contraction.hpp>
#include <costate/schedule/folded.hpp>
#include <costate/schedule/gates.hpp>
#include <costate/schedule/group_order.hpp>
#include <costate/schedule/grouping.hpp>
#include <costate/schedule/layout.hpp>
#include <costate/schedule/loop_contents.hpp>
#include <costate/schedule/plan.hpp>
#include <costate/schedule/schedule.hpp>
#include <costate/schedule/steps.hpp>
