// SPDX-License-Identifier: BSL-1.0
// The example's classifier: batches, large contractions, softmax.
#include "../../../bench/compile/fashion_mnist.cpp"
