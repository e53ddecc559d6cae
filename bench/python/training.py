# SPDX-License-Identifier: BSL-1.0
"""The inputs of the cases of bench/cases/training/training.hpp."""
import numpy

import dense
from worker import arrays

BETAS = 0.9, 0.999
BATCH = 64
LOSSES = 10  # of an epoch, that are compared
STEP, EPOCH = "mlp-784-128-10-step", "train-fashion-mnist"
SETTINGS = {STEP: (1e-2, 1e-3), EPOCH: (1e-3, 1e-8)}  # rate and epsilon


def step(flat):
    """Parameters, samples, classes."""
    return dense.NETWORKS["mlp-784-128-10"].parts(flat)


def epoch(flat):
    """Parameters; images and classes to train with, and to test with; the order."""
    *parameters, images, labels, tests, test_labels, order = arrays(
        flat, (784, 128), (128,), (128, 10), (10,),
        (60000, 784), (60000,), (10000, 784), (10000,), (60000,)
    )
    return parameters, images, labels, tests, test_labels, order


def accuracy(scores, labels):
    return numpy.mean(numpy.argmax(scores, axis=1) == labels)
