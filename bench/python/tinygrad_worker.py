# SPDX-License-Identifier: BSL-1.0
"""tinygrad on one core, its kernels compiled by clang and replayed: the networks of dense layers."""
import os
from importlib.metadata import version

os.environ["CPU_COUNT"] = "1"

import numpy
from tinygrad import Device, Tensor, TinyJit

import dense
from worker import serve


def case(function, trained, *data):
    """Value and gradient of a function of the parameters and the data."""
    parameters = [Tensor(numpy.array(each)).realize() for each in trained]
    data = [Tensor(numpy.array(each)).realize() for each in data]

    @TinyJit
    def replayed():
        value = function(parameters, *data)
        answer = (*value.gradient(*parameters), value)
        Tensor.realize(*answer)
        return answer

    def run():
        answer = replayed()
        Device[Device.DEFAULT].synchronize()
        return answer

    return run, lambda answer: numpy.concatenate([each.numpy().reshape(-1) for each in answer])


def network(shape):
    def loss(parameters, samples, targets):
        y = samples
        for layer in range(0, len(parameters), 2):
            if layer:
                y = y.relu() if shape.activation == "relu" else y.tanh()
            y = y @ parameters[layer] + parameters[layer + 1]
        if shape.loss == "cross_entropy":
            return y.sparse_categorical_crossentropy(targets)
        return ((y - targets) ** 2).sum() / shape.batch

    return loss


if __name__ == "__main__":
    serve("tinygrad", version("tinygrad"), dense.cases(network, case, "i4"))
