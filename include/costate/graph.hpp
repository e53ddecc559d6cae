// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/graph/builder.hpp>
#include <costate/graph/canonical.hpp>
#include <costate/graph/graph.hpp>
#include <costate/graph/listing.hpp>
#include <costate/graph/operation.hpp>
#include <costate/graph/print.hpp>
#include <costate/graph/staged.hpp>
#include <costate/graph/term.hpp>
