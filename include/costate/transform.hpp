// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/expr.hpp>
#include <costate/transform/adjoint.hpp>
#include <costate/transform/after_descent.hpp>
#include <costate/transform/append.hpp>
#include <costate/transform/batch.hpp>
#include <costate/transform/combined.hpp>
#include <costate/transform/curvature.hpp>
#include <costate/transform/custom.hpp>
#include <costate/transform/derivative.hpp>
#include <costate/transform/diff.hpp>
#include <costate/transform/eliminate.hpp>
#include <costate/transform/fast.hpp>
#include <costate/transform/held.hpp>
#include <costate/transform/in_float.hpp>
#include <costate/transform/interpret.hpp>
#include <costate/transform/loop.hpp>
#include <costate/transform/mapped_rule.hpp>
#include <costate/transform/model.hpp>
#include <costate/transform/rebuilding.hpp>
#include <costate/transform/relaxed_sum.hpp>
#include <costate/transform/scan.hpp>
#include <costate/transform/scan_call.hpp>
#include <costate/transform/substitute.hpp>
#include <costate/transform/tangent.hpp>
#include <costate/transform/tap.hpp>
