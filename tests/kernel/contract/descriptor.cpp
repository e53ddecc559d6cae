// SPDX-License-Identifier: BSL-1.0
#include <costate/kernel/contract/descriptor.hpp>

using namespace costate::kernel;

// The three products of a dense layer, as strides into row-major matrices.
static_assert(matrix_product(2, 3, 4) == contraction{2, 3, 4, 4, 1, 3, 1, 3, 1});
static_assert(weight_gradient(4, 3, 2) == contraction{4, 3, 2, 1, 4, 3, 1, 3, 1}, "aᵀ z");
static_assert(input_gradient(2, 4, 3) == contraction{2, 4, 3, 3, 1, 1, 3, 4, 1}, "z wᵀ");
static_assert(accumulating(matrix_product(2, 3, 4)).accumulate && !matrix_product(2, 3, 4).accumulate);

constexpr contraction d{5, 6, 7, 10, 11, 12, 13, 14, 15};
static_assert(d.transposed() == contraction{6, 5, 7, 13, 12, 11, 10, 15, 14} && d.transposed().transposed() == d);
static_assert(contraction{1, 1, 1, 9, 9, 9, 9, 9, 9}.normalised() == contraction{1, 1, 1, 1, 1, 1, 1, 1, 1});

// Vectors run along n, but down C where that is one column or stored by columns.
static_assert(!matrix_product(5, 6, 7).lanes_along_m() && matrix_product(5, 1, 7).lanes_along_m() && !matrix_product(1, 1, 7).lanes_along_m());
static_assert(contraction{5, 6, 7, 1, 5, 1, 7, 1, 5}.lanes_along_m() && matrix_product(dynamic, 1, 3).lanes_along_m());
static_assert(matrix_product(5, 1, 7).oriented().m == 1 && matrix_product(5, 1, 7).oriented().n == 5);
static_assert(matrix_product(5, 6, 7).oriented() == matrix_product(5, 6, 7));
