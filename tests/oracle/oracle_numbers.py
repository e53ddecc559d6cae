# SPDX-License-Identifier: BSL-1.0
"""Numbers of the oracle: exact floats in, nearest doubles out, precise differences as the check."""

import struct
from fractions import Fraction

from mpmath import mp, mpf

# Asked are 50 digits of every answer. Cancellation at float inputs (1 + 2**-100 and the like) costs
# up to 40 more, so the work is done with 130, and differences, which cost twice a step of 1e-30,
# with 220.
WORK_DIGITS = 130
CHECK_DIGITS = 220
STEP = mpf(10)**-30


def as_float(x):
    """The float nearest to x, as a Python float: such an input is exact in float and in double."""
    return struct.unpack("f", struct.pack("f", x))[0]


def floats(*xs):
    return [as_float(x) for x in xs]


def to_double(x):
    """The double nearest to x, ties to even, subnormals included (integer division rounds so)."""
    x = mpf(x)
    if mp.isnan(x) or mp.isinf(x):
        return float(x)
    sign, man, exp, bits = x._mpf_
    if man == 0 or exp + bits < -1100:
        return 0.0
    if exp + bits > 1100:
        raise OverflowError("an oracle value exceeds the range of double")
    return float(Fraction(-int(man) if sign else int(man)) * Fraction(2)**exp)


def hexfloat(d):
    """A double as a C++ literal without trailing zeros; infinities and NaN by name."""
    if d != d:
        return "nan"
    if d in (float("inf"), float("-inf")):
        return "inf" if d > 0 else "-inf"
    if d == int(d) and abs(d) < 1000:
        return "-0.0" if d == 0 and str(d)[0] == "-" else f"{int(d)}.0"
    mantissa, exponent = d.hex().split("p")
    return f"{mantissa.rstrip('0').rstrip('.')}p{exponent}"


def numbers(ds):
    return "{" + ", ".join(hexfloat(d) for d in ds) + "}"


def second_index(arity):
    """The pairs of a row's second partials: the upper triangle of a 3 x 3 matrix, row by row."""
    return [(i, j) for i in range(3) for j in range(i, 3) if i < arity and j < arity]


def step_of(x):
    return STEP * min(mpf(1), abs(x)) if x else STEP


def differences(f, xs, wanted):
    """First and second partials of f at xs by central differences; those not in `wanted` are 0."""
    with mp.workdps(CHECK_DIGITS):
        xs = [mpf(x) for x in xs]
        h = [step_of(x) for x in xs]

        def at(*moves):
            moved = list(xs)
            for i, sign in moves:
                moved[i] += sign * h[i]
            return f(*moved)

        first = [(at((i, 1)) - at((i, -1))) / (2 * h[i]) if i in wanted else mpf(0)
                 for i in range(len(xs))]
        second = []
        for i, j in second_index(len(xs)):
            if i not in wanted or j not in wanted:
                second.append(mpf(0))
            elif i == j:
                second.append((at((i, 1)) - 2 * at() + at((i, -1))) / h[i]**2)
            else:
                cross = at((i, 1), (j, 1)) - at((i, 1), (j, -1)) - at((i, -1), (j, 1)) + at((i, -1),
                                                                                            (j, -1))
                second.append(cross / (4 * h[i] * h[j]))
        return first, second
