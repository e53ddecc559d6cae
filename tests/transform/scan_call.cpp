// SPDX-License-Identifier: BSL-1.0
// What is found wrong with a scan. The messages are in compile_fail/.
#include <costate/transform/scan_call.hpp>

using namespace costate;

namespace {

using number = expr<double, shape<>>;
using row = expr<double, shape<3>>;
using table = expr<double, shape<5, 3>>;
using counter = expr<int, shape<>>;

template <class Count, class Carries, class Sequences>
constexpr scan_fault fault = scan_call<5, Count, Carries, Sequences>::fault;
static_assert(fault<void, operands<number>, operands<>> == scan_fault::nothing && fault<counter, operands<row>, operands<table, table>> == scan_fault::nothing);
static_assert(fault<number, operands<row>, operands<>> == scan_fault::no_integer && fault<expr<int, shape<1>>, operands<row>, operands<>> == scan_fault::no_integer);
static_assert(fault<void, operands<>, operands<table>> == scan_fault::not_traced && fault<void, operands<row, double>, operands<>> == scan_fault::not_traced);
static_assert(fault<void, operands<row>, operands<table, double>> == scan_fault::not_traced);
static_assert(fault<void, operands<row>, operands<row>> == scan_fault::length && fault<void, operands<row>, operands<number>> == scan_fault::length);
static_assert(fault<void, operands<mistaken>, operands<row>> == scan_fault::reported && fault<mistaken, operands<row>, operands<>> == scan_fault::reported);

// The body is given a carry and one row of the table.
using call = scan_call<5, void, operands<row>, operands<table>>;
template <class... T>
using returned = scan_step_result<operands<T...>, operands<number>>;
constexpr auto right = [](row, row) -> returned<row> { return {}; };
constexpr auto no_parameter = [](row) -> returned<row> { return {}; };
constexpr auto no_next = [](row, row) -> row { return {}; };
constexpr auto too_many = [](row, row) -> returned<row, row> { return {}; };
constexpr auto another = [](row, row) -> returned<number> { return {}; };
constexpr auto reported = [](row, row) -> returned<mistaken> { return {}; };
static_assert(call::with<decltype(right)> == scan_fault::nothing && call::with<decltype(no_parameter)> == scan_fault::arguments);
static_assert(call::with<decltype(no_next)> == scan_fault::no_next && call::with<decltype(too_many)> == scan_fault::carry_count);
static_assert(call::with<decltype(another)> == scan_fault::carry_type && call::with<decltype(reported)> == scan_fault::nothing);

// Where the call is wrong already, the body is not asked: it could not be compiled.
constexpr auto impossible = [](auto a) { return a.there_is_no_such_member(); };
static_assert(scan_call<5, void, operands<row>, operands<row>>::with<decltype(impossible)> == scan_fault::length);

template <class Call, class Returned>
concept Scanned = requires { typename Call::template results_of<Returned>; };
static_assert(Scanned<call, const returned<row>&> && !Scanned<call, returned<number>> && !Scanned<call, row>);
static_assert(!Scanned<scan_call<4, void, operands<row>, operands<table>>, returned<row>>);
using results = call::results_of<returned<row>>;
static_assert(std::is_same_v<decltype(results{}.last<0>()), row> && std::is_same_v<decltype(results{}.stacked<0>()), expr<double, shape<5>>>);

}  // namespace
