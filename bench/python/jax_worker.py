# SPDX-License-Identifier: BSL-1.0
"""JAX, compiled by jit."""
import os

os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"
os.environ["JAX_PLATFORMS"] = "cpu"

import jax
import jax.numpy as jnp
import numpy

import dense
import gradbench
import jax_training
import kfac
import networks
import rows
from jax_training import cross_entropy
from kfac import unseen
from worker import serve


def jitted(function, trained, data, results):
    compiled = jax.jit(function)
    parameters = [jnp.array(each) for each in trained]
    data = [jnp.array(each) for each in data]
    return lambda: jax.block_until_ready(compiled(parameters, *data)), results


def flat(answer):
    value, gradient = answer
    return numpy.concatenate([numpy.ravel(each) for each in (*gradient, value)])


def case(function, trained, *data):
    """Value and gradient of a function of the parameters and the data."""
    return jitted(jax.value_and_grad(function), trained, data, flat)


def value_alone(function, trained, *data):
    return jitted(function, trained, data, numpy.ravel)


def direction(function, trained, *data):
    """The gradient over the diagonal of the Hessian, which has nothing off it."""

    def newton(parameters, *data):
        slope = jax.value_and_grad(lambda at: function(at, *data))
        ones = [jnp.ones_like(each) for each in parameters]
        (value, gradient), (_, diagonal) = jax.jvp(slope, [parameters], [ones])
        return value, [g / h for g, h in zip(gradient, diagonal)]

    return jitted(newton, trained, data, flat)


def observations(function, trained, *data):
    """The Jacobian of each observation's errors, and the errors."""

    def rows(errors):
        twice = lambda *at: (errors(*at),) * 2
        return jax.vmap(jax.jacrev(twice, has_aux=True))

    return jitted(function.jacobian(rows), trained, data, flat)


def repeat(steps, step, start):
    return jax.lax.scan(lambda y, _: (step(y), None), start, length=steps)[0]


def outputs(shape):
    def computed(parameters, samples, seen=unseen):
        y = samples
        for layer in range(0, len(parameters), 2):
            if layer:
                y = jax.nn.relu(y) if shape.activation == "relu" else jnp.tanh(y)
            y = seen(layer, y, y @ parameters[layer] + parameters[layer + 1])
        return y

    return computed


def error(shape):
    def loss(y, targets):
        if shape.loss == "cross_entropy":
            return cross_entropy(y, targets)
        return jnp.sum((y - targets) ** 2) / shape.batch

    return loss


def network(shape):
    return lambda parameters, samples, targets: error(shape)(
        outputs(shape)(parameters, samples), targets
    )


def hvp(function, loss, parameters, direction, samples, targets):
    slope = jax.grad(lambda at: loss(function(at, samples), targets))
    return jax.jvp(slope, (parameters,), (direction,))[1]


def ggnvp(function, loss, parameters, direction, samples, targets):
    at = lambda parameters: function(parameters, samples)
    y, moved = jax.jvp(at, (parameters,), (direction,))
    slope = jax.grad(lambda y: loss(y, targets))
    return jax.vjp(at, parameters)[1](jax.jvp(slope, (y,), (moved,))[1])[0]


def product(kind, function, loss, parameters, direction, *data):
    """A product of a direction with second derivatives."""
    chosen = {"hvp": hvp, "ggnvp": ggnvp}[kind]
    direction = [jnp.array(each) for each in direction]
    compiled = jax.jit(lambda *given: chosen(function, loss, *given))
    flat_product = lambda answer: numpy.concatenate([numpy.ravel(each) for each in answer])
    parameters = [jnp.array(each) for each in parameters]
    data = [jnp.array(each) for each in data]
    return lambda: jax.block_until_ready(compiled(parameters, direction, *data)), flat_product


def factors(function, loss, trained, samples, targets, usual):
    """Value, gradient and factors: from the gradient by zeros that are added to what layers make."""

    def shapes(*given):
        made = []
        function(*given, lambda layer, into, y: made.append(y) or y)
        return made

    def sweep(parameters, samples, targets):
        def watched(parameters, added):
            into, left = [], iter(added)

            def seen(layer, x, y):
                into.append(windows(layer, x))
                return y + next(left)

            return loss(function(parameters, samples, seen), targets), into

        made = jax.eval_shape(shapes, parameters, samples)
        zeros = [jnp.zeros(each.shape, each.dtype) for each in made]
        both = jax.value_and_grad(watched, (0, 1), has_aux=True)
        (value, into), (gradient, above) = both(parameters, zeros)
        above = [each.reshape(-1, each.shape[-1]) for each in above]
        return [*gradient, *kfac.moments(into, above, len(samples)), value]

    return jitted(sweep, trained, [samples, targets], lambda parts: kfac.divided(parts, usual))


def windows(layer, x):
    """What goes into a layer, as rows: the windows of LeNet's convolutions."""
    if x.ndim == 2:
        return x
    x = jnp.pad(x, [(0, 0), (2, 2), (2, 2), (0, 0)]) if layer == 0 else x
    side = x.shape[1] - 4
    taps = [x[:, i : i + side, j : j + side] for i in range(5) for j in range(5)]
    return jnp.stack(taps, axis=3).reshape(-1, 25 * x.shape[3])


def layernorm(x, scale, shift, weights):
    off = x - x.mean(axis=1, keepdims=True)
    normal = off * jax.lax.rsqrt(jnp.mean(off**2, axis=1, keepdims=True) + 1e-5)
    return jnp.sum((normal * scale + shift) * weights) / len(x)


def convolved(images, weights, padding):
    kinds = ("NHWC", "HWIO", "NHWC")
    return jax.lax.conv_general_dilated(images, weights, (1, 1), padding, dimension_numbers=kinds)


def conv3x3(trained):
    weight, bias, images = trained
    seen = jax.nn.relu(convolved(images, weight, "SAME") + bias)
    return 0.5 * jnp.sum(seen**2) / len(images)


def lenet5_scores(trained, images, seen=unseen):
    y = images
    for layer, padding in (0, "SAME"), (2, "VALID"):
        y = seen(layer, y, convolved(y, trained[layer], padding) + trained[layer + 1])
        y = jax.nn.relu(y)
        y = jax.lax.reduce_window(y, -jnp.inf, jax.lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID")
    y = y.reshape(len(y), -1)
    for layer in 4, 6, 8:
        y = seen(layer, y, y @ trained[layer] + trained[layer + 1])
        y = jax.nn.relu(y) if layer < 8 else y
    return y


def lenet5(trained, images, labels):
    return cross_entropy(lenet5_scores(trained, images), labels)


def lenet5_product(kind):
    def prepare(flat):
        trained, direction, (images, labels) = networks.product_parts("lenet5", flat)
        labels = labels.astype("i4")
        return product(kind, lenet5_scores, cross_entropy, trained, direction, images, labels)

    return prepare


def lenet5_factors(flat):
    trained, images, labels, usual = kfac.lenet5(flat)
    return factors(lenet5_scores, cross_entropy, trained, images, labels.astype("i4"), usual)


def gru(trained, sequences):
    incoming, bias, recurrent, recurrent_bias = trained
    seen = jnp.swapaxes(sequences @ incoming + bias, 0, 1)  # of all steps at once

    def step(h, x):
        before = h @ recurrent + recurrent_bias
        reset, update = jnp.split(jax.nn.sigmoid(x[:, :128] + before[:, :128]), 2, axis=1)
        fresh = jnp.tanh(x[:, 128:] + reset * before[:, 128:])
        after = fresh + update * (h - fresh)
        return after, after

    states = jax.lax.scan(step, jnp.zeros((len(sequences), 64), "f4"), seen)[1]
    return 0.5 * jnp.sum(states**2) / len(sequences)


def attention(trained):
    *weights, out, tokens = trained
    q, k, v = ((tokens @ weight).reshape(-1, 64, 4, 32) for weight in weights)
    share = jax.nn.softmax(jnp.einsum("nihd,njhd->nhij", q, k) * 32**-0.5)
    mixed = jnp.einsum("nhij,njhd->nihd", share, v).reshape(tokens.shape)
    return 0.5 * jnp.sum((mixed @ out) ** 2) / len(tokens)


def other_network(name, function):
    def prepare(flat):
        trained, data = networks.parts(name, flat)
        data[1:] = [each.astype("i4") for each in data[1:]]  # classes
        return case(function, trained, *data)

    return prepare


OTHERS = {
    "conv3x3-64-64-28x28": conv3x3,
    "lenet5": lenet5,
    "gru-64-t32": gru,
    "attention-d128-h4-t64": attention,
}
OTHERS = {name: other_network(name, function) for name, function in OTHERS.items()}

if __name__ == "__main__":
    jax.config.update("jax_enable_x64", True)
    serve(
        "jax",
        jax.__version__,
        dense.cases(network, case, "i4")
        | dense.products(outputs, error, product, "i4")
        | {f"{kind}/lenet5": lenet5_product(kind) for kind in ("hvp", "ggnvp")}
        | kfac.dense_cases(outputs, error, factors, "i4")
        | {"kfac-factors/lenet5": lenet5_factors}
        | jax_training.CASES
        | OTHERS
        | rows.cases(cross_entropy, layernorm, case, "i4")
        | gradbench.cases(jnp, repeat, case, value_alone, direction, observations),
    )
