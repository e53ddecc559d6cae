// SPDX-License-Identifier: BSL-1.0
// A record of the user's own whose tensors are not of the elements that the gradient has.
// EXPECT: step\(args\.\.\.\): the elements of a destination are not of the result's type, or const
#include <costate/costate.hpp>

namespace cs = costate;

template <class F>
struct line {
    using weights = typename F::template leaf<cs::bfloat16, 4>;
    BOOST_HANA_DEFINE_STRUCT(line, (weights, w));
};
template <class F>
struct float_line {
    using weights = typename F::template leaf<float, 4>;
    BOOST_HANA_DEFINE_STRUCT(float_line, (weights, w));
};
inline constexpr auto loss =
    cs::function<cs::record<line>, cs::tensor<float, 4>>([](auto p, auto x) { return dot(cs::cast<float>(p.w), x); });
cs::program<cs::value_and_grad<loss>> step;
cs::tensor<float, 4> sample;
line<cs::stored> p, short_gradient;
float_line<cs::stored> gradient;

#ifdef EXPECT_FAIL
void run() { step(p, sample, short_gradient); }  // EXPECT-LINE
#else
void run() { step(p, sample, gradient); }
#endif
