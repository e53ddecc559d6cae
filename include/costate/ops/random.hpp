// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/philox.hpp>
#include <costate/ops/composite.hpp>
#include <costate/ops/exponential.hpp>
#include <costate/ops/leaf.hpp>
#include <costate/ops/piecewise.hpp>
#include <costate/ops/power.hpp>
#include <costate/ops/trigonometric.hpp>

namespace costate {

/// The number of the sample within the whole batch; 0 until vmap gives each sample its own. Its attribute is that 0.
struct sample_index_op {
    static constexpr auto name = "sample_index";
    static constexpr auto kind = form::elementwise;
    static constexpr auto role = algebra::constant;
    static constexpr std::uint16_t flops = 0;
    template <class>
    struct rules : source_rules {
        static constexpr void evaluate(const evaluation& e) { e.output[0] = 0; }
    };
};

constexpr term random_uniform_of(
    const tensor_type& type, term seed, term sample, std::int64_t stream);

/// Uniform numbers in [0, 1), a function of the seed, the stream (which names this use of randomness), the sample and the
/// element: the same in the forward and the backward sweep, for any tile and any number of threads. Without derivative.
/// Inputs: seed and sample; attribute: the stream.
struct random_uniform_op {
    static constexpr auto name = "random_uniform";
    static constexpr auto kind = form::kernel;
    static constexpr std::uint16_t flops = 0;

    template <class T>
    static constexpr T number(
        std::int64_t seed, std::int64_t stream, std::int64_t sample, std::size_t element_) {
        const philox_block counter{
            {static_cast<std::uint32_t>(element_), static_cast<std::uint32_t>(sample),
             static_cast<std::uint32_t>(sample >> 32), static_cast<std::uint32_t>(stream)}};
        return unit_interval<T>(philox(
            counter, static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)));
    }

    template <class>
    struct rules : no_derivative {
        static constexpr term batch(const application& a, const term* in) {
            return random_uniform_of(a.type().prepend(batch_extent), in[0], in[1], a.attribute(0));
        }
        static constexpr void evaluate(const evaluation& e) {
            const std::size_t samples = e.input_types[1].size();
            const std::size_t seeds = e.input_types[0].size();
            const std::size_t size = e.type.size() / (samples > seeds ? samples : seeds);
            for (std::size_t k = 0; k < e.type.size(); ++k) {
                const auto sample =
                    static_cast<std::int64_t>(e.inputs[1][samples > 1 ? k / size : 0]);
                const auto seed = static_cast<std::int64_t>(e.inputs[0][seeds > 1 ? k / size : 0]);
                e.output[k] = e.type.kind == element::float32
                    ? static_cast<double>(number<float>(seed, e.attributes[0], sample, k % size))
                    : number<double>(seed, e.attributes[0], sample, k % size);
            }
        }
    };

    template <class View, class T, class Seed, class Sample>
    static void run(const View& v, T* to, const Seed* seed, const Sample* sample) {
        constexpr std::size_t size = View::type().size();
        const std::size_t rows = View::type().batched() ? v.samples : 1;
        for (std::size_t r = 0; r < rows; ++r)
            for (std::size_t k = 0; k < size; ++k)
                to[r * size + k] = number<T>(
                    static_cast<std::int64_t>(seed[View::input(0).batched() ? r : 0]),
                    View::attribute(0),
                    static_cast<std::int64_t>(sample[View::input(1).batched() ? r : 0]), k);
    }
};

constexpr term random_uniform_of(
    const tensor_type& type, term seed, term sample, std::int64_t stream) {
    const term in[] = {seed, sample};
    return make(*seed.graph, operation_of<random_uniform_op>, type, in, 2, &stream, 1);
}

/// The type of random numbers, if the seed is one integer.
template <class T, extent... Dims>
constexpr typing random_typing(const signature& s) {
    const tensor_type type = shape<Dims...>::of(element_of<T>);
    if (s.inputs[0].rank != 0 || is_real(s.inputs[0].kind))
        return {type, "costate: random numbers need a seed that is one integer"};
    return {type, nullptr};
}

template <int Stream, class T, extent... Dims>
struct uniform_numbers : composite {
    static constexpr auto name = "random_uniform";
    static constexpr typing result(const signature& s) { return random_typing<T, Dims...>(s); }
    static constexpr term drawn(term seed, std::int64_t stream) {
        builder& b = *seed.graph;
        const std::uint16_t scope = b.scope;
        const std::int64_t zero = 0;
        b.scope = 0;
        const term sample{
            b,
            b.put(
                operation_of<sample_index_op>, b.intern(scalar_type<std::int32_t>()), nullptr, 0,
                &zero, 1)};
        b.scope = scope;
        return random_uniform_of(shape<Dims...>::of(element_of<T>), seed, sample, stream);
    }
    static constexpr term build(const term* in, const std::int64_t*) {
        return drawn(in[0], 2 * Stream);
    }
};
/// Uniform numbers in [0, 1) of this element type and shape, `random_uniform<stream, float, 128>(seed)`: the seed is one
/// integer, the stream tells apart the places of a model that draw from the same seed.
COSTATE_FUNCTION_OF_ONE(
    random_uniform, (uniform_numbers<Stream, T, Dims...>),
    "costate: random_uniform<stream, T, dims...>(seed): the seed is one integer", int Stream,
    class T, extent... Dims)

/// A normal number from two uniform ones (Box and Muller, "A note on the generation of random normal deviates", 1958).
template <std::same_as<term> T>
constexpr T normal_from(T uniform1, T uniform2) {
    return sqrt(-2 * log(1 - uniform1)) * cos(6.283185307179586 * uniform2);
}

template <int Stream, class T, extent... Dims>
struct normal_numbers : composite {
    static constexpr auto name = "random_normal";
    static constexpr typing result(const signature& s) { return random_typing<T, Dims...>(s); }
    static constexpr term build(const term* in, const std::int64_t*) {
        using uniform = uniform_numbers<Stream, T, Dims...>;
        return normal_from(
            uniform::drawn(in[0], 2 * Stream), uniform::drawn(in[0], 2 * Stream + 1));
    }
};
/// Normal numbers of mean 0 and variance 1.
COSTATE_FUNCTION_OF_ONE(
    random_normal, (normal_numbers<Stream, T, Dims...>),
    "costate: random_normal<stream, T, dims...>(seed): the seed is one integer", int Stream,
    class T, extent... Dims)

/// 1 with probability p, else 0; without derivative, for p neither.
template <int Stream, class T, extent... Dims, class P, Symbolic Seed>
constexpr auto random_bernoulli(const P& p_, const Seed& seed_) {
    return less(random_uniform<Stream, T, Dims...>(seed_), p_);
}

}  // namespace costate
