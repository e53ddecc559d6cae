// SPDX-License-Identifier: BSL-1.0
// The classifier of examples/fashion_mnist: value and gradient of a batch of any length.
#include "../cases/dense/mlp_784_128_10.hpp"

/// Because <span> takes its time as well.
template <class T>
struct numbers {
    const T* first;
    std::size_t count;
    const T* data() const { return first; }
    std::size_t size() const { return count; }
};

float value_and_gradient(
    const bench::classifier::parameters& p, const numbers<float>& images,
    const numbers<int>& labels, bench::classifier::parameters& gradient) {
    static costate::program<costate::value_and_grad<bench::classifier::error>> program;
    return program(p, images, labels, gradient);
}
