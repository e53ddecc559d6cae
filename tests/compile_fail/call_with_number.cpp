// SPDX-License-Identifier: BSL-1.0
// A number where the model has a tensor.
// EXPECT: step\(args\.\.\.\): a number is given where the model has a tensor
#include "one_step.hpp"

#ifdef EXPECT_FAIL
float value = step(p, 2.0, 1.0, g);  // EXPECT-LINE
#else
float value = step(p, image, 1.0, g);
#endif
