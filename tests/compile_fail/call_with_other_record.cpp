// SPDX-License-Identifier: BSL-1.0
// The parameters of another model.
// EXPECT: step\(p, \.\.\.\): p is the record of another model; it lacks a parameter of this one
#include "one_step.hpp"

#ifdef EXPECT_FAIL
float value = step(cs::parameters<x * cs::param<"v", float>>{}, image, 1.0, g);  // EXPECT-LINE
#else
float value = step(p, image, 1.0, g);
#endif
