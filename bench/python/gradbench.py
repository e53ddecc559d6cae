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


def lstm(repeat):
    def problem(xp, l, c):
        bits = 14

        def sigmoid(x):
            return 1 / (1 + xp.exp(-x))

        def value(trained, first, sequence):
            cell, ends = trained

            def step(carry):
                t, state, loss = carry
                x = sequence[t] * ends[0]
                after = []
                for w, (h, memory) in zip(cell, state):
                    forget = sigmoid(x * w[0] + w[4])
                    change = sigmoid(h * w[1] + w[5]) * xp.tanh(h * w[3] + w[7])
                    leave = sigmoid(x * w[2] + w[6])
                    memory = memory * forget + change
                    x = leave * xp.tanh(memory)
                    after.append((x, memory))
                y = x * ends[1] + ends[2]
                following = sequence[t + 1]
                missed = xp.log(2 + xp.sum(xp.exp(y))) * xp.sum(following) - xp.sum(following * y)
                return t + 1, after, loss + missed

            state = [(each[0], each[1]) for each in first]
            start = 0, state, xp.sum(ends[0]) * 0
            return repeat(c - 1, step, start)[2] / ((c - 1) * bits)

        def parts(flat):
            cell, ends, *data = arrays(flat, (l, 8, bits), (3, bits), (l, 2, bits), (c, bits))
            return [cell, ends], data

        return value, parts

    return problem


def ba(xp, n, m, p):
    """Errors of all observations in a row; for the Jacobian those of one, and how it is put together."""

    def errors(x, seen):
        """Of a camera, a point and a weight in the last axis."""
        r, camera, point, weight = x[..., 0:3], x[..., 3:11], x[..., 11:14], x[..., 14:15]
        off = point - camera[..., 0:3]
        angle = xp.sqrt(xp.sum(r * r, -1))[..., None]
        axis = r / angle
        cos, sin = xp.cos(angle), xp.sin(angle)
        a0, a1, a2 = axis[..., 0], axis[..., 1], axis[..., 2]
        x0, x1, x2 = off[..., 0], off[..., 1], off[..., 2]
        across = xp.stack([a1 * x2 - a2 * x1, a2 * x0 - a0 * x2, a0 * x1 - a1 * x0], -1)
        along = xp.sum(axis * off, -1)[..., None] * (1 - cos)
        y = off * cos + across * sin + axis * along
        e = y[..., 0:2] / y[..., 2:3]
        squares = xp.sum(e * e, -1)[..., None]
        scale = camera[..., 3:4] * (1 + squares * (camera[..., 6:7] + camera[..., 7:8] * squares))
        return weight * (e * scale + camera[..., 4:6] - seen)

    def gathered(trained, camera, point):
        cameras, points, weights = trained
        return xp.concatenate([cameras[camera], points[point], weights[:, None]], -1)

    def value(trained, camera, point, seen):
        weights = trained[2]
        reprojection = errors(gathered(trained, camera, point), seen)
        return xp.concatenate([reprojection.reshape(-1), 1 - weights * weights])

    def parts(flat):
        cameras, points, weights, seen = arrays(flat, (n, 11), (m, 3), (p,), (p, 2))
        index = numpy.arange(p)
        return [cameras, points, weights], [index % n, index % m, seen]

    def jacobian(rows):
        """`rows(errors)` is the library's: the Jacobian for each observation, and the errors."""
        each = rows(errors)

        def both(trained, camera, point, seen):
            weights = trained[2]
            blocks, reprojection = each(gathered(trained, camera, point), seen)
            value = xp.concatenate([reprojection.reshape(-1), 1 - weights * weights])
            return value, [blocks, -2 * weights]

        return both

    value.jacobian = jacobian
    return value, parts


SIZES = """ba/n49-m7776-p31843 ba/n21-m11315-p36455 lstm/l2-c1024 lstm/l4-c1024 gmm/d2-k5-n1000 gmm/d10-k25-n1000 kmeans/k10-n1000-d8 kmeans/k10-n10000-d8 llsq/n128-m128
llsq/n1024-m128 lse/n1000 lse/n100000 ode/n100-s100 ode/n1000-s10""".split()


def cases(xp, repeat, case, value_alone, direction, observations):
    """All of them: with their derivative by `case(value, trained, *data)`, alone by `value_alone`,
    Newton's direction by `direction`, a sparse Jacobian by `observations`."""
    problems = {"ba": ba, "lstm": lstm(repeat), "llsq": llsq, "lse": lse, "kmeans": kmeans, "gmm": gmm, "ode": ode(repeat)}
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

        derived = {"kmeans": direction, "ba": observations}
        found[size] = prepare(derived.get(name, case))
        found[f"{name}-primal/{grid}"] = prepare(value_alone)
    return found
