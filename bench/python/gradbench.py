# SPDX-License-Identifier: BSL-1.0
"""The problems of bench/cases/gradbench/gradbench.hpp for libraries that look like NumPy: each takes
the library's module and returns the function of what the derivative is taken by and of the data,
and how its inputs are parted into those. Written as a user of such a library would, in whole
arrays."""
import math
import re

import numpy

from worker import arrays


def llsq(xp, n, m):
    points = numpy.linspace(-1, 1, n)
    powers = numpy.arange(m)

    def value(trained, t, s, powers):
        return 0.5 * xp.sum((s - (t[:, None] ** powers) @ trained[0]) ** 2)

    return value, lambda flat: ([flat], [points, numpy.sign(points), powers.astype(float)])


def logsumexp(xp, x, axis):
    most = xp.amax(x, axis)
    return most + xp.log(xp.sum(xp.exp(x - most[..., None]), axis))


def lse(xp, n):
    return lambda trained: logsumexp(xp, trained[0], 0), lambda flat: ([flat], [])


def kmeans(xp, k, n, d):
    def value(trained, points):
        apart = points[:, None, :] - trained[0][None, :, :]
        return xp.sum(xp.amin(xp.sum(apart * apart, 2), 1))

    def parts(flat):
        points, centroids = arrays(flat, (n, d), (k, d))
        return [centroids], [points]

    return value, parts


def gmm(xp, d, k, n):
    rows, columns = numpy.tril_indices(d, -1)
    order = numpy.lexsort((rows, columns))  # column after column
    place = numpy.zeros((d * (d - 1) // 2, d, d))
    place[numpy.arange(len(rows)), rows[order], columns[order]] = 1
    gammas = 0.25 * d * (d - 1) * math.log(math.pi)
    gammas += sum(math.lgamma(0.5 * (d + 1 - j)) for j in range(d))
    constant = -0.5 * n * d * math.log(2 * math.pi)
    constant += k * (-0.5 * (d + 1) * d * math.log(2) - gammas)

    def value(trained, x, place, eye):
        alpha, mu, q, l = trained
        factor = xp.einsum("kl,lij->kij", l, place) + xp.exp(q)[:, :, None] * eye
        product = xp.einsum("kij,nkj->nki", factor, x[:, None, :] - mu)
        each = alpha + xp.sum(q, 1) - 0.5 * xp.sum(product**2, 2)
        prior = 0.5 * (xp.sum(xp.exp(2 * q)) + xp.sum(l**2))
        likelihood = xp.sum(logsumexp(xp, each, 1)) - n * logsumexp(xp, alpha, 0)
        return likelihood - prior + constant

    def parts(flat):
        *trained, x = arrays(flat, (k,), (k, d), (k, d), (k, d * (d - 1) // 2), (n, d))
        return trained, [x, place, numpy.eye(d)]

    return value, parts


def ode(repeat):
    """`repeat(steps, step, y)` is the library's loop."""

    def problem(xp, n, s):
        h = 2.0 / s

        def value(trained, one, zeros):
            x = trained[0]

            def slope(y):
                return x * xp.concatenate([one, y[:-1]])

            def step(y):
                k1 = slope(y)
                k2 = slope(y + h / 2 * k1)
                k3 = slope(y + h / 2 * k2)
                k4 = slope(y + h * k3)
                return y + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)

            return repeat(s, step, zeros)[-1]

        return value, lambda flat: ([flat], [numpy.ones(1), numpy.zeros(n)])

    return problem


SIZES = """gmm/d2-k5-n1000 gmm/d10-k25-n1000 kmeans/k10-n1000-d8 kmeans/k10-n10000-d8 llsq/n128-m128
llsq/n1024-m128 lse/n1000 lse/n100000 ode/n100-s100 ode/n1000-s10""".split()


def cases(xp, repeat, case, value_alone, direction):
    """All of them: with their derivative by `case(value, trained, *data)`, alone by `value_alone`,
    Newton's direction by `direction`."""
    problems = {"llsq": llsq, "lse": lse, "kmeans": kmeans, "gmm": gmm, "ode": ode(repeat)}
    found = {}
    for size in SIZES:
        name, grid = size.split("/")
        numbers = dict(re.findall(r"([a-z])(\d+)", grid))
        value, parts = problems[name](xp, **{key: int(text) for key, text in numbers.items()})

        def prepare(make, value=value, parts=parts):
            def prepared(flat):
                trained, data = parts(flat)
                return make(value, trained, *data)

            return prepared

        found[size] = prepare(direction if name == "kmeans" else case)
        found[f"{name}-primal/{grid}"] = prepare(value_alone)
    return found
