// SPDX-License-Identifier: BSL-1.0
#include "mlp_784_512_512_10.hpp"

#include "costate.hpp"

template struct bench::dense::costate<bench::dense::mlp_784_512_512_10>;
