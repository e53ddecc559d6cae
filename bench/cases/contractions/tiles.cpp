// SPDX-License-Identifier: BSL-1.0
// SAMPLES, IN, OUT and PRODUCT say of which problem.
#include "tiles.hpp"

#include <deque>
#include <string>
#include <utility>

#include "kernel.hpp"

namespace bench::contractions {

template <class Problem, std::size_t Rows, std::size_t Vectors>
void tiled<Problem, Rows, Vectors>::run() {
    using at = tiled;
    constexpr kernel::contraction forced = [] {
        kernel::contraction d = description<Problem>();
        d.forced_rows = Rows;
        d.forced_vectors = Vectors;
        return d;
    }();
    contract<forced>(at::a, at::b, at::c);
}

namespace {

std::deque<std::string> names;

template <class Problem, std::size_t Vectors, std::size_t... Row>
void add(std::vector<contender<float>>& all, std::index_sequence<Row...>) {
    const auto add_one = [&]<std::size_t Rows>() {
        names.push_back("tile " + std::to_string(Rows) + 'x' + std::to_string(Vectors));
        all.push_back(entry<tiled<Problem, Rows, Vectors>, float>(names.back().c_str()));
    };
    (add_one.template operator()<Row + 1>(), ...);
}

}  // namespace

template <class Problem>
std::vector<contender<float>> tiles_of() {
    std::vector<contender<float>> all;
    [&]<std::size_t... Vector>(std::index_sequence<Vector...>) {
        (add<Problem, Vector + 1>(
             all, std::make_index_sequence<kernel::most_rows(Vector + 1)>()),
         ...);
    }(std::make_index_sequence<kernel::vector_registers / 4>());
    return all;
}

template std::vector<contender<float>> tiles_of<problem<product::PRODUCT, SAMPLES, IN, OUT>>();

}  // namespace bench::contractions
