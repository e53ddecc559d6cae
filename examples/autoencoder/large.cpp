// SPDX-License-Identifier: BSL-1.0
// The autoencoder 784-1000-500-250-30, mirrored, trained by SGD with Nesterov's momentum, Adam, Hessian-free and K-FAC.
#include "comparison.hpp"

int main(int count, char** arguments) {
    autoencoder::options defaults;
    defaults.images = 10000;
    defaults.tuning_epochs = 4;
    defaults.curvature = 2000;
    defaults.hf_damping = 2;
    defaults.kfac_batch = 1000;
    defaults.kfac_curvature = 250;
    return autoencoder::compare<autoencoder::large, 5000>("large", defaults, count, arguments);
}
