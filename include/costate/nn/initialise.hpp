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

/// Fills a weight of shape (inputs, outputs) so that every output has this many inputs, drawn at random, with normal weights,
/// and 0 for the others: units differ and do not saturate, however many inputs there are (J. Martens, "Deep learning via
/// Hessian-free optimization", ICML 2010, section 5). Normal by G. Box and M. Muller, 1958.
template <class Weight>
constexpr void sparse_normal(
    Weight weight_, std::uint64_t seed_, std::size_t inputs_per_unit_ = 15, double scale_ = 1) {
    constexpr tensor_type type = Weight::shape_type::of(element_of<typename Weight::value_type>);
    static_assert(
        type.rank == 2, "costate: sparse_normal(w, ...): w has to be a matrix (inputs, outputs)");
    constexpr std::size_t inputs = static_cast<std::size_t>(type.dims[0]);
    constexpr std::size_t outputs = static_cast<std::size_t>(type.dims[1]);
    const std::size_t count = inputs_per_unit_ < inputs ? inputs_per_unit_ : inputs;
    uniform_stream next(seed_);
    for (auto& w : weight_) w = 0;
    for (std::size_t o = 0; o < outputs; ++o)
        for (std::size_t left = count; left > 0;) {
            auto& w =
                weight_.data()
                    [static_cast<std::size_t>(next() * static_cast<double>(inputs)) * outputs + o];
            if (w != 0) continue;  // drawn before
            const double size = math::sqrt(-2 * math::log(1 - next()));
            w = static_cast<typename Weight::value_type>(
                scale_ * size * math::cos(6.283185307179586 * next()));
            --left;  // also for a 0, which all are where the scale is 0
        }
}

/// Initialises a whole record from one seed: matrices sparsely, everything else with 0.
template <class Parameters>
constexpr void initialise_sparsely(
    Parameters& p_, std::uint64_t seed_, std::size_t inputs_per_unit_ = 15, double scale_ = 1) {
    p_.fill(0);
    p_.for_each([&]<class View>(const char*, View view_) {
        ++seed_;
        constexpr tensor_type type_ = View::shape_type::of(element_of<typename View::value_type>);
        if constexpr (type_.rank == 2)
            sparse_normal(view_, seed_ * 0x9e3779b97f4a7c15u, inputs_per_unit_, scale_);
    });
}

}  // namespace costate::nn
