// SPDX-License-Identifier: BSL-1.0
// An argument whose elements have another type.
// EXPECT: step\(args\.\.\.\): the elements of an argument are not of the type that the model states
#include "one_step.hpp"

#ifdef EXPECT_FAIL
float value = step(p, cs::tensor<double, 4>{}, 1.0, g);  // EXPECT-LINE
#else
float value = step(p, image, 1.0, g);
#endif
