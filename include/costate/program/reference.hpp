// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/program/arguments.hpp>
#include <costate/transform/interpret.hpp>

namespace costate {

/// A model's reference semantics, called like a program: node by node, in doubles rounded to the element type, in a
/// constant expression as well as at run time. Slow; it is what programs are tested against.
template <auto M>
class reference {
    static_assert(is_sound<std::remove_const_t<decltype(M)>>, "costate: the model is unsound");
    using graph = staged<finished_stage<M>>;
    using signature = arguments<graph>;
    static constexpr const char* problem = graph::view().problem;

public:
    // The constructor says what is wrong with the model, on the line that names it.
    constexpr reference()
        requires(problem == nullptr)
    = default;
#define COSTATE_MISTAKE(name, text)                          \
    __attribute__((unavailable(text))) constexpr reference() \
        requires(mistake_of(problem) == mistake::name)       \
    {}
    COSTATE_MISTAKES(COSTATE_MISTAKE)
#undef COSTATE_MISTAKE
    static_assert(cannot_be_compiled<shown<unknown_length(problem)>(problem)>::yes, "");

    template <class... Args>
        requires(
            problem == nullptr &&
            signature::template check<false, Args...>() == call_mistake::nothing)
    constexpr auto operator()(Args&&... args_) const {
        values bound;
        signature::match(bound, args_...);
        std::uint32_t next = 0;
        const interpreter run(graph::view(), bound.batch.samples, [&](node_id, double* to_) {
            const pool<double>& from_ = bound.leaves[next++];
            for (std::uint32_t i_ = 0; i_ < from_.size(); ++i_) to_[i_] = from_[i_];
        });
        delivery<decltype(run)> to{run, bound.batch};
        signature::match(to, args_...);
        if constexpr (signature::returns_number())
            return static_cast<element_type<signature::output_type(0).kind>>(
                run.value(graph::view().outputs[0])[0]);
    }

    template <class... Args>
        requires(problem != nullptr)
    constexpr float operator()(Args&&...) const {
        return 0;
    }
#define COSTATE_MISTAKE(name, text)                                                  \
    template <class... Args>                                                         \
        requires(                                                                    \
            problem == nullptr &&                                                    \
            signature::template check<false, Args...>() == call_mistake::name)       \
    __attribute__((unavailable(text))) constexpr float operator()(Args&&...) const { \
        return 0;                                                                    \
    }
    COSTATE_CALL_MISTAKES(COSTATE_MISTAKE)
#undef COSTATE_MISTAKE

private:
    struct values {
        pool<double> leaves[signature::leaf_count + 1];
        batch_length batch{};

        template <std::uint32_t I, class Arg>
        constexpr void leaf(const Arg& arg) {
            if constexpr (std::is_arithmetic_v<Arg>) {
                leaves[I].put(rounded_to(signature::leaf_type(I).kind, static_cast<double>(arg)));
            } else {
                constexpr tensor_type type = signature::leaf_type(I);
                batch.check(type.batched(), type.size(), std::size(arg));
                for (std::size_t k = 0; k < std::size(arg); ++k)
                    leaves[I].put(static_cast<double>(std::data(arg)[k]));
            }
        }
        template <std::uint32_t I, class Arg>
        constexpr void output(Arg&&) {}
    };

    template <class Run>
    struct delivery {
        const Run& run;
        const batch_length& batch;

        template <std::uint32_t I, class Arg>
        constexpr void leaf(const Arg&) {}
        template <std::uint32_t I, class Arg>
        constexpr void output(Arg&& arg) {
            constexpr tensor_type type = signature::output_type(I);
            using T = element_type<type.kind>;
            const double* const from = run.value(graph::view().outputs[I]);
            if constexpr (std::is_same_v<std::remove_reference_t<Arg>, T>) {
                arg = static_cast<T>(from[0]);
            } else {
                batch.check_result(type.batched(), type.size(), std::size(arg));
                for (std::size_t k = 0; k < std::size(arg); ++k)
                    std::data(arg)[k] = static_cast<T>(from[k]);
            }
        }
    };
};

}  // namespace costate
