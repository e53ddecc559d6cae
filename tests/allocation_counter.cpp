// SPDX-License-Identifier: BSL-1.0
#include "allocation_counter.hpp"

#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <new>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#    define COUNT_MALLOC 0
#elif defined(__has_feature)
#    if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || \
        __has_feature(memory_sanitizer)
#        define COUNT_MALLOC 0
#    endif
#endif
#if !defined(COUNT_MALLOC)
#    if defined(__GLIBC__)
#        define COUNT_MALLOC 1
#    else
#        define COUNT_MALLOC 0
#    endif
#endif

namespace {

std::atomic<std::size_t> count{0};

void add_one() noexcept { count.fetch_add(1, std::memory_order_relaxed); }

}  // namespace

std::size_t heap_allocations() noexcept { return count.load(std::memory_order_relaxed); }

#if COUNT_MALLOC

// The C library's own entries under their other names. `new` of the C++ library ends here as well.
extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void* __libc_memalign(std::size_t, std::size_t);

void* malloc(std::size_t bytes) {
    add_one();
    return __libc_malloc(bytes);
}
void* calloc(std::size_t elements, std::size_t bytes) {
    add_one();
    return __libc_calloc(elements, bytes);
}
void* realloc(void* block, std::size_t bytes) {
    add_one();
    return __libc_realloc(block, bytes);
}
void* memalign(std::size_t alignment, std::size_t bytes) {
    add_one();
    return __libc_memalign(alignment, bytes);
}
void* aligned_alloc(std::size_t alignment, std::size_t bytes) {
    add_one();
    return __libc_memalign(alignment, bytes);
}
int posix_memalign(void** block, std::size_t alignment, std::size_t bytes) {
    add_one();
    void* const taken = __libc_memalign(alignment, bytes);
    if (taken == nullptr) return ENOMEM;
    *block = taken;
    return 0;
}
}

#else

namespace {

void* take(std::size_t bytes, std::size_t alignment) noexcept {
    add_one();
    if (bytes == 0) bytes = 1;
    if (alignment <= __STDCPP_DEFAULT_NEW_ALIGNMENT__) return std::malloc(bytes);
    return std::aligned_alloc(alignment, (bytes + alignment - 1) / alignment * alignment);
}

void* take_or_fail(std::size_t bytes, std::size_t alignment) {
    void* const block = take(bytes, alignment);
#    if defined(__cpp_exceptions)
    if (block == nullptr) throw std::bad_alloc();
#    else
    if (block == nullptr) std::abort();
#    endif
    return block;
}

}  // namespace

void* operator new(std::size_t bytes) { return take_or_fail(bytes, 0); }
void* operator new(std::size_t bytes, std::align_val_t alignment) {
    return take_or_fail(bytes, static_cast<std::size_t>(alignment));
}
void* operator new[](std::size_t bytes) { return take_or_fail(bytes, 0); }
void* operator new[](std::size_t bytes, std::align_val_t alignment) {
    return take_or_fail(bytes, static_cast<std::size_t>(alignment));
}
void* operator new(std::size_t bytes, const std::nothrow_t&) noexcept { return take(bytes, 0); }
void* operator new[](std::size_t bytes, const std::nothrow_t&) noexcept { return take(bytes, 0); }
void* operator new(std::size_t bytes, std::align_val_t alignment, const std::nothrow_t&) noexcept {
    return take(bytes, static_cast<std::size_t>(alignment));
}
void* operator new[](
    std::size_t bytes, std::align_val_t alignment, const std::nothrow_t&) noexcept {
    return take(bytes, static_cast<std::size_t>(alignment));
}
void operator delete(void* block) noexcept { std::free(block); }
void operator delete[](void* block) noexcept { std::free(block); }
void operator delete(void* block, std::size_t) noexcept { std::free(block); }
void operator delete[](void* block, std::size_t) noexcept { std::free(block); }
void operator delete(void* block, std::align_val_t) noexcept { std::free(block); }
void operator delete[](void* block, std::align_val_t) noexcept { std::free(block); }
void operator delete(void* block, std::size_t, std::align_val_t) noexcept { std::free(block); }
void operator delete[](void* block, std::size_t, std::align_val_t) noexcept { std::free(block); }
void operator delete(void* block, const std::nothrow_t&) noexcept { std::free(block); }
void operator delete[](void* block, const std::nothrow_t&) noexcept { std::free(block); }
void operator delete(void* block, std::align_val_t, const std::nothrow_t&) noexcept {
    std::free(block);
}
void operator delete[](void* block, std::align_val_t, const std::nothrow_t&) noexcept {
    std::free(block);
}

#endif
