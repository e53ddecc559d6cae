// SPDX-License-Identifier: BSL-1.0
#include <costate/core/simd/native.hpp>

using namespace costate::simd;

static_assert(element<float> && element<double> && element<std::int32_t> && element<std::int64_t>);
static_assert(!element<long double> && !element<short> && !element<bool> && !element<std::uint32_t>);

// A vector has nothing but its lanes, and one lane is the number itself.
template <class T>
constexpr bool holds_lanes = sizeof(vector<T>) == lanes<T> * sizeof(T) && lanes<T> == lane_count<T>::value && (lanes<T> > 1) == vectorised<T>;
static_assert(holds_lanes<float> && holds_lanes<double> && holds_lanes<std::int32_t> && holds_lanes<std::int64_t>);
static_assert(std::is_same_v<plain<double, 1>, double> && lane_count<float, false>::value == 1);

// What has one size has as many lanes: masks, bits and numbers go together.
static_assert(lanes<float> == lanes<std::int32_t> && lanes<double> == lanes<std::int64_t>);
static_assert(!vectorised<double> || lanes<float> == 2 * lanes<double>);
static_assert(vectorised<float> == (COSTATE_HAS_XSIMD == 1));
#if defined(__AVX512F__) && COSTATE_HAS_XSIMD
static_assert(lanes<float> == 16);
#elif defined(__AVX__) && COSTATE_HAS_XSIMD
static_assert(lanes<float> == 8);
#elif COSTATE_HAS_XSIMD
static_assert(lanes<float> == 4);
#endif

// Anything that holds a T may be read as one, wherever it stands.
static_assert(alignof(plain_vector<float, 4>::unaligned) == alignof(float) && alignof(plain<float, 4>) == 4 * sizeof(float));
