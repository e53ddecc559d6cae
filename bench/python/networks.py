# SPDX-License-Identifier: BSL-1.0
"""The shapes of what the cases of bench/cases/networks/networks.hpp are given: parameters, then data."""
from worker import arrays

LENET5 = [(5, 5, 1, 6), (6,), (5, 5, 6, 16), (16,)]
LENET5 += [(400, 120), (120,), (120, 84), (84,), (84, 10), (10,)]
SHAPES = {
    "conv3x3-64-64-28x28": ([(3, 3, 64, 64), (64,), (8, 28, 28, 64)], []),
    "gru-64-t32": ([(64, 192), (192,), (64, 192), (192,)], [(16, 32, 64)]),
    "attention-d128-h4-t64": ([(128, 128)] * 4 + [(8, 64, 128)], []),
    "lenet5": (LENET5, [(64, 28, 28, 1), (64,)]),
}


def product_parts(name, flat):
    """Parameters, a direction of their shapes behind them, then data."""
    trained, data = SHAPES[name]
    found = arrays(flat, *trained, *trained, *data)
    count = len(trained)
    return found[:count], found[count : 2 * count], found[2 * count :]


def parts(name, flat):
    """What is trained, and the data."""
    trained, data = SHAPES[name]
    found = arrays(flat, *trained, *data)
    return found[: len(trained)], found[len(trained) :]
