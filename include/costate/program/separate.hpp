// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/program/execution.hpp>
#include <costate/schedule/layout.hpp>
#include <costate/transform/model.hpp>

namespace costate {

/// Whether `program<M>` is compiled in one translation unit for all: what COSTATE_DECLARE_PROGRAM says.
template <auto M, class Policy = sequential>
inline constexpr bool compiled_once = false;

inline namespace COSTATE_ISA {

/// The part of a program that costs: schedule and kernels, behind a function with a name of its own. It is known by the
/// model alone, so that to declare it costs nothing.
template <auto M, class Policy = sequential>
struct separate {
    static void run(const call& c);
};
// Not in the class: that would be an inline function, which `extern template` lets every translation unit instantiate.
template <auto M, class Policy>
void separate<M, Policy>::run(const call& c) {
    execution<compiled<laid_out<finished_stage<M>>>, Policy>::run(c);
}

}  // namespace COSTATE_ISA
}  // namespace costate

/// In a header, behind the model and outside of all namespaces: `program<M>` is compiled in one source file, where
/// COSTATE_DEFINE_PROGRAM(M) stands. The others check their calls and call it. A model that holds a lambda has to be
/// `inline constexpr`, or it would be another one in each source file. All of them are compiled for one instruction set;
/// otherwise the linker finds no definition. A policy follows the model: COSTATE_DECLARE_PROGRAM(M, costate::parallel<4>).
#define COSTATE_DECLARE_PROGRAM(...)                                    \
    template <>                                                         \
    inline constexpr bool ::costate::compiled_once<__VA_ARGS__> = true; \
    extern template void ::costate::separate<__VA_ARGS__>::run(const ::costate::call&)

/// In one source file that includes the header with the declaration, outside of all namespaces.
#define COSTATE_DEFINE_PROGRAM(...) \
    template void ::costate::separate<__VA_ARGS__>::run(const ::costate::call&)
