// SPDX-License-Identifier: BSL-1.0
// Trains a small autoencoder by SGD with Nesterov's momentum, Adam, Hessian-free and K-FAC.
#include "comparison.hpp"

int main(int count, char** arguments) {
    autoencoder::options defaults;
    defaults.outer = 25;
    return autoencoder::compare<autoencoder::small, 500>("small", defaults, count, arguments);
}
