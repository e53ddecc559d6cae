// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>
