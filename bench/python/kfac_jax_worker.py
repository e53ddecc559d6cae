# SPDX-License-Identifier: BSL-1.0
"""The optimiser of kfac-jax, with the settings of bench/cases/kfac/costate.hpp."""
import os

os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"
os.environ["JAX_PLATFORMS"] = "cpu"

import importlib.metadata

import jax
import jax.numpy as jnp
import kfac_jax
import numpy

import kfac
import networks
from jax_training import cross_entropy
from jax_worker import error, lenet5_scores, outputs
from worker import serve

EVERY = 20  # steps from one inversion to the next


def judged(function, loss, classifies):
    """The mean loss of a batch, known to the optimiser with the outputs that it judges."""

    def value(parameters, batch):
        samples, targets = batch
        y = function(parameters, samples)
        if classifies:
            kfac_jax.register_softmax_cross_entropy_loss(y, targets)
        else:
            kfac_jax.register_squared_error_loss(y, targets)
        return loss(y, targets)

    return value


def dense_layers(shape):
    def parts(flat):
        parameters, samples, targets = shape.parts(flat)
        classifies = shape.loss == "cross_entropy"
        value = judged(outputs(shape), error(shape), classifies)
        return value, parameters, samples, targets.astype("i4") if classifies else targets

    return parts


def lenet5(flat):
    parameters, (images, labels) = networks.parts("lenet5", flat)
    value = judged(lenet5_scores, cross_entropy, True)
    return value, parameters, images, labels.astype("i4")


def prepare(parts):
    def prepared(flat):
        # It takes floats to doubles where it inverts, if there are doubles at all.
        jax.config.update("jax_enable_x64", flat.dtype == numpy.float64)
        value, parameters, samples, targets = parts(flat)
        batch = jnp.array(samples), jnp.array(targets)
        optimiser = kfac_jax.Optimizer(
            value_and_grad_func=jax.value_and_grad(value),
            l2_reg=0.0,
            use_adaptive_learning_rate=True,
            use_adaptive_momentum=True,
            use_adaptive_damping=True,
            initial_damping=150.0,
            min_damping=0.0,
            damping_adaptation_interval=5,
            damping_adaptation_decay=19 / 20,
            num_burnin_steps=0,
            estimation_mode="fisher_gradients",  # of targets drawn from the model
            curvature_ema=0.95,
            inverse_update_period=EVERY,
        )
        state = first = keys = None

        def run():
            nonlocal state, first
            trained, inner = state
            trained, inner, report = optimiser.step(trained, inner, next(keys), batch=batch)
            state = jax.block_until_ready((trained, inner))
            first = report["loss"] if first is None else first
            return report["loss"]

        def results(loss):
            return numpy.array([first, loss], "f8")

        def restart():
            nonlocal state, first, keys
            trained = [jnp.array(each) for each in parameters]
            state = trained, optimiser.init(trained, jax.random.PRNGKey(0), batch)
            first, keys = None, iter(jax.random.split(jax.random.PRNGKey(1), 1 << 10))

        restart()
        return run, results, restart

    return prepared


if __name__ == "__main__":
    serve(
        "kfac-jax",
        importlib.metadata.version("kfac-jax"),
        {
            f"kfac-step/{name}": prepare(parts)
            for name, parts in {
                **{name: dense_layers(shape) for name, shape in kfac.SHAPES.items()},
                "lenet5": lenet5,
            }.items()
        },
    )
