// SPDX-License-Identifier: BSL-1.0
#include <costate/version.hpp>

int main() { return COSTATE_VERSION > 0 ? 0 : 1; }
