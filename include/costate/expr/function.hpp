// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/tensor.hpp>
#include <costate/expr/formula.hpp>
#include <costate/expr/handle.hpp>

namespace costate {

/// What transforms take and return: a model says how its graph is built, `build<Self>()`; a formula is a model as well.
struct model_base {};

/// The leaves of a record inside a function that is being traced: handles.
struct traced {
    template <Element T, extent... Dims>
    using leaf = expr<T, shape<Dims...>>;
};

// Defined in core/record.hpp, which reads Boost.Hana: formulas are not to pay for that.
template <class T>
consteval std::size_t tensor_count();
template <std::size_t I, class T>
constexpr auto& tensor_of(T& from_);

/// Declares an argument that is a user's own record, a template over its leaves: `function<record<net>, …>`. Its tensors
/// are parameters. Needs <costate/core/record.hpp>.
template <template <class> class R>
struct record {};

template <class T>
inline constexpr bool is_record_argument = false;
template <template <class> class R>
inline constexpr bool is_record_argument<record<R>> = true;

/// How an argument of a function is declared, and what the function sees of it while it is traced.
template <class T>
struct argument;
template <Element T>
struct argument<T> {
    static constexpr tensor_type type = scalar_type<T>();
};
template <class T, extent... Dims>
struct argument<tensor<T, Dims...>> {
    static constexpr tensor_type type = shape<Dims...>::of(element_of<T>);
};

/// The n-th argument of a function has no name of its own; it is called by its number.
constexpr void number_name(std::size_t n, char* to) {
    char reversed[24]{};
    std::size_t length = 0;
    do {
        reversed[length++] = static_cast<char>('0' + n % 10);
        n /= 10;
    } while (n != 0);
    *to++ = '#';
    while (length > 0) *to++ = reversed[--length];
}

/// Several outputs of a function; derivatives are taken of the first, the others are carried along.
template <class... Outputs>
struct output_list {
    operands<Outputs...> all;
};
template <Symbolic... Outputs>
constexpr output_list<Outputs...> outputs(const Outputs&... outputs_) {
    return {operands_of(outputs_...)};
}

/// A callable over symbolic tensors as a model: it is traced once, with a handle for each argument.
template <class Callable, class... Args>
struct function_model : model_base {
    [[no_unique_address]] Callable callable;

    template <auto Self>
    static constexpr builder build() {
        builder b;
        trace(b, Self.callable, std::index_sequence_for<Args...>{});
        return b;
    }

private:
    template <template <class> class R>
    static constexpr R<traced> record_leaves(builder& b, std::size_t number, record<R>) {
        R<traced> handles{};
        [&]<std::size_t... K>(std::index_sequence<K...>) {
            (name_tensor_leaf(b, number, K, tensor_of<K>(handles)), ...);
        }(std::make_index_sequence<tensor_count<R<traced>>()>{});
        return handles;
    }
    template <class Handle>
    static constexpr void name_tensor_leaf(
        builder& b, std::size_t number, std::size_t k, Handle& handle) {
        char name[48]{};
        number_name(number, name);
        std::size_t length = 0;
        while (name[length] != '\0') ++length;
        number_name(k, name + length);
        handle.traced = named_leaf(b, operation_of<parameter_op>, Handle::type, name);
    }

    template <class Arg, std::size_t I>
    static constexpr auto leaf(builder& b) {
        if constexpr (is_record_argument<Arg>) {
            return record_leaves(b, I, Arg{});
        } else {
            return tensor_leaf<Arg, I>(b);
        }
    }
    template <class Arg, std::size_t I>
    static constexpr auto tensor_leaf(builder& b) {
        char name[24]{};
        number_name(I, name);
        using handle = typename handle_for<argument<Arg>>::handle;
        return handle{{}, named_leaf(b, operation_of<input_op>, handle::type, name)};
    }
    template <std::size_t... I>
    static constexpr void trace(builder& b, const Callable& callable, std::index_sequence<I...>) {
        // In braces, because there alone the order of evaluation is that of the arguments.
        [[maybe_unused]] const operands<decltype(leaf<Args, I>(b))...> handles =
            in_order<decltype(leaf<Args, I>(b))...>{leaf<Args, I>(b)...}.all;
        output(b, callable(operand<I>(handles)...));
    }
    template <class... Handles>
    struct in_order {
        operands<Handles...> all;
        constexpr in_order(const Handles&... handles) : all(operands_of(handles...)) {}
    };
    template <class... Outputs>
    static constexpr void output(builder& b, const output_list<Outputs...>& list) {
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            (output(b, operand<I>(list.all)), ...);
        }(std::index_sequence_for<Outputs...>{});
    }
    template <class Result>
    static constexpr void output(builder& b, const Result& result) {
        static_assert(Symbolic<Result>, "costate: function(f): f has to return a symbolic tensor");
        b.outputs.put(result.lower(b).id);
    }
};

/// What the callable gets for an argument.
template <class Arg>
struct seen_as {
    using type = typename handle_for<argument<Arg>>::handle;
};
template <template <class> class R>
struct seen_as<record<R>> {
    using type = R<traced>;
};

/// Declares a callable with the types of its arguments as a model:
/// `function<tensor<float, 784>, int>([](auto image, auto label) { … })`.
template <class... Args, class Callable>
constexpr auto function(const Callable& callable_) {
    // Traced here already as far as types go, so that a mistake in the callable is reported where it is written.
    using result = decltype(callable_(std::declval<const typename seen_as<Args>::type&>()...));
    static_assert(
        !std::is_void_v<result>,
        "costate: function(f): f has to return a symbolic tensor or outputs(...)");
    return function_model<Callable, Args...>{{}, callable_};
}

}  // namespace costate
