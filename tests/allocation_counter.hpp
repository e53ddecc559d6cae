// SPDX-License-Identifier: BSL-1.0
// Linking allocation_counter.cpp into a program makes every allocation on the heap count.
#pragma once

#include <cstddef>

/// How many blocks of memory the program has taken from the heap so far, in all threads: by `new` in
/// every form, and on glibc (but for programs built with sanitizers) by `malloc` and its relatives
/// too, whoever called them.
std::size_t heap_allocations() noexcept;
