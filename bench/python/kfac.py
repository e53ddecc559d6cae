# SPDX-License-Identifier: BSL-1.0
"""Kronecker factors as bench/cases/kfac/kfac.hpp describes them, without any library."""
from dataclasses import replace

import numpy

import dense
import networks

# Networks without the directions of other cases; their steps and factors have the same names.
SHAPES = {name: replace(shape, directions=False) for name, shape in dense.PRODUCTS.items()}


def unseen(layer, into, made):
    """What a network shows: what goes into a layer and what it makes, which this one leaves alone."""
    return made


def moments(into, above, batch):
    """Of each layer, given the rows that go into it and those of the gradients by what it makes."""
    found = []
    for x, slope in zip(into, above):
        found += [x.T @ x / len(x), x.mean(0), slope.T @ slope * batch]
    return found


def divided(parts, usual):
    """One flat array of all parts, each divided by what is usual in it."""
    return numpy.concatenate([numpy.ravel(part) / size for part, size in zip(parts, usual)])


def usual(flat, layers):
    return flat[-(5 * layers + 1) :]


def dense_cases(outputs, error, case, integer):
    """Of dense layers: `case(outputs, error, trained, samples, targets, usual)` with `outputs(shape)` of
    parameters, samples and what sees the layers."""

    def prepare(shape):
        def prepared(flat):
            trained, samples, targets = shape.parts(flat)
            if shape.loss == "cross_entropy":
                targets = targets.astype(integer)
            sizes = usual(flat, len(trained) // 2)
            return case(outputs(shape), error(shape), trained, samples, targets, sizes)

        return prepared

    return {f"kfac-factors/{name}": prepare(shape) for name, shape in SHAPES.items()}


def lenet5(flat):
    """Parameters, images, labels, what is usual."""
    trained, (images, labels) = networks.parts("lenet5", flat)
    return trained, images, labels, usual(flat, len(trained) // 2)
