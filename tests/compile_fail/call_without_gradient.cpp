// SPDX-License-Identifier: BSL-1.0
// A call that lacks the record for the gradient.
// EXPECT: step\(args\.\.\.\): a destination for a result is missing
#include "one_step.hpp"

#ifdef EXPECT_FAIL
float value = step(p, image, 1.0);  // EXPECT-LINE
#else
float value = step(p, image, 1.0, g);
#endif
