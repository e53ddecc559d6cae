// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/math.hpp>
#include <costate/core/shape.hpp>

namespace costate::nn {

/// Uniform numbers in [0, 1) from a counter: the same for one seed on every machine. SplitMix64 (Steele, Lea and Flood,
/// "Fast splittable pseudorandom number generators", OOPSLA 2014, figure 17), read at the counter's place.
class uniform_stream {
public:
    constexpr explicit uniform_stream(std::uint64_t seed_) : state_(seed_) {}

    constexpr double operator()() {
        state_ += 0x9e3779b97f4a7c15u;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
        z ^= z >> 31;
        return static_cast<double>(z >> 11) * 0x1p-53;
    }

private:
    std::uint64_t state_;
};

/// Fills a weight of shape (inputs, outputs) uniformly with variance 2 / inputs, for layers before a relu
/// (He et al., "Delving deep into rectifiers", ICCV 2015, equation 10).
template <class Weight>
constexpr void he_uniform(Weight weight_, std::size_t inputs_, std::uint64_t seed_) {
    const double bound = math::sqrt(6.0 / static_cast<double>(inputs_));
    uniform_stream next(seed_);
    for (auto& w : weight_) w = static_cast<typename Weight::value_type>(bound * (2 * next() - 1));
}

/// Initialises a whole record from one seed: matrices as for relu layers, by their first extent; vectors are set to 0.
template <class Parameters>
constexpr void initialise(Parameters& p_, std::uint64_t seed_) {
    p_.fill(0);
    p_.for_each([&seed_]<class View>(const char*, View view) {
        ++seed_;
        constexpr tensor_type type = View::shape_type::of(element_of<typename View::value_type>);
        if constexpr (type.rank >= 2) he_uniform(view, type.dims[0], seed_ * 0x9e3779b97f4a7c15u);
    });
}

}  // namespace costate::nn
