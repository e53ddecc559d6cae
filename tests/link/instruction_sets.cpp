// SPDX-License-Identifier: BSL-1.0
// Translation units for different instruction sets, in one program: each keeps its own code. A
// function shared by mistake would run the wide unit's instructions on a processor without them, or
// return other lanes than its caller expects.
#include <cmath>
#include <cstddef>
#include <cstdio>

#define UNIT(name)                                  \
    namespace name {                                \
    std::size_t lanes();                            \
    double sum_of_exp(const double*, std::size_t);  \
    }
UNIT(least)
UNIT(middle)
UNIT(most)
#undef UNIT

namespace {

bool right(const char* name, std::size_t lanes, double sum, double expected) {
    std::printf("%s: %zu lanes, sum %.17g\n", name, lanes, sum);
    return std::abs(sum - expected) < 1e-13 * expected;
}

}  // namespace

int main() {
    double numbers[19];
    double expected = 0;
    for (int i = 0; i < 19; ++i) {
        numbers[i] = 0.1 * i;
        expected += std::exp(numbers[i]);
    }
    bool well = right("least", least::lanes(), least::sum_of_exp(numbers, 19), expected);
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
        well = right("middle", middle::lanes(), middle::sum_of_exp(numbers, 19), expected) && well;
        well = well && middle::lanes() == 4;
    }
    if (__builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")) {
        well = right("most", most::lanes(), most::sum_of_exp(numbers, 19), expected) && well;
        well = well && most::lanes() == 8;
    }
    return well && least::lanes() == 2 ? 0 : 1;
}
