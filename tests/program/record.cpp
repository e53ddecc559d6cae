// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <costate/costate.hpp>

#include <cmath>

namespace cs = costate;

namespace {

template <class F>
struct block {
    using matrix = typename F::template leaf<double, 3, 3>;
    using vector = typename F::template leaf<double, 3>;
    BOOST_HANA_DEFINE_STRUCT(block, (matrix, weight), (vector, bias));
};

// A record of the user's own: a nested record, an array of records, and tensors, over whatever its leaves are.
template <class F>
struct network {
    using blocks = std::array<block<F>, 2>;
    using vector = typename F::template leaf<double, 3>;
    BOOST_HANA_DEFINE_STRUCT(network, (block<F>, first), (blocks, middle), (vector, last));
};

constexpr auto loss = cs::function<cs::record<network>, cs::tensor<double, 3>>([](auto p, auto x) {
    auto h = tanh(matmul(x, p.first.weight) + p.first.bias);
    for (const auto& b : p.middle) h = h + tanh(matmul(h, b.weight) + b.bias);
    return sum(h * p.last);
});

template <std::size_t... I>
void fill(network<cs::stored>& p, std::index_sequence<I...>) {
    double next = 0.3;
    const auto one = [&](auto& tensor) {
        for (double& v : tensor) {
            next = std::fmod(next * 7.13 + 0.11, 1.0);
            v = next - 0.5;
        }
    };
    (one(cs::tensor_of<I>(p)), ...);
}

}  // namespace

static_assert(cs::tensor_count<network<cs::stored>>() == 7, "three blocks of two tensors, and one");

TEST_CASE("a user's own record holds parameters and gradients") {
    static network<cs::stored> p{}, g{};
    fill(p, std::make_index_sequence<7>{});
    const cs::tensor<double, 3> x{0.2, -0.4, 0.7};
    static cs::program<cs::value_and_grad<loss>> step;
    const double value = step(p, x, g);
    const cs::reference<loss> reference;
    CHECK(reference(p, x) == Approx(value).epsilon(1e-13));
    const auto check = [&](double& parameter, double derivative) {
        const double kept = parameter;
        parameter = kept + 1e-5;
        const double above = reference(p, x);
        parameter = kept - 1e-5;
        const double below = reference(p, x);
        parameter = kept;
        CHECK(derivative == Approx((above - below) / 2e-5).margin(1e-9));
    };
    for (std::size_t i = 0; i < 3; ++i)
        for (std::size_t j = 0; j < 3; ++j) {
            check(p.first.weight(i, j), g.first.weight(i, j));
            check(p.middle[1].weight(i, j), g.middle[1].weight(i, j));
        }
    for (std::size_t i = 0; i < 3; ++i) {
        check(p.middle[0].bias(i), g.middle[0].bias(i));
        check(p.last(i), g.last(i));
    }
}
