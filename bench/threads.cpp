// SPDX-License-Identifier: BSL-1.0
// What two threads gain for value and gradient of a network, beside what two programs gain that run at
// once and have nothing to do with one another: the cores share memory, and with other users of the
// machine more than that.
//
//   g++ -std=c++20 -O3 -march=native -fopenmp -Iinclude bench/threads.cpp -o threads
//   OMP_PROC_BIND=true ./threads
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <vector>

#include "cases/dense/mlp_784_512_512_10.hpp"

namespace cs = costate;

namespace {

constexpr auto step = cs::value_and_grad<bench::wide_classifier::error>;

using record = bench::wide_classifier::parameters;
record p, g;
cs::program<step> alone;
cs::program<step, cs::parallel<2>> divided;

struct {
    record p, g;
    cs::program<step> program;
} neighbour;

/// Milliseconds of many runs.
struct times {
    std::vector<double> all;

    template <class F>
    void add(const F& f) {
        const auto began = std::chrono::steady_clock::now();
        f();
        const std::chrono::duration<double, std::milli> took =
            std::chrono::steady_clock::now() - began;
        all.push_back(took.count());
    }
    double least() const { return *std::min_element(all.begin(), all.end()); }
    double median() const {
        std::vector<double> sorted = all;
        std::sort(sorted.begin(), sorted.end());
        return sorted[sorted.size() / 2];
    }
};

// What is divided by its outputs: a product without a batch, and a layer whose weights outweigh its batch.
constexpr auto left = cs::input<"left", float, 512, 512>;
constexpr auto right = cs::param<"right", float, 512, 512>;
constexpr auto product = sum(square(tanh(matmul(left, right))));
constexpr auto sample = cs::input<"sample", float, 2048>;
constexpr auto large = cs::param<"large", float, 2048, 2048>;
constexpr auto layer = cs::mean(cs::vmap(sum(square(tanh(matmul(sample, large))))));

template <auto M>
void outputs(const char* name, std::size_t inputs) {
    static cs::program<cs::value_and_grad<M>> one;
    static cs::program<cs::value_and_grad<M>, cs::parallel<2>> two;
    static cs::parameters<M> weights, slopes;
    weights.for_each([](const char*, auto view) {
        for (std::size_t i = 0; i < view.size(); ++i)
            view.data()[i] = static_cast<float>(0.05 * std::sin(1.7 * static_cast<double>(i)));
    });
    const std::vector<float> x(inputs, 0.3f);
    times sequential, threads;
    for (std::size_t i = 0; i < 100; ++i) {
        sequential.add([&] { one(weights, x, slopes); });
        threads.add([&] { two(weights, x, slopes); });
    }
    std::printf(
        "%s  %7.2f (%6.2f)    %7.2f (%6.2f)  %.2f (%.2f)\n", name, sequential.least(),
        sequential.median(), threads.least(), threads.median(),
        sequential.least() / threads.least(), sequential.median() / threads.median());
}

}  // namespace

int main() {
    p.for_each([](const char*, auto view) {
        for (std::size_t i = 0; i < view.size(); ++i)
            view.data()[i] = static_cast<float>(0.05 * std::sin(1.7 * static_cast<double>(i)));
    });
    neighbour.p = p;
    std::printf(
        "minimum (median), ms     sequential        in 2 threads  gain            two programs\n");
    for (const std::size_t batch : {128u, 256u, 512u, 1024u}) {
        std::vector<float> images(784 * batch, 0.3f);
        std::vector<int> labels(batch);
        for (std::size_t i = 0; i < batch; ++i) labels[i] = static_cast<int>(i % 10);
        const std::vector<float> other_images = images;
        const std::vector<int> other_labels = labels;
        times sequential, threads, independent;
        // In turns, for the machine's speed changes from second to second.
        for (std::size_t i = 0; i < 60000 / batch; ++i) {
            sequential.add([&] { alone(p, images, labels, g); });
            threads.add([&] { divided(p, images, labels, g); });
            independent.add([&] {
#pragma omp parallel num_threads(2)
                if (omp_get_thread_num() == 0)
                    alone(p, images, labels, g);
                else
                    neighbour.program(neighbour.p, other_images, other_labels, neighbour.g);
            });
        }
        std::printf(
            "batch %4zu         %7.2f (%6.2f)    %7.2f (%6.2f)  %.2f (%.2f)     %.2f (%.2f)\n",
            batch, sequential.least(), sequential.median(), threads.least(), threads.median(),
            sequential.least() / threads.least(), sequential.median() / threads.median(),
            2 * sequential.least() / independent.least(),
            2 * sequential.median() / independent.median());
    }
    outputs<product>("512x512 by 512x512", 512 * 512);
    outputs<layer>("2048x2048, batch 16", 16 * 2048);
}
