// SPDX-License-Identifier: BSL-1.0
// A batch of no whole number of samples, and the type says so.
// EXPECT: step\(args\.\.\.\): an argument has not as many elements as the input, or of a batch no whole number of samples
#include "one_step.hpp"

cs::program<cs::value_and_grad<cs::mean(cs::vmap(loss))>> batch_step;
float labels[2];

#ifdef EXPECT_FAIL
float images[7];
float value = batch_step(p, images, labels, g);  // EXPECT-LINE
#else
float images[8];
float value = batch_step(p, images, labels, g);
#endif
