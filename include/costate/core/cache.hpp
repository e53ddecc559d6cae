// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>

/// The caches of one core for which kernels are blocked and packed, tiles of samples chosen and results kept or computed
/// again. They are those of a server of the last years; for another machine, define both as plain numbers of bytes before
/// the first header, on the command line: -DCOSTATE_L1_CACHE=49152 -DCOSTATE_L2_CACHE=524288. They change what is fast,
/// not what is computed but for roundings. They are part of the name of the inline namespace, like the instruction set,
/// so that what was compiled for different caches can be linked together.
#if defined(COSTATE_L1_CACHE) || defined(COSTATE_L2_CACHE)
#    if !defined(COSTATE_L1_CACHE) || !defined(COSTATE_L2_CACHE)
#        error "costate: define both COSTATE_L1_CACHE and COSTATE_L2_CACHE, or neither"
#    endif
#    define COSTATE_CACHES_PASTE(l1, l2) _l1_##l1##_l2_##l2
#    define COSTATE_CACHES_EXPAND(l1, l2) COSTATE_CACHES_PASTE(l1, l2)
#    define COSTATE_ISA_CACHES COSTATE_CACHES_EXPAND(COSTATE_L1_CACHE, COSTATE_L2_CACHE)
#else
#    define COSTATE_L1_CACHE 32768
#    define COSTATE_L2_CACHE 2097152
#    define COSTATE_ISA_CACHES
#endif

namespace costate {

/// Bytes of the first-level data cache and of the second-level cache.
inline constexpr std::size_t nearest_cache = COSTATE_L1_CACHE;
inline constexpr std::size_t second_cache = COSTATE_L2_CACHE;
/// Bytes of workspace in which a product of large matrices copies an operand, column by column: by default 192 KB, half a
/// small second-level cache.
inline constexpr std::size_t copy_room = second_cache / 32 * 3;

static_assert(
    nearest_cache >= 4096 && second_cache >= 4 * nearest_cache,
    "costate: COSTATE_L1_CACHE is at least 4096 bytes, COSTATE_L2_CACHE at least four times as "
    "many");

}  // namespace costate
