#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Prints the polynomials of include/costate/core/simd_math and core/math/error_function.hpp: through
50-digit values at Chebyshev's points, which is within a bit of the best approximation.  Lowest power
first; the absolute error follows each name.  Needs mpmath.
"""
import struct

from mpmath import mp, mpf
import mpmath as m

mp.dps = 60


def through(f, a, b, degree):
    points = [(a + b) / 2 + (b - a) / 2 * m.cos(m.pi * (2 * k + 1) / (2 * degree + 2))
              for k in range(degree + 1)]
    matrix = m.matrix(degree + 1, degree + 1)
    for i, x in enumerate(points):
        for j in range(degree + 1):
            matrix[i, j] = x ** j
    return list(m.lu_solve(matrix, m.matrix([f(x) for x in points])))


def written(value, single):
    x = float(value)
    if single:
        x = struct.unpack('f', struct.pack('f', x))[0]
    return x.hex()


def limit(f, at_zero):
    """f, and its limit where the quotient would be 0 / 0."""
    return lambda x: f(x) if abs(x) > mpf(10) ** -12 else at_zero


third, sixth = mpf(1) / 3, mpf(1) / 6
exp_tail = limit(lambda r: (m.exp(r) - 1 - r) / r ** 2, mpf(1) / 2)
log_tail = limit(lambda r: (m.log1p(r) - r) / r ** 2, -mpf(1) / 2)
log_cubic = limit(lambda r: (m.log1p(r) - r + r ** 2 / 2) / r ** 3, third)
artanh = limit(lambda z: (2 * m.atanh(m.sqrt(z)) / m.sqrt(z) - 2) / z, 2 * third)
sine = limit(lambda z: (m.sin(m.sqrt(z)) / m.sqrt(z) - 1) / z, -sixth)
cosine = limit(lambda z: (m.cos(m.sqrt(z)) - 1 + z / 2) / z ** 2, mpf(1) / 24)
arctan = limit(lambda z: (m.atan(m.sqrt(z)) / m.sqrt(z) - 1) / z, -third)
error = limit(lambda z: m.erf(m.sqrt(z)) / m.sqrt(z) - 1, 2 / m.sqrt(m.pi) - 1)


def scaled_erfc(centre, factor):
    def f(t):
        x = centre * (1 + t) / (1 - t)
        return m.exp(x * x) * m.erfc(x) * factor(x)
    return f


def moved(centre, x):
    return (mpf(x) - centre) / (mpf(x) + centre)


ln2, pi = m.log(2), m.pi
slope = (m.sqrt(2) - 1) ** 2 * mpf('1.001')
wide = mpf('1.0001')
FITS = [
    ('exp with a table of eighths', exp_tail, -ln2 / 16 * mpf('1.001'), ln2 / 16 * mpf('1.001'), 5, False),
    ('exp', exp_tail, -ln2 / 2 * mpf('1.001'), ln2 / 2 * mpf('1.001'), 9, False),
    ('exp, float', exp_tail, -ln2 / 2 * mpf('1.001'), ln2 / 2 * mpf('1.001'), 4, True),
    ('log with a table', log_tail, -mpf('0.0345'), mpf('0.0626'), 8, False),
    ('log with a table, float', log_tail, -mpf('0.0365'), mpf('0.0645'), 3, True),
    ('log with a table, for pow', log_cubic, -mpf('0.0345'), mpf('0.0626'), 10, False),
    ('log by artanh', artanh, mpf(0), mpf('0.0295'), 7, False),
    ('log, float', log_tail, m.sqrt(0.5) - 1 - mpf('.0001'), m.sqrt(2) - 1 + mpf('.0001'), 8, True),
    ('sin to π/2', sine, mpf(0), (pi / 2) ** 2 * wide, 7, False),
    ('sin to π/2, float', sine, mpf(0), (pi / 2) ** 2 * wide, 3, True),
    ('sin to π/4', sine, mpf(0), (pi / 4) ** 2 * wide, 5, False),
    ('sin to π/4, float', sine, mpf(0), (pi / 4) ** 2 * wide, 2, True),
    ('cos to π/4', cosine, mpf(0), (pi / 4) ** 2 * wide, 5, False),
    ('cos to π/4, float', cosine, mpf(0), (pi / 4) ** 2 * wide, 2, True),
    ('atan', arctan, mpf(0), slope, 10, False),
    ('atan, float', arctan, mpf(0), slope, 4, True),
    ('erf below 1, scalar', error, mpf(0), mpf(1), 12, False),
    ('erf below 1', error, mpf(0), mpf(1), 11, False),
    ('erf below 1, float', error, mpf(0), mpf(1), 5, True),
    ('erf from 1', scaled_erfc(2, lambda x: 1), moved(2, 1), moved(2, 6), 14, False),
    ('erf from 1, float', scaled_erfc(2, lambda x: 1), moved(2, 1), moved(2, 4), 6, True),
    ('erfc from 1/2', scaled_erfc(3, lambda x: 1 + 2 * x), moved(3, 0.5), moved(3, 28), 21, False),
]


def main():
    for name, f, a, b, degree, single in FITS:
        c = through(f, a, b, degree)
        inside = [a + (b - a) * (k + mpf(1) / 2) / 200 for k in range(200)]
        worst = max(abs(m.polyval(c[::-1], x) - f(x)) for x in inside)
        print(f'{name}: {m.nstr(worst, 3)}')
        print('    ' + ', '.join(written(v, single) for v in c))


if __name__ == '__main__':
    main()
