// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <costate/kernel/contract/strided.hpp>

using costate::pack;
using costate::kernel::load_lanes;
using costate::kernel::store_lanes;

// Any stride, any number of lanes; nothing beyond the last one is touched.
TEMPLATE_TEST_CASE("lanes with a stride", "", float, double) {
    constexpr std::size_t lanes = pack<TestType>::lanes;
    TestType from[3 * lanes];
    for (std::size_t i = 0; i < 3 * lanes; ++i) from[i] = static_cast<TestType>(i + 1);
    for (const std::size_t stride : {0u, 1u, 3u})
        for (std::size_t count = 1; count <= lanes; ++count) {
            const pack<TestType> loaded = load_lanes<TestType>(from, stride, count);
            TestType to[3 * lanes];
            for (TestType& t : to) t = -1;
            loaded.store(to);
            for (std::size_t i = 0; i < count; ++i) CHECK(to[i] == from[i * stride]);
            if (stride == 0) continue;
            for (TestType& t : to) t = -1;
            store_lanes(to, stride, count, pack<TestType>::load(from));
            for (std::size_t i = 0; i < 3 * lanes; ++i)
                CHECK(to[i] == (i % stride == 0 && i / stride < count ? from[i / stride] : TestType(-1)));
        }
}
