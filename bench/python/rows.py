# SPDX-License-Identifier: BSL-1.0
"""The cases of bench/cases/rows/rows.hpp, without any library."""
from worker import arrays

FEW, MANY = 512, 16384


def cases(cross_entropy, layernorm, case, integer):
    """Both for a library: `cross_entropy(scores, labels)` and `layernorm(x, scale, shift, weights)` are its
    functions, `case` makes value and gradient of one, and classes are of the type `integer`."""

    def softmax_xent(count):
        def prepare(flat):
            scores, labels = arrays(flat, (count, 1000), (count,))
            return case(lambda x, labels: cross_entropy(x[0], labels), [scores], labels.astype(integer))

        return prepare

    def normal(count):
        def prepare(flat):
            x, weights, *trained = arrays(flat, (count, 1024), (count, 1024), (1024,), (1024,))
            return case(lambda x, weights: layernorm(*x, weights), [x, *trained], weights)

        return prepare

    return {
        "softmax-xent-1000": softmax_xent(FEW),
        "layernorm-1024": normal(FEW),
        "softmax-xent-1000-rows-16384": softmax_xent(MANY),
        "layernorm-1024-rows-16384": normal(MANY),
    }
