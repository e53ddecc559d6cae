// SPDX-License-Identifier: BSL-1.0
// The benchmark's residual network: the same contraction many times.
#define LAYERS 8
#include "../../../bench/compile/residual_mlp.cpp"
