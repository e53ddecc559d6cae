// SPDX-License-Identifier: BSL-1.0
#include "network.hpp"

volatile float result;

int main() { result = network::train(200); }
