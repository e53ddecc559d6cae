// SPDX-License-Identifier: BSL-1.0
// What the files of static assertions parse in common.
#include <costate/costate.hpp>
