// SPDX-License-Identifier: BSL-1.0
#include <costate/core/tensor.hpp>

#include <type_traits>

using namespace costate;

// Elements lie row by row.
constexpr tensor<int, 2, 3> t{1, 2, 3, 4, 5, 6};
static_assert(t(0, 2) == 3 && t(1, 0) == 4 && t.size() == 6 && t.data()[5] == 6);
static_assert(t == tensor<int, 2, 3>{1, 2, 3, 4, 5, 6} && t != tensor<int, 2, 3>{});
static_assert(tensor<double>{2.5}() == 2.5 && tensor<double>::size() == 1, "a number is a tensor without axes");
static_assert(sizeof(tensor<float, 7, 3>) == 21 * sizeof(float), "and nothing else");

constexpr bool views_see_the_same() {
    tensor<int, 2, 3> changed = t;
    const tensor_view<int, 3, 2> view(changed.data());
    view(2, 1) = 60;
    int total = 0;
    for (const int element_ : view) total += element_;
    return changed(1, 2) == 60 && total == 75 && view.size() == 6;
}
static_assert(views_see_the_same());
static_assert(std::is_same_v<tensor_view<float, 4>::value_type, float>);
