#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Writes the tables math_<function>.inc beside this file: points and values of the elementary
functions, computed with 50 digits.

A row is an argument (or two), the value rounded to double, and what the rounding left, so that a test
can measure an error in units in the last place.  Needs mpmath.  `generate_math.py N DIRECTORY`
writes N random points a function instead, for measuring (with a name: only that function).
"""
import os
import random
import sys

from mpmath import mp, mpf
import mpmath as m

mp.dps = 50


def softplus(x):
    return m.log1p(m.exp(x))


def logaddexp(x, y):
    return m.log(m.exp(x) + m.exp(y))


def sigmoid(x):
    return 1 / (1 + m.exp(-x))


def lgamma(x):
    return m.log(abs(m.gamma(x))) if x < 0 else m.loggamma(x)


def rsqrt(x):
    return 1 / m.sqrt(x)


def uniform(a, b):
    return lambda r: r.uniform(a, b)


def powers(a, b, signed=False):
    def draw(r):
        x = 2.0 ** r.uniform(a, b)
        return -x if signed and r.random() < 0.5 else x
    return draw


def near(*points):
    """Points at distances 2^-1 … 2^-40 from the given ones."""
    def draw(r):
        return r.choice(points) + r.choice((-1, 1)) * 2.0 ** r.uniform(-40, -1)
    return draw


def multiples_of_half_pi(r):
    """The doubles nearest to large multiples of π/2: what a reduction fails on first."""
    return float(m.pi / 2 * r.randint(1, 2 ** r.randint(2, 45))) * 2.0 ** r.choice((0, 0, 0, 100, 900))


UNARY = {
    'sqrt': (m.sqrt, [powers(-1074, 1023), uniform(0, 10)], [2.0, 4.0, 1e-310, 5e-324]),
    'rsqrt': (rsqrt, [powers(-1022, 1023), uniform(0.1, 10)], [1.0, 4.0]),
    'cbrt': (lambda x: m.sign(x) * m.cbrt(abs(x)), [powers(-1074, 1023, True), uniform(-30, 30)],
             [27.0, -8.0]),
    'exp': (m.exp, [uniform(-708, 709), uniform(-1, 1), uniform(-10, 10)], [709.78, -708.3, 1e-17]),
    'exp2': (m.exp2 if hasattr(m, 'exp2') else lambda x: mpf(2) ** x,
             [uniform(-1021, 1023), uniform(-2, 2)], [3.0, -5.0, 0.5]),
    'expm1': (m.expm1, [uniform(-40, 709), uniform(-1, 1), powers(-60, -1, True)], [-1e-300]),
    'log': (m.log, [powers(-1074, 1023), uniform(0.5, 2), near(1.0)], [5e-324, 2.0]),
    'log2': (lambda x: m.log(x, 2), [powers(-1074, 1023), uniform(0.5, 2), near(1.0)], [8.0, 0.125]),
    'log1p': (m.log1p, [uniform(-0.999999, 1), powers(-60, 1023), powers(-60, -1.01, True)],
              [1e-300, -0.9999999999999999]),
    'sin': (m.sin, [uniform(-4, 4), uniform(-1e4, 1e4), powers(-28, 1023, True),
                    multiples_of_half_pi], [1e22, 6.381956970095103e+269]),
    'cos': (m.cos, [uniform(-4, 4), uniform(-1e4, 1e4), powers(-28, 1023, True),
                    multiples_of_half_pi], [1e22, 6.381956970095103e+269]),
    'tan': (m.tan, [uniform(-4, 4), uniform(-1e4, 1e4), powers(-28, 1023, True),
                    multiples_of_half_pi], [1e22, 6.381956970095103e+269]),
    'asin': (m.asin, [uniform(-1, 1), powers(-30, 0, True), lambda r: 1 - 2.0 ** r.uniform(-50, -1)],
             [1.0, -1.0, 0.5]),
    'acos': (m.acos, [uniform(-1, 1), powers(-60, 0, True), lambda r: 1 - 2.0 ** r.uniform(-50, -1)],
             [-1.0, 0.5]),
    'atan': (m.atan, [uniform(-3, 3), powers(-30, 100, True)], [1.0, 1e300]),
    'sinh': (m.sinh, [uniform(-3, 3), uniform(-710, 710), powers(-30, 2, True)], [710.4]),
    'cosh': (m.cosh, [uniform(-3, 3), uniform(-710, 710)], [710.4]),
    'tanh': (m.tanh, [uniform(-1, 1), uniform(-22, 22), powers(-30, 2, True)], [30.0]),
    'asinh': (m.asinh, [uniform(-3, 3), powers(-30, 1023, True)], [1.0]),
    'acosh': (m.acosh, [uniform(1, 3), powers(0, 1023), lambda r: 1 + 2.0 ** r.uniform(-50, -1)],
              [2.0]),
    'atanh': (m.atanh, [uniform(-1, 1), powers(-30, -0.001, True),
                        lambda r: 1 - 2.0 ** r.uniform(-50, -1)], [0.5]),
    'erf': (m.erf, [uniform(-1, 1), uniform(-6, 6), powers(-40, 2, True)], [1.0, 1e-310]),
    'erfc': (m.erfc, [uniform(-1, 1), uniform(-6, 6), uniform(1, 26.5)], [1.0, 0.5]),
    'lgamma': (lgamma, [uniform(0, 3), uniform(0, 20), powers(-60, 1013), near(1.0, 2.0),
                        uniform(-10, 0)], [0.5, 3.0, 100.0]),
    'digamma': (m.digamma, [uniform(0, 3), uniform(0, 20), powers(-60, 100), uniform(-10, 0)],
                [0.5, 1.0, 100.0]),
    'sigmoid': (sigmoid, [uniform(-5, 5), uniform(-700, 40)], [0.0]),
    'softplus': (softplus, [uniform(-5, 5), uniform(-700, 100)], [0.0]),
}

BINARY = {
    'pow': (m.power, [(powers(-10, 10), uniform(-60, 60)), (uniform(0.5, 2), uniform(-500, 500)),
                      (powers(-1070, 1020), uniform(-0.9, 0.9)), (uniform(0, 10), uniform(0, 10)),
                      (near(1.0), powers(0, 20))],
            [(10.0, -5.0), (2.0, 0.5), (3.0, 40.0), (-1.5, 7.0), (-2.5, 4.0)]),
    'atan2': (m.atan2, [(uniform(-3, 3), uniform(-3, 3)), (powers(-500, 500, True), powers(-500, 500, True))],
              [(1.0, -1.0), (-0.5, 2.0)]),
    'hypot': (m.hypot, [(uniform(-3, 3), uniform(-3, 3)), (powers(-1000, 1000), powers(-1000, 1000)),
                        (powers(600, 610), powers(600, 610)), (powers(-610, -600), powers(-610, -600))],
              [(3.0, 4.0)]),
    'logaddexp': (logaddexp, [(uniform(-5, 5), uniform(-5, 5)), (uniform(-800, 800), uniform(-800, 800))],
                  [(0.0, 0.0), (1000.0, 999.0), (-1000.0, -999.0)]),
}


def row(value, *arguments):
    try:
        high = float(value)
        if high in (float('inf'), float('-inf')) or (abs(high) < 1e-290 and high != 0):
            return None
        low = float(value - mpf(high))
    except (TypeError, OverflowError):
        return None
    return '{' + ', '.join(float(v).hex() for v in (*arguments, high, low)) + '},'


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 240
    target = sys.argv[2] if len(sys.argv) > 2 else here
    for name, (f, draws, fixed) in {**UNARY, **BINARY}.items():
        if len(sys.argv) > 3 and name != sys.argv[3]:
            continue
        # lgamma and digamma lose digits beside their poles, huge sines their whole argument.
        mp.dps = 400 if name in ('sin', 'cos', 'tan') else 80
        r = random.Random(name)
        points = [p if isinstance(p, tuple) else (p,) for p in fixed]
        # pow has two dimensions of trouble: bases near 1 with large exponents hide among the rest.
        wanted = 4 * count if name == 'pow' else count
        while len(points) < wanted:
            d = draws[len(points) % len(draws)]
            points.append(tuple(g(r) for g in d) if isinstance(d, tuple) else (d(r),))
        with open(os.path.join(target, f'math_{name}.inc'), 'w') as out:
            out.write('// SPDX-License-Identifier: BSL-1.0\n// Written by generate_math.py.\n')
            for p in points:
                line = row(f(*(mpf(v) for v in p)), *p)
                if line:
                    out.write(line + '\n')


if __name__ == '__main__':
    main()
