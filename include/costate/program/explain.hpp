// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/graph/mistake.hpp>

#include <cstddef>

// A static_assert puts its error on a line of the library. What puts it on the user's line is a function that is marked
// unavailable; so a mistake selects, by constraint, the constructor or the call operator that bears its text.

namespace costate {

/// What can be wrong with a call, as far as types tell. The texts are an attribute's, on the user's line.
#define COSTATE_CALL_MISTAKES(X)                                                                   \
    X(missing_input,                                                                               \
      "costate: step(args...): an input of the model is missing; the arguments are the "           \
      "parameters' "                                                                               \
      "record, the inputs, a destination for each result that is not returned")                    \
    X(missing_destination,                                                                         \
      "costate: step(args...): a destination for a result is missing; the arguments are the "      \
      "parameters' record, the inputs, a destination for each result that is not returned")        \
    X(too_many, "costate: step(args...): more arguments than the model has inputs and results")    \
    X(too_many_records, "costate: step(p, ..., g): more records than the model has gradients")     \
    X(missing_record,                                                                              \
      "costate: step(p, ...): the record of the parameters has to be among the arguments")         \
    X(unknown_name, "costate: step(x = value, ...): the model has no input of this name")          \
    X(lacks_parameter,                                                                             \
      "costate: step(p, ...): p is the record of another model; it lacks a parameter of this one") \
    X(no_number, "costate: step(args...): a number is given where the model has a tensor")         \
    X(no_elements,                                                                                 \
      "costate: step(args...): an argument is neither a number nor a tensor with data() and "      \
      "size()")                                                                                    \
    X(wrong_element,                                                                               \
      "costate: step(args...): the elements of an argument are not of the type that the model "    \
      "states")                                                                                    \
    X(wrong_size,                                                                                  \
      "costate: step(args...): an argument has not as many elements as the input, or of a batch "  \
      "no whole number of samples")                                                                \
    X(wrong_result_size,                                                                           \
      "costate: step(args...): a destination has not as many elements as the result, or of a "     \
      "batch no whole number of samples")                                                          \
    X(wrong_result,                                                                                \
      "costate: step(args...): the elements of a destination are not of the result's type, or "    \
      "const")

enum class call_mistake : std::uint8_t {
    nothing,
#define COSTATE_MISTAKE(name, text) name,
    COSTATE_CALL_MISTAKES(COSTATE_MISTAKE)
#undef COSTATE_MISTAKE
};

/// A text as a template argument, where compilers show it.
template <std::size_t N>
struct shown_text {
    char letters[N + 1]{};
};
template <std::size_t N>
constexpr shown_text<N> shown(const char* text) {
    shown_text<N> result;
    for (std::size_t i = 0; i < N; ++i) result.letters[i] = text[i];
    return result;
}
/// The length of a text that is not among the known mistakes.
constexpr std::size_t unknown_length(const char* text) {
    std::size_t n = 0;
    while (mistake_of(text) == mistake::other && text[n] != '\0') ++n;
    return n;
}
/// Stops where an operation of a user's own has a complaint; its text is seen in the name of the class.
template <auto Why>
struct cannot_be_compiled {
    static_assert(
        sizeof(Why) == 1, "costate: the model cannot be compiled; the name of this class says why");
    static constexpr bool yes = true;
};

}  // namespace costate
