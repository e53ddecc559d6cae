# SPDX-License-Identifier: BSL-1.0
"""The cases of bench/cases/training/training.hpp for JAX: a step is one compiled function. An epoch is a
loop of them in Python, or compiled as a whole, whichever is faster."""
import math

import jax
import jax.numpy as jnp
import numpy

import training
from worker import nanoseconds


def scores(parameters, images):
    w1, b1, w2, b2 = parameters
    return jax.nn.relu(images @ w1 + b1) @ w2 + b2


def cross_entropy(scores, labels):
    return -jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(scores), labels[:, None], axis=1))


def error(parameters, images, labels):
    return cross_entropy(scores(parameters, images), labels)


def adam(name):
    """From parameters, both means and the number of steps, and a batch, to the same after it, and the loss."""
    rate, epsilon = training.SETTINGS[name]
    beta1, beta2 = training.BETAS

    def step(state, images, labels):
        parameters, means, squares, steps = state
        value, gradient = jax.value_and_grad(error)(parameters, images, labels)
        steps = steps + 1
        means = [beta1 * m + (1 - beta1) * g for m, g in zip(means, gradient)]
        squares = [beta2 * v + (1 - beta2) * g * g for v, g in zip(squares, gradient)]
        # 1 - beta**steps would lose half of the digits that float has
        scale = -rate / jnp.expm1(steps * math.log(beta1))
        correction = -jnp.expm1(steps * math.log(beta2))
        parameters = [
            p - scale * m / (jnp.sqrt(v / correction) + epsilon)
            for p, m, v in zip(parameters, means, squares)
        ]
        return (parameters, means, squares, steps), value

    return step


def start(parameters):
    zeros = [numpy.zeros_like(each) for each in parameters]
    return jax.tree.map(jnp.array, (list(parameters), zeros, zeros, numpy.float32(0)))


def step(flat):
    parameters, samples, labels = training.step(flat)
    samples, labels = jnp.array(samples), jnp.array(labels.astype("i4"))
    compiled = jax.jit(adam(training.STEP), donate_argnums=0)
    state = start(parameters)

    def run():
        nonlocal state
        state, value = jax.block_until_ready(compiled(state, samples, labels))
        return value

    def results(value):
        return numpy.concatenate([numpy.ravel(each) for each in (*state[0], value)])

    def restart():
        nonlocal state
        state = start(parameters)
        run()
        run()

    return run, results, restart


def epoch(flat):
    parameters, images, labels, tests, test_labels, order = training.epoch(flat)
    images, labels, order = jnp.array(images), jnp.array(labels.astype("i4")), order.astype("i4")
    whole = len(order) - len(order) % training.BATCH
    batches = jnp.array(order[:whole].reshape(-1, training.BATCH))
    last = jnp.array(order[whole:])
    update = adam(training.EPOCH)

    def gathered(state, rows, images, labels):
        return update(state, images[rows], labels[rows])

    one = jax.jit(gathered, donate_argnums=0)

    def by_steps(state, images, labels):
        losses = []
        for rows in (*batches, last):
            state, value = one(state, rows, images, labels)
            losses.append(value)
        return state, jnp.stack(losses)

    @jax.jit
    def at_once(state, images, labels):
        state, losses = jax.lax.scan(
            lambda state, rows: gathered(state, rows, images, labels), state, batches
        )
        state, value = gathered(state, last, images, labels)
        return state, jnp.append(losses, value)

    state = start(parameters)

    def fastest(choices):
        times = []
        for choice in choices:
            times.append(
                min(
                    nanoseconds(
                        lambda: jax.block_until_ready(choice(start(parameters), images, labels)), 1
                    )
                    for _ in range(2)
                )
            )
        return choices[times.index(min(times))]

    chosen = fastest([by_steps, at_once])

    def run():
        nonlocal state
        state, losses = jax.block_until_ready(chosen(state, images, labels))
        return losses

    def results(losses):
        share = training.accuracy(scores(state[0], jnp.array(tests)), test_labels)
        return numpy.append(losses[: training.LOSSES], share)

    def restart():
        nonlocal state
        state = start(parameters)

    return run, results, restart


CASES = {training.STEP: step, training.EPOCH: epoch}
