// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/program/arguments.hpp>
#include <costate/program/separate.hpp>
#include <costate/schedule/cost.hpp>
#include <costate/schedule/layout.hpp>

namespace costate::inline COSTATE_ISA {

/// A model as a function that runs: `program<value_and_grad<mean(vmap(loss))>> step; float value = step(p, images, labels, g);`
///
/// The arguments are, in this order: the parameters' record if the model has parameters; its inputs in the order in
/// which it mentions them, or by name (`x = 2.0`); where the results go, one destination for each output that is not a
/// number (the gradient's record counts as one). Tensors are anything contiguous, an array or with data() and size(): a batch of n
/// samples is n times one sample's elements. If the first output is one number, it is returned.
///
/// The object owns the workspace, so a call allocates nothing; two threads need two objects. Throws call_error (traps
/// without exceptions) if batches have different lengths or a tensor has the wrong size. With `parallel<n>` as its policy
/// a call divides the samples among threads of its own.
template <auto M, class Policy = sequential>
class program {
    static_assert(is_sound<std::remove_const_t<decltype(M)>>, "costate: the model is unsound");
    using P = compiled<laid_out<finished_stage<M>>>;
    using way = execution<P, Policy>;
    static constexpr const char* problem =
        P::view().problem != nullptr ? P::view().problem : P::value.problem;
    static constexpr policy_mistake policy_problem = programs_by<Policy>::holds
        ? policy_mistake::holds_nothing
        : !way::possible                                  ? policy_mistake::nothing_to_divide
        : has_threads<Policy> || compiled_once<M, Policy> ? policy_mistake::nothing
                                                          : policy_mistake::no_openmp;
    using signature = arguments<P>;

public:
    static constexpr std::size_t workspace_bytes = way::workspace_bytes;
    static constexpr std::uint32_t node_count = P::view().node_count;
    static constexpr std::uint32_t group_count = P::size.groups;
    static constexpr std::uint32_t tile_samples = P::tile;

    // The constructor says what is wrong with the model, on the line that names it.
    program()
        requires(problem == nullptr && policy_problem == policy_mistake::nothing)
    = default;
#define COSTATE_MISTAKE(name, text)                    \
    __attribute__((unavailable(text))) program()       \
        requires(mistake_of(problem) == mistake::name) \
    {}
    COSTATE_MISTAKES(COSTATE_MISTAKE)
#undef COSTATE_MISTAKE
#define COSTATE_MISTAKE(name, text)                                            \
    __attribute__((unavailable(text))) program()                               \
        requires(problem == nullptr && policy_problem == policy_mistake::name) \
    {}
    COSTATE_POLICY_MISTAKES(COSTATE_MISTAKE)
#undef COSTATE_MISTAKE
    static_assert(cannot_be_compiled<shown<unknown_length(problem)>(problem)>::yes, "");

    /// Floating-point operations of a call with a batch of this length.
    static constexpr std::uint64_t flops(std::size_t samples_ = 1) {
        return way::flops(costs(), samples_);
    }
    /// Bytes that the loops of such a call load and store.
    static constexpr std::uint64_t bytes_moved(std::size_t samples_ = 1) {
        return way::bytes_moved(costs(), samples_);
    }

    /// How many threads a call takes, at most the n of parallel<n>; 0, to begin with, as many as OpenMP has
    /// (OMP_NUM_THREADS, omp_set_num_threads).
    void use_threads(std::uint32_t threads_)
        requires requires(Policy policy_) { policy_.threads; }
    {
        policy_.threads = threads_;
    }

    template <class... Args>
        requires(
            problem == nullptr &&
            signature::template check<true, Args...>() == call_mistake::nothing)
    auto operator()(Args&&... args_) {
        pointers bound;
        signature::match(bound, args_...);
        call c{bound.leaves, bound.outputs, arena_, bound.batch.samples, bound.batch.samples, 0, 0};
        if constexpr (signature::returns_number()) {
            using number_type = element_type<signature::output_type(0).kind>;
            number_type number{};
            if (bound.outputs[0] == nullptr) bound.outputs[0] = &number;  // no record has it
            run(c);
            return *static_cast<const number_type*>(bound.outputs[0]);
        } else {
            run(c);
        }
    }

    template <class... Args>
        requires(problem != nullptr)
    float operator()(Args&&...) {
        return 0;
    }
#define COSTATE_MISTAKE(name, text)                                           \
    template <class... Args>                                                  \
        requires(                                                             \
            problem == nullptr &&                                             \
            signature::template check<true, Args...>() == call_mistake::name) \
    __attribute__((unavailable(text))) float operator()(Args&&...) {          \
        return 0;                                                             \
    }
    COSTATE_CALL_MISTAKES(COSTATE_MISTAKE)
#undef COSTATE_MISTAKE

private:
    alignas(64) std::byte arena_[workspace_bytes + 1];
    [[no_unique_address]] Policy policy_;

    COSTATE_INLINE void run(call& c) {
        if constexpr (requires { policy_.threads; }) c.threads = policy_.threads;
        if constexpr (compiled_once<M, Policy>)
            separate<M, Policy>::run(c);
        else if constexpr (policy_problem == policy_mistake::nothing)
            way::run(c);
    }

    static consteval cost costs() { return cost_of(P::view(), P::value.nodes, P::size.groups); }

    /// Where the caller's data are.
    struct pointers {
        const void* leaves[signature::leaf_count + 1]{};
        void* outputs[signature::output_count + 1]{};
        double numbers[signature::leaf_count + 1]{};  // room for inputs that are given as numbers
        batch_length batch{};

        template <std::uint32_t I, class Arg>
        COSTATE_INLINE void leaf(const Arg& arg) {
            constexpr tensor_type type = signature::leaf_type(I);
            using T = element_type<type.kind>;
            if constexpr (std::is_arithmetic_v<Arg>) {
                const T number = static_cast<T>(arg);
                __builtin_memcpy(&numbers[I], &number, sizeof number);
                leaves[I] = &numbers[I];
            } else {
                leaves[I] = std::data(arg);
                batch.check(type.batched(), type.size(), std::size(arg));
            }
        }
        template <std::uint32_t I, class Arg>
        COSTATE_INLINE void output(Arg&& arg) {
            constexpr tensor_type type = signature::output_type(I);
            using T = element_type<type.kind>;
            if constexpr (std::is_same_v<std::remove_reference_t<Arg>, T>) {
                outputs[I] = &arg;
            } else {
                batch.check_result(type.batched(), type.size(), std::size(arg));
                outputs[I] = std::data(arg);
            }
        }
    };
};

}  // namespace costate::inline COSTATE_ISA
