// SPDX-License-Identifier: BSL-1.0
#include <costate/core/record.hpp>

#if COSTATE_HAS_RECORDS

using namespace costate;

struct layer {
    using matrix = tensor<float, 2, 2>;
    using vector = tensor<float, 2>;
    BOOST_HANA_DEFINE_STRUCT(layer, (matrix, weight), (vector, bias));
};
struct network {
    using layers = std::array<layer, 3>;
    using number = tensor<double>;
    BOOST_HANA_DEFINE_STRUCT(network, (layers, hidden), (number, scale), (layer, last));
};

static_assert(Record<layer> && Record<const network&> && !Record<tensor<float, 2>> && !Record<int>);
static_assert(tensor_count<layer>() == 2 && tensor_count<network>() == 3 * 2 + 1 + 2);

// Tensors are counted through arrays and nested records, in their order.
constexpr bool found_in_order() {
    network n{};
    tensor_of<0>(n)(1, 0) = 1;
    tensor_of<3>(n)(1) = 2;
    tensor_of<6>(n)() = 3;
    tensor_of<8>(n)(0) = 4;
    const network& seen = n;
    return n.hidden[0].weight(1, 0) == 1 && n.hidden[1].bias(1) == 2 && n.scale() == 3 && n.last.bias(0) == 4 &&
        tensor_of<6>(seen)() == 3;
}
static_assert(found_in_order());

#endif
