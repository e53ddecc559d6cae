// SPDX-License-Identifier: BSL-1.0
#include "../catch.hpp"

#include <costate/check/compiled.hpp>
#include <costate/ops.hpp>
#include <costate/transform/model.hpp>

using namespace costate;

namespace {

constexpr auto v = input<"v", float, 3>;
constexpr auto w = param<"w", float, 3, 2>;
constexpr auto model = sum(tanh(matmul(v, w)));

}  // namespace

TEST_CASE("a derived model's program gives what its reference gives, displaced alike") {
    parameters<model> p;
    for (std::size_t i = 0; i < 6; ++i) p[w].data()[i] = 0.125f * static_cast<float>(i) - 0.25f;
    const check::point<model> at(check::options{.seed = 3}, p, tensor<float, 3>{0.5f, -1, 2});
    for (const double distance : {0.0, 0.25}) {
        const check::displacement by{.distance = distance};
        const pool<double> compiled = check::compiled_run<grad<model>>::at(at, by);
        const pool<double> expected = check::reference_run<grad<model>>::at(at, by);
        REQUIRE(compiled.size() == 6);
        REQUIRE(expected.size() == 6);
        for (std::uint32_t i = 0; i < 6; ++i) CHECK(compiled[i] == Approx(expected[i]).epsilon(1e-5));
    }
    CHECK(check::compiled_run<model>::at(at, {})[0] != check::compiled_run<model>::at(at, {.distance = 0.25})[0]);
}
