// SPDX-License-Identifier: BSL-1.0
#pragma once

extern "C" char __bss_start[];  // the linker's, where statics begin that are all zeros and not in the file

/// Whether an object of static storage takes no room in the executable.
inline bool takes_no_room(const void* object) {
    return static_cast<const char*>(object) >= static_cast<const char*>(__bss_start);
}
