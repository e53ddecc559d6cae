// SPDX-License-Identifier: BSL-1.0
// The benchmark's graph with sharing at every step.
#define OPERATIONS 200
#include "../../../bench/compile/elementwise.cpp"
