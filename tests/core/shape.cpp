// SPDX-License-Identifier: BSL-1.0
#include <costate/core/shape.hpp>

using namespace costate;

constexpr tensor_type matrix = shape<2, 3>::of(element::float32);
static_assert(matrix.rank == 2 && matrix.dims[0] == 2 && matrix.dims[1] == 3 && matrix.size() == 6);
static_assert(shape<>::of(element::float64) == scalar_type<double>() && scalar_type<double>().size() == 1);

// The batch axis stands in front and does not count in the size of a sample.
constexpr tensor_type batch = matrix.prepend(batch_extent);
static_assert(batch.batched() && !matrix.batched() && !scalar_type<int>().batched());
static_assert(batch.rank == 3 && batch.size() == 6 && batch.dims[2] == 3);
static_assert(matrix.append(4) == shape<2, 3, 4>::of(element::float32));

// Types are equal in everything, shapes in their extents.
static_assert(matrix != shape<3, 2>::of(element::float32) && matrix != shape<2, 3>::of(element::float64));
static_assert(matrix.same_shape(shape<2, 3>::of(element::float64)) && !matrix.same_shape(batch));
static_assert(matrix.with_kind(element::int32) == shape<2, 3>::of(element::int32));
