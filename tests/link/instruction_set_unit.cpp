// SPDX-License-Identifier: BSL-1.0
// Compiled several times, as the namespace UNIT, each time for another instruction set.
#include <costate/core/simd_math.hpp>

namespace UNIT {

using pack = costate::pack<double>;

std::size_t lanes() { return pack::lanes; }

double sum_of_exp(const double* from, std::size_t count) {
    pack sum(0.0);
    for (std::size_t i = 0; i < count; i += pack::lanes) {
        const std::size_t left = count - i < pack::lanes ? count - i : pack::lanes;
        sum += select(
            pack::iota() < static_cast<double>(left), costate::math::exp(pack::load_partial(from + i, left)), pack(0.0));
    }
    return reduce_add(sum);
}

}  // namespace UNIT
