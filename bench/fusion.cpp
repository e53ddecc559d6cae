// SPDX-License-Identifier: BSL-1.0
// What it brings not to write what a product reads once; and which part of a network's time goes into loops that read
// what a product has made only to fold its rows.
#include <costate/costate.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

namespace cs = costate;

namespace {

double microseconds(const auto& call) {
    const auto start = std::chrono::steady_clock::now();
    call();
    return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start)
        .count();
}

template <std::uint32_t Rows, std::uint32_t Columns>
constexpr auto a = cs::param<"a", float, Rows, Columns>;
template <std::uint32_t Rows, std::uint32_t Columns>
constexpr auto b = cs::param<"b", float, Rows, Columns>;
template <std::uint32_t Columns>
constexpr auto v = cs::param<"v", float, Columns>;

/// A matrix that is computed times a vector, beside the same where the caller gets the matrix as well.
template <auto Matrix, std::uint32_t Rows, std::uint32_t Columns>
void read_once(const char* name) {
    static constexpr auto once = matmul(Matrix, v<Columns>);
    static constexpr auto kept =
        cs::function<>([] { return cs::outputs(matmul(Matrix, v<Columns>), Matrix); });
    static cs::program<once> fused;
    static cs::program<kept> stored;
    static cs::parameters<once> p;
    static cs::parameters<kept> q;
    static std::vector<float> y(Rows), matrix(std::size_t{Rows} * Columns);
    p.fill(0.5);
    q.fill(0.5);
    double least[2] = {1e9, 1e9};
    for (int i = 0; i < 300; ++i) {
        least[0] = std::min(least[0], microseconds([&] { fused(p, y); }));
        least[1] = std::min(least[1], microseconds([&] { stored(q, y, matrix); }));
    }
    std::printf(
        "| %s, %u x %u | %.1f µs | %.1f µs | %.2f |\n", name, Rows, Columns, least[1], least[0],
        least[1] / least[0]);
}

/// The steps of value and gradient, each by itself, as it follows the one before.
template <auto M, std::size_t Samples>
struct steps {
    using P = cs::compiled<cs::laid_out<cs::finished_stage<cs::value_and_grad<M>>>>;
    static constexpr std::uint32_t count = P::size.groups;

    /// Whether a loop does nothing but fold along the last axis what was made before.
    static constexpr bool only_folds(std::uint32_t g) {
        const cs::group_plan group = P::value.groups[g];
        if (group.kind != cs::form::elementwise || group.stores > 0 || group.folds == 0)
            return false;
        for (std::uint32_t i = 0; i < group.folds; ++i)
            if (P::value.folds[group.first_fold + i].strides[group.axes - 1u] != 0) return false;
        return group.axes > 1;
    }
    static void report(const char* name) {
        static std::vector<std::vector<double>> data;
        std::vector<const void*> leaves;
        std::vector<void*> outputs;
        const auto room = [](cs::node_id n) {
            const cs::tensor_type type = P::view().type(n);
            data.emplace_back(type.size() * (type.batched() ? Samples : 1) + 8);
            return static_cast<void*>(data.back().data());
        };
        for (cs::node_id n = 0; n < P::view().node_count; ++n)
            if (P::view().nodes[n].op->kind == cs::form::leaf) leaves.push_back(room(n));
        for (std::uint32_t i = 0; i < P::view().output_count; ++i)
            outputs.push_back(room(P::view().outputs[i]));
        alignas(64) static std::byte arena[P::value.arena_bytes + 64];
        double least[count + 1];
        std::fill(least, least + count, 1e9);
        for (int i = 0; i < 300; ++i)
            each(
                {leaves.data(), outputs.data(), arena, Samples, Samples, 0, 0}, least,
                std::make_integer_sequence<std::uint32_t, count>{});
        double all = 0, folds = 0;
        for (std::uint32_t g = 0; g < count; ++g) {
            all += least[g];
            if (only_folds(g)) folds += least[g];
        }
        std::printf("| %s | %.0f µs | %.1f %% |\n", name, all, 100 * folds / all);
    }

private:
    template <cs::phase Phase, std::uint32_t... G>
    static void run(const cs::call& c, double* time, std::integer_sequence<std::uint32_t, G...>) {
        ((time[G] += microseconds([&] { cs::executable<P>::template step<Phase, G>(c); })), ...);
    }
    static void each(const cs::call& c, double* least, auto all) {
        double time[count + 1]{};
        run<cs::phase::before>(c, time, all);
        cs::call tile = c;
        for (; tile.first < Samples; tile.first += P::tile) {
            tile.rows = std::min<std::size_t>(Samples - tile.first, P::tile);
            run<cs::phase::tile>(tile, time, all);
        }
        run<cs::phase::after>(c, time, all);
        for (std::uint32_t g = 0; g < count; ++g) least[g] = std::min(least[g], time[g]);
    }
};

constexpr auto x = cs::input<"x", float, 512>;
constexpr auto label = cs::input<"label", int>;
constexpr auto w = cs::param<"w", float, 512, 512>;
constexpr auto bias = cs::param<"bias", float, 512>;
constexpr auto head = cs::param<"head", float, 512, 1000>;
constexpr auto normed = cs::mean(cs::vmap(sum(
    square(matmul(tanh(cs::layer_norm(matmul(x, w) + bias)), cs::param<"w2", float, 512, 512>)))));
constexpr auto scores = cs::mean(cs::vmap(softmax_cross_entropy(matmul(x, head), label)));
constexpr auto attention = cs::mean(cs::vmap(cs::function<cs::tensor<float, 64, 128>>([](auto s) {
    const auto heads = [&](auto weight) { return cs::reshape<64, 4, 32>(matmul(s, weight)); };
    const auto likeness = cs::einsum<"ihd,jhd->hij">(
        heads(cs::param<"q", float, 128, 128>), heads(cs::param<"k", float, 128, 128>));
    return sum(square(cs::einsum<"hij,jhd->ihd">(
        cs::softmax(likeness * 0.17677669529663687), heads(cs::param<"v", float, 128, 128>))));
})));

}  // namespace

int main() {
    std::printf("| a matrix times a vector | written | read once | ratio |\n");
    read_once<a<100, 128> * b<100, 128>, 100, 128>("a·b");
    read_once<a<1000, 1000> * b<1000, 1000>, 1000, 1000>("a·b");
    read_once<a<2048, 2048> * b<2048, 2048>, 2048, 2048>("a·b");
    read_once<exp(-square(a<1000, 1> - b<1, 1000>)), 1000, 1000>("exp(-(a - b)²)");
    std::printf("| value and gradient | time | of it loops that only fold rows |\n");
    steps<normed, 128>::report("layer norm between two layers 512x512, batch 128");
    steps<scores, 128>::report("softmax with cross-entropy behind 512x1000, batch 128");
    steps<attention, 8>::report("attention, 4 heads of 32, 64 places, batch 8");
}
