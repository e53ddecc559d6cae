// SPDX-License-Identifier: BSL-1.0
#include <array>
#include <cstddef>
#include <vector>

#include "../flat.hpp"
#include "autoencoder.hpp"
#include "dense.hpp"

namespace bench::dense {
namespace {

namespace cs = ::costate;
using mirrored::error;

using record = cs::parameters<error>;
cs::program<cs::value_and_grad<error>> program;
record p, g;
std::vector<float> images(autoencoder::batch * 784);
float value;

/// Calls with all weights and biases, in the order of the layers.
template <class Record, class Use>
auto with_all(Record& all, const Use& use) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
        return use(all.template get<I>()...);
    }(std::make_index_sequence<record::count>{});
}

}  // namespace

template <>
void costate<autoencoder>::set(const float* inputs) {
    const float* rest = with_all(p, [&](auto... each) { return read(inputs, each...); });
    read(rest, images);
}

template <>
void costate<autoencoder>::run() {
    value = program(p, images, g);
}

template <>
void costate<autoencoder>::get(float* results) {
    *with_all(g, [&](auto... each) { return write(results, each...); }) = value;
}

}  // namespace bench::dense
