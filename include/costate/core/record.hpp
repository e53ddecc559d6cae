// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/tensor.hpp>

#include <array>
#include <type_traits>
#include <utility>

// The one header that knows Boost.Hana, which reflects records that users write themselves. Where it is not installed (on
// a microcontroller, say) there are no such records, and nothing else is missing.
#if __has_include(<boost/hana/define_struct.hpp>)
#    define COSTATE_HAS_RECORDS 1
#    include <boost/hana/accessors.hpp>
#    include <boost/hana/at.hpp>
#    include <boost/hana/concept/struct.hpp>
#    include <boost/hana/define_struct.hpp>
#    include <boost/hana/length.hpp>
#    include <boost/hana/second.hpp>
#else
#    define COSTATE_HAS_RECORDS 0
#endif

namespace costate {

template <class T>
inline constexpr std::size_t array_length = 0;
template <class T, std::size_t N>
inline constexpr std::size_t array_length<std::array<T, N>> = N;

#if COSTATE_HAS_RECORDS
/// A user's record: a struct whose members Hana can list (BOOST_HANA_DEFINE_STRUCT), which are tensors, other records, or
/// arrays of either.
template <class T>
concept Record = boost::hana::Struct<std::remove_cvref_t<T>>::value;

template <class R>
inline constexpr std::size_t member_count =
    decltype(boost::hana::length(boost::hana::accessors<R>()))::value;

/// Member number `I` of a record, by reference.
template <std::size_t I, class R>
constexpr auto& member_at(R& record_) {
    return boost::hana::second(
        boost::hana::at_c<I>(boost::hana::accessors<std::remove_const_t<R>>()))(record_);
}
#else
template <class T>
concept Record = false;
template <class R>
inline constexpr std::size_t member_count = 0;
template <std::size_t, class R>
constexpr R& member_at(R& record_) {
    return record_;
}
#endif

/// How many tensors there are in a member, in all.
template <class T>
consteval std::size_t tensor_count() {
    if constexpr (Record<T>) {
        return []<std::size_t... I>(std::index_sequence<I...>) {
            return (
                std::size_t{0} + ... +
                tensor_count<std::remove_cvref_t<decltype(member_at<I>(std::declval<T&>()))>>());
        }(std::make_index_sequence<member_count<T>>{});
    } else if constexpr (array_length<T> > 0) {
        return array_length<T> * tensor_count<typename T::value_type>();
    } else {
        return 1;
    }
}

/// Tensor number `I` of a record, counted through nested records and arrays, by reference.
template <std::size_t I, class T>
constexpr auto& tensor_of(T& from_);

template <std::size_t I, std::size_t Member, class R>
constexpr auto& tensor_from_member(R& record_) {
    using here = std::remove_cvref_t<decltype(member_at<Member>(record_))>;
    if constexpr (I < tensor_count<here>())
        return tensor_of<I>(member_at<Member>(record_));
    else
        return tensor_from_member<I - tensor_count<here>(), Member + 1>(record_);
}
template <std::size_t I, class T>
constexpr auto& tensor_of(T& from_) {
    using bare = std::remove_const_t<T>;
    if constexpr (Record<bare>) {
        return tensor_from_member<I, 0>(from_);
    } else if constexpr (array_length<bare> > 0) {
        constexpr std::size_t each_has = tensor_count<typename bare::value_type>();
        return tensor_of<I % each_has>(from_[I / each_has]);
    } else {
        static_assert(
            I == 0, "costate: a record's members are tensors, records, or arrays of them");
        return from_;
    }
}

/// The leaves of a record that holds numbers: `net<stored>`.
struct stored {
    template <Element T, extent... Dims>
    using leaf = tensor<T, Dims...>;
};

}  // namespace costate
