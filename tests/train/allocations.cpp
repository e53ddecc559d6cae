// SPDX-License-Identifier: BSL-1.0
// The counter counts, and nothing that runs once an epoch or a minibatch takes memory: neither what
// surrounds the model nor the derived gradient and the optimiser.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <new>
#include <span>
#include <utility>
#include <vector>

#include <costate/costate.hpp>
#include <costate/train/confusion.hpp>
#include <costate/train/dataset.hpp>
#include <costate/train/progress.hpp>

#include "allocation_counter.hpp"

namespace cs = costate;
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

constexpr auto image = cs::input<"image", float, 50>;
constexpr auto label = cs::input<"label", int>;
constexpr auto w1 = cs::param<"w1", float, 50, 8>;
constexpr auto b1 = cs::param<"b1", float, 8>;
constexpr auto w2 = cs::param<"w2", float, 8, 3>;
constexpr auto loss = softmax_cross_entropy(matmul(relu(matmul(image, w1) + b1), w2), label);
using parameters = cs::parameters<loss>;

void training_takes_none() {
    const std::vector<std::uint8_t> images(100 * 50, 7);
    const std::vector<std::int32_t> labels(100, 2);
    std::vector<float> image_batch(32 * 50);
    std::vector<std::int32_t> label_batch(32);
    train::epoch_order order(100, 1);
    train::confusion_matrix<3> confusion;
    std::FILE* sink = std::fopen("/dev/null", "w");
    train::progress progress(3, sink, train::progress::style::live);
    progress.begin(1, 100);
    progress.end(0, 0);  // the C library takes its buffer with the first character
    static parameters p, g;
    static cs::adam<parameters> optimiser;
    static cs::program<cs::value_and_grad<cs::mean(cs::vmap(loss))>> step;
    p.fill(0.1);
    float first = 0, last = 0;
    const auto train_three_epochs = [&] {
        for (std::size_t epoch = 1; epoch <= 3; ++epoch) {
            order.shuffle(epoch);
            progress.begin(epoch, order.size());
            for (std::size_t b = 0; b < order.batches(32); ++b) {
                const auto rows = order.batch(b, 32);
                train::gather_rows(rows, std::span(images), 50, std::span(image_batch), 1.0f / 255);
                train::gather_rows(rows, std::span(labels), 1, std::span(label_batch));
                last = step(
                    p, std::span(std::as_const(image_batch)).first(rows.size() * 50),
                    std::span(std::as_const(label_batch)).first(rows.size()), g);
                optimiser.step(p, g);
                if (epoch == 1 && b == 0) first = last;
                progress.update(b * 32, static_cast<double>(last), 0.5);
                confusion.add(1, 2);
            }
            progress.end(0.5, 0.5);
        }
    };
    expect(allocations_of(train_three_epochs) == 0, "three epochs take no memory");
    expect(last < first, "three epochs of training lower the loss");
    std::fclose(sink);
}

}  // namespace

int main() {
    counts_every_form();
    training_takes_none();
    return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
