// SPDX-License-Identifier: BSL-1.0
// A program runs without exceptions, without run-time type information and without the heap.
#include <costate/costate.hpp>

namespace cs = costate;

constexpr auto x = cs::symbol<"x">;
constexpr auto y = cs::symbol<"y">;
constexpr auto f = sin(x) * y + x * x;
static_assert(cs::diff(f, x)(x = 0.0, y = 3.0) == 3.0);

constexpr auto input = cs::input<"input", float, 2>;
constexpr auto target = cs::input<"target", float>;
constexpr auto w1 = cs::param<"w1", float, 2, 3>;
constexpr auto w2 = cs::param<"w2", float, 3>;
constexpr auto loss = square(sum(tanh(matmul(input, w1)) * w2) - target);

static cs::parameters<loss> p;
static cs::parameters<loss> g;
static cs::program<cs::value_and_grad<loss>> step;

int main() {
    cs::tensor<float, 2> sample;
    sample.data()[0] = 0.5f;
    sample.data()[1] = -1.0f;
    for (int i = 0; i < 6; ++i) { p[w1].data()[i] = 0.1f * static_cast<float>(i); }
    for (int i = 0; i < 3; ++i) { p[w2].data()[i] = 0.3f; }
    float first = 0;
    float last = 0;
    for (int n = 0; n < 50; ++n) {
        last = step(p, sample, 1.0f, g);
        if (n == 0) { first = last; }
        for (int i = 0; i < 6; ++i) { p[w1].data()[i] -= 0.1f * g[w1].data()[i]; }
        for (int i = 0; i < 3; ++i) { p[w2].data()[i] -= 0.1f * g[w2].data()[i]; }
    }
    return last < 0.01f * first ? 0 : 1;
}
