// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace costate {

/// How a program goes through the samples of a batch: tile after tile, in the thread that calls.
struct sequential {};

/// In up to `Slices` parts, which the threads of OpenMP take, for translation units compiled with -fopenmp. Each part has a
/// workspace and sums of its own; the sums are added up in the order of the parts. How a batch is divided depends on its
/// length and on `Slices`, but not on the number of threads: the results are the same to the last bit for any. What has no
/// batch, or a short one, is divided by its outputs, step by step, where a step is large.
template <std::uint32_t Slices>
struct parallel {
    static_assert(
        Slices >= 1 && Slices <= 256,
        "costate: parallel<n>: n, the number of parts of a batch, is from 1 to 256");
    std::uint32_t threads = 0;  ///< at most so many; 0: as many as OpenMP has
};

/// For optimisers that multiply with one matrix many times in a step, such as `hessian_free<objective, holding<500>>`: what
/// the products of a step have in common is computed once and held, for a batch (the curvature's) of at most `Samples`
/// samples. Their programs run by `Policy`. A step with a longer batch throws call_error (traps without exceptions) before
/// it has changed anything.
template <std::size_t Samples = 1, class Policy = sequential>
struct holding {};

/// The way in which an optimiser's programs run, without what it holds.
template <class Policy>
struct programs_by {
    static constexpr bool holds = false;
    using policy = Policy;
};
template <std::size_t Samples, class Policy>
struct programs_by<holding<Samples, Policy>> {
    static constexpr bool holds = true;
    using policy = Policy;
};

/// Whether this translation unit has the threads that a policy needs.
template <class Policy>
inline constexpr bool has_threads = true;
#if !defined(_OPENMP)
template <std::uint32_t Slices>
inline constexpr bool has_threads<parallel<Slices>> = false;
#endif

/// What can be wrong with the policy of a program. The texts are an attribute's, on the user's line.
#define COSTATE_POLICY_MISTAKES(X)                                                               \
    X(nothing_to_divide,                                                                         \
      "costate: program<M, parallel<n>> divides the samples of a batch and large contractions "  \
      "and "                                                                                     \
      "loops, and this model has none; map it over a batch with vmap, or leave out parallel")    \
    X(no_openmp,                                                                                 \
      "costate: program<M, parallel<n>> uses the threads of OpenMP; compile with -fopenmp, or "  \
      "leave out parallel")                                                                      \
    X(holds_nothing,                                                                             \
      "costate: program<M, holding<n>>: a program holds nothing from call to call; products at " \
      "one point are held by held_program<M, n>, and by hessian_free, newton_cg, "               \
      "natural_gradient and implicit_gradient with holding<n>")

enum class policy_mistake : std::uint8_t {
    nothing,
#define COSTATE_MISTAKE(name, text) name,
    COSTATE_POLICY_MISTAKES(COSTATE_MISTAKE)
#undef COSTATE_MISTAKE
};

/// The parts of a batch: all have as many granules (samples that stay together) or one more or less, and are as many as
/// there are granules for, at most `most`.
struct batch_division {
    std::size_t samples, granule, granules, slices;

    constexpr batch_division(std::size_t samples_, std::size_t granule_, std::size_t most_)
        : samples(samples_),
          granule(granule_),
          granules((samples_ + granule_ - 1) / granule_),
          slices(granules < most_ ? granules + (granules == 0) : most_) {}

    /// The first sample of a part, and the end of the one before it.
    constexpr std::size_t begin(std::size_t slice_) const {
        const std::size_t at = granules * slice_ / slices * granule;
        return at < samples ? at : samples;
    }
};

/// An extent in blocks that are whole multiples of a grain, all but the last as long as one another.
struct block_division {
    std::size_t size = 0;  ///< of a block
    std::size_t count = 0;
    std::size_t last = 0;  ///< size of the last block

    constexpr block_division(std::size_t length_, std::size_t grain_, std::size_t most_) {
        const std::size_t grains = (length_ + grain_ - 1) / grain_;
        size = (grains + most_ - 1) / most_ * grain_;
        count = (length_ + size - 1) / size;
        last = length_ - (count - 1) * size;
    }
};

}  // namespace costate
