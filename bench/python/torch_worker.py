# SPDX-License-Identifier: BSL-1.0
"""PyTorch: eager, or with `compile` as argument through torch.compile."""
import sys

import numpy
import torch
from torch.nn import functional

import dense
import gradbench
import kfac
import rows
import torch_networks
import torch_training
from kfac import unseen
from worker import nanoseconds, serve

COMPILED = sys.argv[1:] == ["compile"]


def tensor(array):
    if isinstance(array, torch.Tensor):
        return array
    return torch.from_numpy(numpy.array(array))


def case(function, trained, *data):
    """Value and gradient of a function of the parameters and the data."""
    parameters = [tensor(each) for each in trained]
    data = [tensor(each) for each in data]
    if COMPILED:
        torch.compiler.reset()
        return fastest(torch.compile(function), function, parameters, data), flat
    return eager(function, parameters, data), flat


def eager(function, parameters, data):
    leaves = [each.detach().clone().requires_grad_() for each in parameters]

    def run():
        value = function(leaves, *data)
        return torch.autograd.grad(value, leaves), value

    return run


def fastest(compiled, function, parameters, data):
    """Of a compiled function under autograd and its gradient compiled as one graph: which one it is
    depends on the case."""
    both = torch.compile(torch.func.grad_and_value(lambda trained: function(trained, *data)))
    choices = [eager(compiled, parameters, data), lambda: both(parameters)]
    for run in choices:
        nanoseconds(run, 3)  # compiles
    return min(choices, key=lambda run: min(nanoseconds(run, 1) for _ in range(20)))


def value_alone(function, trained, *data):
    parameters = [tensor(each) for each in trained]
    data = [tensor(each) for each in data]
    if COMPILED:
        torch.compiler.reset()
        function = torch.compile(function)
    return torch.no_grad()(lambda: function(parameters, *data)), lambda value: value.reshape(-1)


def direction(function, trained, *data):
    """The gradient over the diagonal of the Hessian, which has nothing off it."""
    parameters = [tensor(each) for each in trained]
    data = [tensor(each) for each in data]
    ones = [torch.ones_like(each) for each in parameters]
    slope = torch.func.grad_and_value(lambda at: function(at, *data))

    def newton(parameters, ones):
        (gradient, value), (diagonal, _) = torch.func.jvp(slope, (parameters,), (ones,))
        return [g / h for g, h in zip(gradient, diagonal)], value

    if COMPILED:
        torch.compiler.reset()
        newton = torch.compile(newton)
    return lambda: newton(parameters, ones), flat


def observations(function, trained, *data):
    """The Jacobian of each observation's errors, and the errors."""

    def rows(errors):
        twice = lambda *at: (errors(*at),) * 2
        return torch.func.vmap(torch.func.jacrev(twice, has_aux=True))

    both = function.jacobian(rows)
    if COMPILED:
        torch.compiler.reset()
        both = torch.compile(both)
    parameters = [tensor(each) for each in trained]
    data = [tensor(each) for each in data]

    def turned(answer):
        return answer[1], answer[0]

    return lambda: both(parameters, *data), lambda answer: flat(turned(answer))


def repeat(steps, step, y):
    for _ in range(steps):
        y = step(y)
    return y


def flat(both):
    gradient, value = both
    return torch.cat([each.reshape(-1) for each in (*gradient, value.detach())])


def outputs(shape):
    def computed(parameters, samples, seen=unseen):
        y = samples
        for layer in range(0, len(parameters), 2):
            if layer:
                y = torch.relu(y) if shape.activation == "relu" else torch.tanh(y)
            y = seen(layer, y, torch.addmm(parameters[layer + 1], y, parameters[layer]))
        return y

    return computed


def error(shape):
    def loss(y, targets):
        if shape.loss == "cross_entropy":
            return functional.cross_entropy(y, targets)
        return functional.mse_loss(y, targets, reduction="sum") / shape.batch

    return loss


def network(shape):
    return lambda parameters, samples, targets: error(shape)(
        outputs(shape)(parameters, samples), targets
    )


def hvp(function, loss, parameters, direction, samples, targets):
    slope = torch.func.grad(lambda at: loss(function(at, samples), targets))
    return torch.func.jvp(slope, (parameters,), (direction,))[1]


def ggnvp(function, loss, parameters, direction, samples, targets):
    at = lambda parameters: function(parameters, samples)
    y, moved = torch.func.jvp(at, (parameters,), (direction,))
    slope = torch.func.grad(lambda y: loss(y, targets))
    moved = torch.func.jvp(slope, (y,), (moved,))[1]
    return torch.func.vjp(at, parameters)[1](moved)[0]


def product(kind, function, loss, parameters, direction, *data):
    """A product of a direction with second derivatives."""
    chosen = {"hvp": hvp, "ggnvp": ggnvp}[kind]
    given = [[tensor(each) for each in part] for part in (parameters, direction, data)]

    def moved(parameters, direction, data):
        return chosen(function, loss, parameters, direction, *data)

    if COMPILED:
        torch.compiler.reset()
        moved = torch.compile(moved)
    return lambda: moved(*given), lambda answer: torch.cat([x.reshape(-1) for x in answer])


def same_rows(layer, x):
    return x


def same_parts(parts):
    return parts


def factors(
    function, loss, trained, samples, targets, usual, rows=same_rows, turned_back=same_parts
):
    """Value, gradient and factors, with the gradient by what layers make; compiled by zeros that are
    added to it. `rows` makes a matrix of what goes into a layer, or of the gradient by what it makes
    where there is no layer."""
    parameters = [tensor(each) for each in trained]
    samples, targets = tensor(samples), tensor(targets)

    def watched(parameters, samples, targets, added=None):
        into, made = [], []

        def seen(layer, x, y):
            into.append(rows(layer, x.detach()))
            made.append(y if added is None else y + added[len(made)])
            return made[-1]

        return loss(function(parameters, samples, seen), targets), into, made

    def moments(into, above):
        return kfac.moments(into, [rows(None, each) for each in above], len(samples))

    def swept(parameters, samples, targets, zeros):
        def value(parameters, added):
            value, into, _ = watched(parameters, samples, targets, added)
            return value, into

        both = torch.func.grad_and_value(value, (0, 1), has_aux=True)
        (gradient, above), (value, into) = both(parameters, zeros)
        return [*gradient, *moments(into, above), value]

    if COMPILED:
        torch.compiler.reset()
        compiled = torch.compile(swept)
        zeros = [torch.zeros_like(y) for y in watched(parameters, samples, targets)[2]]
        run = lambda: compiled(parameters, samples, targets, zeros)
    else:
        leaves = [each.clone().requires_grad_() for each in parameters]

        def run():
            value, into, made = watched(leaves, samples, targets)
            found = torch.autograd.grad(value, leaves + made)
            above = found[len(leaves) :]
            return [*found[: len(leaves)], *moments(into, above), value.detach()]

    return run, lambda parts: kfac.divided(turned_back(parts), usual)


def layernorm(x, scale, shift, weights):
    y = functional.layer_norm(x, x.shape[1:], scale, shift, 1e-5)
    return torch.sum(y * weights) / len(x)


def gradbench_cases():
    found = gradbench.cases(torch, repeat, case, value_alone, direction, observations)
    if COMPILED:  # which would spell out every step
        found = {name: made for name, made in found.items() if not name.startswith(("ode", "lstm"))}
    return found


if __name__ == "__main__":
    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)
    serve(
        "torch-compile" if COMPILED else "torch-eager",
        torch.__version__,
        dense.cases(network, case, "i8")
        | dense.products(outputs, error, product, "i8")
        | torch_networks.products(product)
        | kfac.dense_cases(outputs, error, factors, "i8")
        | {"kfac-factors/lenet5": torch_networks.factors(factors)}
        | torch_training.cases(COMPILED)
        | torch_networks.cases(case)
        | rows.cases(functional.cross_entropy, layernorm, case, "i8")
        | gradbench_cases(),
    )
