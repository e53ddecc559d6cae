// SPDX-License-Identifier: BSL-1.0
// The classifier of examples/fashion_mnist: value and gradient of a batch of any length.
#include <costate/costate.hpp>

namespace cs = costate;

constexpr auto image = cs::input<"image", float, 784>;
constexpr auto label = cs::input<"label", int>;
constexpr auto w1 = cs::param<"w1", float, 784, 128>;
constexpr auto b1 = cs::param<"b1", float, 128>;
constexpr auto w2 = cs::param<"w2", float, 128, 10>;
constexpr auto b2 = cs::param<"b2", float, 10>;
constexpr auto loss =
    softmax_cross_entropy(matmul(relu(matmul(image, w1) + b1), w2) + b2, label);

struct span_of_images {
    const float* first;
    std::size_t count;
    const float* data() const { return first; }
    std::size_t size() const { return count; }
};
struct span_of_labels {
    const int* first;
    std::size_t count;
    const int* data() const { return first; }
    std::size_t size() const { return count; }
};

float value_and_gradient(
    const cs::parameters<loss>& p, const span_of_images& images, const span_of_labels& labels,
    cs::parameters<loss>& gradient) {
    static cs::program<cs::value_and_grad<cs::mean(cs::vmap(loss))>> program;
    return program(p, images, labels, gradient);
}
