// SPDX-License-Identifier: BSL-1.0
// A call that lacks an input.
// EXPECT: step\(args\.\.\.\): an input of the model is missing
#include "one_step.hpp"

#ifdef EXPECT_FAIL
float value = step(p, image);  // EXPECT-LINE
#else
float value = step(p, image, 1.0, g);
#endif
