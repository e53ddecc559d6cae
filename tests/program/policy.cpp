// SPDX-License-Identifier: BSL-1.0
#include <costate/program/policy.hpp>

#include <initializer_list>

using costate::batch_division;

// The slices follow one another, none is empty unless the batch is, and all but the last end with a granule.
constexpr bool divides(std::size_t samples, std::size_t granule, std::size_t most) {
    const batch_division parts(samples, granule, most);
    if (parts.slices < 1 || parts.slices > most || parts.begin(0) != 0 || parts.begin(parts.slices) != samples) return false;
    for (std::size_t s = 0; s < parts.slices; ++s) {
        if (samples > 0 && parts.begin(s) >= parts.begin(s + 1)) return false;
        if (s > 0 && parts.begin(s) % granule != 0) return false;
        const std::size_t granules = (parts.begin(s + 1) - parts.begin(s) + granule - 1) / granule;
        const std::size_t each = (samples + granule - 1) / granule / parts.slices;
        if (granules < each || granules > each + 1) return false;
    }
    return true;
}
constexpr bool divides_all() {
    for (std::size_t samples = 0; samples < 70; ++samples)
        for (std::size_t granule : {1u, 8u, 16u})
            for (std::size_t most : {1u, 2u, 3u, 7u})
                if (!divides(samples, granule, most)) return false;
    return true;
}
static_assert(divides_all());
static_assert(batch_division(0, 16, 4).slices == 1 && batch_division(17, 16, 4).slices == 2);
static_assert(batch_division(1000, 16, 2).begin(1) == 496);
static_assert(sizeof(costate::sequential) == 1);
