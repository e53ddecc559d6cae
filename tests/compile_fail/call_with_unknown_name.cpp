// SPDX-License-Identifier: BSL-1.0
// An input given by a name that the model does not have.
// EXPECT: step\(x = value, \.\.\.\): the model has no input of this name
#include "one_step.hpp"

#ifdef EXPECT_FAIL
float value = step(p, cs::input<"z", float> = 1.0, g);  // EXPECT-LINE
#else
float value = step(p, image, 1.0, g);
#endif
