// SPDX-License-Identifier: BSL-1.0
#include <costate/core/simd/scalar.hpp>

#include "catch.hpp"

#include <cmath>

using costate::simd::scalar_backend;

TEST_CASE("one lane is computed like a number", "[simd]") {
    using real = scalar_backend<double>;
    using single = scalar_backend<float>;
    using integer = scalar_backend<std::int32_t>;
    CHECK((real::fma(2, 3, 4) == 10 && single::fma(2, 3, 4) == 10 && integer::fma(2, 3, 4) == 10));
    CHECK((real::root(6.25) == 2.5 && single::root(6.25f) == 2.5f));
    CHECK((real::floor(-1.5) == -2 && real::ceil(1.5) == 2 && real::trunc(-1.5) == -1 && real::nearest(2.5) == 2 && real::nearest(3.5) == 4));
    CHECK((single::floor(-1.5f) == -2 && single::ceil(1.5f) == 2 && single::trunc(-1.5f) == -1 && single::nearest(2.5f) == 2 && single::nearest(3.5f) == 4));
    CHECK(std::signbit(real::ceil(-0.5)));
    CHECK((real::choose(true, 1, 2) == 1 && real::choose(false, 1, 2) == 2));
    CHECK((integer::equal(2, 2) && !integer::less(2, 2) && integer::less_equal(2, 2) && integer::less(-1, 2)));
    CHECK((real::either(false, true) && !real::both(false, true) && real::opposite(false) && real::any(true) && !real::all(false)));
    // With a NaN on either side the answer is the second.
    CHECK((real::minimum(1, 2) == 1 && real::maximum(1, 2) == 2 && real::minimum(std::nan(""), 1) == 1 && real::maximum(std::nan(""), 1) == 1));
    CHECK((std::isnan(real::minimum(1, std::nan(""))) && std::isnan(real::maximum(1, std::nan("")))));
}
