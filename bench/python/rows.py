# SPDX-License-Identifier: BSL-1.0
"""The inputs of the cases of bench/cases/rows/rows.hpp."""
from worker import arrays

COUNT = 512


def softmax_xent(flat):
    return arrays(flat, (COUNT, 1000), (COUNT,))


def layernorm(flat):
    return arrays(flat, (COUNT, 1024), (COUNT, 1024), (1024,), (1024,))
