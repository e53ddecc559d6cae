// SPDX-License-Identifier: BSL-1.0
// An argument with more elements than the input, and the type says so.
// EXPECT: step\(args\.\.\.\): an argument has not as many elements as the input
#include "one_step.hpp"

#ifdef EXPECT_FAIL
float value = step(p, cs::tensor<float, 7>{}, 1.0, g);  // EXPECT-LINE
#else
float value = step(p, image, 1.0, g);
#endif
