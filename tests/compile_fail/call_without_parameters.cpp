// SPDX-License-Identifier: BSL-1.0
// A call that lacks the record of the parameters.
// EXPECT: step\(p, \.\.\.\): the record of the parameters has to be among the arguments
#include "one_step.hpp"

#ifdef EXPECT_FAIL
float value = step(image, 1.0);  // EXPECT-LINE
#else
float value = step(p, image, 1.0, g);
#endif
