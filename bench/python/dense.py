# SPDX-License-Identifier: BSL-1.0
"""The networks of dense layers that bench/cases/dense/dense.hpp describes, without any library."""
from dataclasses import dataclass, replace

import numpy

from worker import arrays


@dataclass
class Network:
    extents: list
    batch: int
    activation: str = "relu"
    loss: str = "cross_entropy"
    directions: bool = False  # as many numbers as parameters follow them, for another case

    def shapes(self):
        """Of weights and biases in turn."""
        shapes = []
        for rows, columns in zip(self.extents, self.extents[1:]):
            shapes += [(rows, columns), (columns,)]
        return shapes

    def direction(self, flat):
        """What lies behind the parameters, in their shapes."""
        shapes = self.shapes()
        count = sum(numpy.prod(shape) for shape in shapes)
        return arrays(flat[count:], *shapes)

    def parts(self, flat):
        """Weights and biases in turn, samples, targets."""
        if self.directions:
            count = sum((a + 1) * b for a, b in zip(self.extents, self.extents[1:]))
            flat = numpy.concatenate([flat[:count], flat[2 * count :]])
        shapes = self.shapes()
        shapes.append((self.batch, self.extents[0]))
        if self.loss == "cross_entropy":
            shapes.append((self.batch,))
        else:
            shapes.append((self.batch, self.extents[-1]))
        *parameters, samples, targets = arrays(flat, *shapes)
        return parameters, samples, targets


ENCODER = [784, 1000, 500, 250, 30]
NETWORKS = {
    "mlp-784-128-10": Network([784, 128, 10], 64),
    "mlp-784-512-512-10": Network([784, 512, 512, 10], 128),
    "autoencoder-784-1000-500-250-30": Network(
        ENCODER + ENCODER[-2::-1], 256, loss="squared_error"
    ),
    "mlp-16-32-32-1": Network([16, 32, 32, 1], 64, "tanh", "squared_error"),
}
for kind in ("float", "double"):
    NETWORKS[f"mlp-4-16-16-1/{kind}"] = Network(
        [4, 16, 16, 1], 1, "tanh", "squared_error", directions=True
    )


# Second-order products take a direction, as long as the parameters, behind them.
PRODUCTS = {
    name: replace(NETWORKS[name], directions=True)
    for name in ("mlp-784-128-10", "mlp-784-512-512-10", "autoencoder-784-1000-500-250-30")
}
PRODUCTS["mlp-4-16-16-1"] = NETWORKS["mlp-4-16-16-1/double"]


def products(outputs, error, case, integer):
    """The Hessian (`hvp`) and the generalised Gauss-Newton matrix (`ggnvp`) times a direction:
    `case(kind, outputs, error, parameters, direction, samples, targets)` with `outputs(shape)` of
    parameters and samples and `error(shape)` of outputs and targets."""

    def prepare(kind, shape):
        def prepared(flat):
            parameters, samples, targets = shape.parts(flat)
            if shape.loss == "cross_entropy":
                targets = targets.astype(integer)
            direction = shape.direction(flat)
            return case(kind, outputs(shape), error(shape), parameters, direction, samples, targets)

        return prepared

    return {
        f"{kind}/{name}": prepare(kind, shape)
        for kind in ("hvp", "ggnvp")
        for name, shape in PRODUCTS.items()
    }


def cases(loss, case, integer):
    """All of them for a library: `loss(shape)` is its function of parameters, samples and targets, `case` what
    makes value and gradient of it, and classes are of the type `integer`."""

    def prepare(shape):
        def prepared(flat):
            parameters, samples, targets = shape.parts(flat)
            if shape.loss == "cross_entropy":
                targets = targets.astype(integer)
            return case(loss(shape), parameters, samples, targets)

        return prepared

    return {name: prepare(shape) for name, shape in NETWORKS.items()}
