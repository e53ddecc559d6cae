// SPDX-License-Identifier: BSL-1.0
// The counter counts, and nothing that runs once an epoch or a minibatch takes memory.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <new>
#include <span>
#include <vector>

#include <costate/train/confusion.hpp>
#include <costate/train/dataset.hpp>
#include <costate/train/progress.hpp>

#include "allocation_counter.hpp"

namespace train = costate::train;

namespace {

int failures = 0;

void expect(bool holds, const char* what) {
    if (holds) return;
    std::fprintf(stderr, "FAILED %s\n", what);
    ++failures;
}

struct alignas(64) wide {
    char bytes[64];
};

template <class Action>
std::size_t allocations_of(Action action) {
    const std::size_t before = heap_allocations();
    action();
    return heap_allocations() - before;
}

// Kept from the optimiser, which may leave out what it sees both taken and given back.
void* volatile seen = nullptr;

void counts_every_form() {
    expect(
        allocations_of([] {
            auto* p = new int;
            seen = p;
            delete p;
        }) == 1,
        "new is counted");
    expect(
        allocations_of([] {
            auto* p = new int[10];
            seen = p;
            delete[] p;
        }) == 1,
        "new[] is counted");
    expect(
        allocations_of([] {
            auto* p = new wide;
            seen = p;
            delete p;
        }) == 1,
        "aligned new is counted");
    expect(
        allocations_of([] {
            auto* p = new (std::nothrow) wide[3];
            seen = p;
            delete[] p;
        }) == 1,
        "aligned new[] that does not throw is counted");
    expect(allocations_of([] {}) == 0, "nothing is not counted");
}

void training_takes_none() {
    const std::vector<std::uint8_t> images(100 * 50, 7);
    std::vector<float> batch(32 * 50);
    train::epoch_order order(100, 1);
    train::confusion_matrix<3> confusion;
    std::FILE* sink = std::fopen("/dev/null", "w");
    train::progress progress(3, sink, train::progress::style::live);
    progress.begin(1, 100);
    progress.end(0, 0);  // the C library takes its buffer with the first character
    expect(
        allocations_of([&] {
            for (std::size_t epoch = 1; epoch <= 3; ++epoch) {
                order.shuffle(epoch);
                progress.begin(epoch, order.size());
                for (std::size_t b = 0; b < order.batches(32); ++b) {
                    train::gather_rows(
                        order.batch(b, 32), std::span(images), 50, std::span(batch), 1.0f / 255);
                    progress.update(b * 32, 0.5, 0.5);
                    confusion.add(1, 2);
                }
                progress.end(0.5, 0.5);
            }
        }) == 0,
        "three epochs take no memory");
    std::fclose(sink);
}

}  // namespace

int main() {
    counts_every_form();
    training_takes_none();
    return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
