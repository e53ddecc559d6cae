# SPDX-License-Identifier: BSL-1.0
"""The cases of bench/cases/rows/rows.hpp, without any library."""
from worker import arrays

COUNT = 512


def cases(cross_entropy, layernorm, case, integer):
    """Both for a library: `cross_entropy(scores, labels)` and `layernorm(x, scale, shift, weights)` are its
    functions, `case` makes value and gradient of one, and classes are of the type `integer`."""

    def softmax_xent(flat):
        scores, labels = arrays(flat, (COUNT, 1000), (COUNT,))
        return case(lambda x, labels: cross_entropy(x[0], labels), [scores], labels.astype(integer))

    def normal(flat):
        x, weights, *trained = arrays(flat, (COUNT, 1024), (COUNT, 1024), (1024,), (1024,))
        return case(lambda x, weights: layernorm(*x, weights), [x, *trained], weights)

    return {"softmax-xent-1000": softmax_xent, "layernorm-1024": normal}
