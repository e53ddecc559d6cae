// SPDX-License-Identifier: BSL-1.0
#include "autoencoder.hpp"

#include "costate.hpp"

template struct bench::dense::costate<bench::dense::autoencoder>;
