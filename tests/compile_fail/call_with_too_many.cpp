// SPDX-License-Identifier: BSL-1.0
// A call with more arguments than the model has.
// EXPECT: step\(args\.\.\.\): more arguments than the model has
#include "one_step.hpp"

#ifdef EXPECT_FAIL
float value = step(p, image, 1.0, g, image);  // EXPECT-LINE
#else
float value = step(p, image, 1.0, g);
#endif
