# SPDX-License-Identifier: BSL-1.0
"""Elementwise operations: value, first and second partials in closed form, and the points to use.

Every closed form is compared with central differences of the value at high precision, so that a
wrong formula cannot reach the tables. Kinks and ties are not here: the table of singular points has
them.
"""

from mpmath import mp, mpf

from oracle_numbers import (CHECK_DIGITS, WORK_DIGITS, as_float, differences, floats, numbers,
                            second_index, to_double)


def zero(*_):
    return mpf(0)


def one(*_):
    return mpf(1)


def half_up_to_even(x):
    return mp.nint(x)


def log1p(x):
    """log(1 + x), also where 1 + x is 1 to working precision."""
    if abs(x) < mpf(10)**-40:
        total, power, k = mpf(0), x, 1
        while abs(power) > abs(x) * mpf(10)**-(mp.dps + 5):
            total += power / k if k % 2 else -power / k
            power *= x
            k += 1
        return total
    return mp.log(1 + x)


def sigmoid(x):
    return 1 / (1 + mp.exp(-x)) if x > 0 else mp.exp(x) / (1 + mp.exp(x))


def softplus(x):
    return x + log1p(mp.exp(-x)) if x > 0 else log1p(mp.exp(x))


def lgamma(x):
    """log |Gamma(x)|; left of 0 by reflection."""
    return mp.loggamma(x) if x > 0 else mp.log(mp.pi / abs(mp.sin(mp.pi * x))) - mp.loggamma(1 - x)


def trunc(x):
    return mp.floor(x) if x > 0 else mp.ceil(x)


def logaddexp(a, b):
    return max(a, b) + log1p(mp.exp(-abs(a - b)))


def gauss(x):
    return 2 / mp.sqrt(mp.pi) * mp.exp(-x * x)


def sign(x):
    return mpf((x > 0) - (x < 0))


REAL = floats(-7.3, -3.7, -2.5, -1.25, -0.7, -0.3, -0.04, 0.06, 0.1, 0.45, 0.9, 1.3, 2.2, 3.9, 8.1)
TINY = floats(-1e-3, 1e-3, -1e-6, 1e-6, -1e-20, 1e-20, 1e-30)
POSITIVE = floats(0.02, 0.1, 0.3, 0.77, 0.99, 1.01, 1.5, 2, 2.6, 3.5, 7.25, 19, 100)
POSITIVE_WIDE = POSITIVE + floats(1e-30, 1e-18, 1e-6, 1e-3, 1234.5, 1e6, 1e18, 1e30)
INSIDE_ONE = floats(-0.95, -0.8, -0.55, -0.3, -0.1, -0.01, 0.02, 0.15, 0.35, 0.5, 0.62, 0.87, 0.98)
EDGE_OF_ONE = [1 - 2.0**-24, -1 + 2.0**-24, 1 - 2.0**-12, -1 + 2.0**-12]
ANGLES = floats(1.5707963, 3.1415927, 1.55, -1.6, 4.7, 6.2831855, 10.5, -25.3, 355, 1000.5,
                -12345.678, 1e6, 1e10, 1e22, -1e30)
SATURATED = floats(-40, -30, -20, -17.5, -12, 12, 17.5, 20, 30, 40)
FAR = floats(-700, -200, -90, 90, 200, 700)
HUGE = floats(1e4, -1e6, 1e18, -1e18, 1e30, -1e30)
OFF_INTEGERS = floats(-1234.3, -7.7, -2.5001, -2.4, -1.2, -0.51, -0.49, -0.1, 0.1, 0.3, 0.4999,
                      0.5001, 0.8, 1.2, 1.4999, 1.5001, 2.7, 99.9, 4194303.5 + 0.25, 1e5 + 0.25)

# name: (value, first, second, points)
UNARY = {
    "neg": (lambda x: -x, lambda x: mpf(-1), zero, REAL + TINY + HUGE),
    "reciprocal": (lambda x: 1 / x, lambda x: -1 / x**2, lambda x: 2 / x**3, REAL + TINY + HUGE),
    "sqrt": (mp.sqrt, lambda x: 1 / (2 * mp.sqrt(x)), lambda x: -1 /
             (4 * x * mp.sqrt(x)), POSITIVE_WIDE),
    "rsqrt": (lambda x: 1 / mp.sqrt(x), lambda x: -1 / (2 * x * mp.sqrt(x)), lambda x: 3 /
              (4 * x**2 * mp.sqrt(x)), POSITIVE_WIDE),
    "cbrt": (lambda x: sign(x) * mp.cbrt(abs(x)), lambda x: 1 /
             (3 * mp.cbrt(abs(x))**2), lambda x: -2 * sign(x) /
             (9 * mp.cbrt(abs(x))**5), REAL + TINY + HUGE + floats(27, -8, 1000)),
    "square": (lambda x: x * x, lambda x: 2 * x, lambda x: mpf(2), REAL + TINY + HUGE),
    "exp": (mp.exp, mp.exp, mp.exp, REAL + TINY + SATURATED + FAR),
    "exp2":
        (lambda x: mpf(2)**x, lambda x: mpf(2)**x * mp.log(2), lambda x: mpf(2)**x * mp.log(2)**2,
         REAL + TINY + SATURATED + floats(-1000.5, -126.5, -3, 5, 126.5, 1000.5)),
    "expm1": (mp.expm1, mp.exp, mp.exp, REAL + TINY + SATURATED + FAR),
    "log": (mp.log, lambda x: 1 / x, lambda x: -1 / x**2,
            POSITIVE_WIDE + [1 + 2.0**-23, 1 - 2.0**-24]),
    "log2": (lambda x: mp.log(x) / mp.log(2), lambda x: 1 / (x * mp.log(2)), lambda x: -1 /
             (x**2 * mp.log(2)), POSITIVE_WIDE + [1 + 2.0**-23, 1 - 2.0**-24, 8.0, 2.0**-20]),
    "log1p": (log1p, lambda x: 1 / (1 + x), lambda x: -1 /
              (1 + x)**2, floats(-0.999, -0.9, -0.6, -0.3, -0.05) + POSITIVE + TINY +
              [-1 + 2.0**-24] + floats(1e6, 1e18, 1e30)),
    "sin": (mp.sin, mp.cos, lambda x: -mp.sin(x), REAL + TINY + ANGLES),
    "cos": (mp.cos, lambda x: -mp.sin(x), lambda x: -mp.cos(x), REAL + TINY + ANGLES),
    "tan": (mp.tan, lambda x: 1 / mp.cos(x)**2, lambda x: 2 * mp.tan(x) / mp.cos(x)**2,
            REAL + TINY + ANGLES),
    "asin": (mp.asin, lambda x: 1 / mp.sqrt(1 - x * x), lambda x: x /
             (1 - x * x)**mpf(1.5), INSIDE_ONE + EDGE_OF_ONE + TINY),
    "acos": (mp.acos, lambda x: -1 / mp.sqrt(1 - x * x), lambda x: -x /
             (1 - x * x)**mpf(1.5), INSIDE_ONE + EDGE_OF_ONE + TINY),
    "atan": (mp.atan, lambda x: 1 / (1 + x * x), lambda x: -2 * x /
             (1 + x * x)**2, REAL + TINY + HUGE + [1.0, -1.0]),
    "sinh": (mp.sinh, mp.cosh, mp.sinh, REAL + TINY + SATURATED + FAR),
    "cosh": (mp.cosh, mp.sinh, mp.cosh, REAL + TINY + SATURATED + FAR),
    "tanh": (mp.tanh, lambda x: 1 / mp.cosh(x)**2, lambda x: -2 * mp.tanh(x) / mp.cosh(x)**2,
             REAL + TINY + SATURATED + FAR),
    "asinh": (mp.asinh, lambda x: 1 / mp.sqrt(1 + x * x), lambda x: -x /
              (1 + x * x)**mpf(1.5), REAL + TINY + HUGE + floats(-100, 1000)),
    "acosh": (mp.acosh, lambda x: 1 / mp.sqrt(x * x - 1), lambda x: -x / (x * x - 1)**mpf(1.5),
              floats(1.001, 1.01, 1.1, 1.3, 1.5, 1.75, 2, 2.4, 3.3, 5, 8.2, 13, 27.5, 100, 1234.5,
                     1e6, 1e12, 1e18, 1e30) + [1 + 2.0**-23, 1 + 2.0**-12]),
    "atanh": (mp.atanh, lambda x: 1 / (1 - x * x), lambda x: 2 * x /
              (1 - x * x)**2, INSIDE_ONE + EDGE_OF_ONE + TINY),
    "erf": (mp.erf, gauss, lambda x: -2 * x * gauss(x),
            floats(-27, -9, -6, -4.2, 4.2, 5.5, 6, 9, 27) + REAL + TINY),
    "erfc": (mp.erfc, lambda x: -gauss(x), lambda x: 2 * x * gauss(x),
             floats(-27, -9, -6, -4.2, 4.2, 5.5, 6, 9, 20, 26) + REAL + TINY),
    "lgamma":
        (lgamma, lambda x: mp.psi(0, x), lambda x: mp.psi(1, x),
         floats(1e-18, 1e-6, 0.01, 0.2, 0.5, 0.9, 1.1, 1.4616321, 1.9, 2.1, 2.5, 3, 4.7, 6.5, 8,
                12.25, 33.3, 100, 1e4, 1e8, 1e18, -1e-6, -0.5, -1.3, -2.45, -3.9, -7.25, -20.6) +
         [1 + 2.0**-23, 2 - 2.0**-23]),
    "digamma": (lambda x: mp.psi(0, x), lambda x: mp.psi(1, x), lambda x: mp.psi(2, x),
                floats(1e-6, 0.01, 0.2, 0.5, 0.9, 1, 1.1, 1.4616321, 1.9, 2, 2.5, 3, 4.7, 6.5, 8,
                       12.25, 33.3, 100, 1e4, 1e8, 1e18, -0.01, -0.5, -1.3, -2.45, -3.9, -7.25,
                       -20.6)),
    "abs": (abs, sign, zero, REAL + TINY + HUGE),
    "sign": (sign, zero, zero, REAL + TINY + HUGE),
    "floor": (mp.floor, zero, zero, OFF_INTEGERS),
    "ceil": (mp.ceil, zero, zero, OFF_INTEGERS),
    "round": (half_up_to_even, zero, zero, OFF_INTEGERS),
    "trunc": (trunc, zero, zero, OFF_INTEGERS),
    "sigmoid": (sigmoid, lambda x: sigmoid(x) * sigmoid(-x), lambda x: sigmoid(x) * sigmoid(-x) *
                (sigmoid(-x) - sigmoid(x)), REAL + TINY + SATURATED + FAR),
    "logit": (lambda x: mp.log(x) - log1p(-x), lambda x: 1 / (x * (1 - x)), lambda x: (2 * x - 1) /
              (x * (1 - x))**2,
              floats(1e-18, 1e-6, 0.001, 0.02, 0.1, 0.2, 0.33, 0.45, 0.499, 0.52, 0.6, 0.71, 0.8,
                     0.88, 0.9, 0.97, 0.99, 0.999) + [0.5, 0.25, 1 - 2.0**-12, 1 - 2.0**-24]),
    "softplus":
        (softplus, sigmoid, lambda x: sigmoid(x) * sigmoid(-x), REAL + TINY + SATURATED + FAR),
    "log_sigmoid": (lambda x: -softplus(-x), lambda x: sigmoid(-x),
                    lambda x: -sigmoid(x) * sigmoid(-x), REAL + TINY + SATURATED + FAR),
    "relu": (lambda x: max(x, mpf(0)), lambda x: mpf(x > 0), zero, REAL + TINY + HUGE),
}

PLANE = [
    (1.3, 2.7),
    (-0.8, 1.9),
    (2.4, -0.6),
    (-1.7, -3.2),
    (0.3, 0.45),
    (-0.05, 0.9),
    (5.5, 0.2),
    (-6.1, 4.4),
    (0.75, -8.3),
    (12.5, 37),
    (-45, 3.3),
    (100, -0.01),
    (1e-3, 2.5),
    (1.5, 1e-3),
    (-2e-6, 3e-6),
    (1e6, 3.5),
    (-2.5, 1e6),
    (3e5, -4e5),
    (1e18, 2e18),
    (2e-18, 3.5),
    (1.25, 1e-18),
]
DENOMINATORS = PLANE + [(0, 1.5), (3, 1e-6), (7, -3), (1e30, 1e10), (1, 1e30), (-2, 1e-10)]
POWERS = [
    (0.5, 2.5),
    (1.3, -1.7),
    (2.2, 0.3),
    (0.04, 1.1),
    (0.9, 12),
    (1.01, 300),
    (3.7, 4),
    (7.5, -2),
    (10, 20.5),
    (0.1, -8.25),
    (25, 0.5),
    (1.75, 1),
    (1.75, 2),
    (2.6, 3),
    (0.3, 0),
    (5, 0),
    (1, 3.3),
    (1, -2),
    (1e-6, 1.5),
    (1e-3, 3),
    (1e6, 1.25),
    (1e-18, 2.5),
    (1e18, 0.75),
    (1e18, -1.5),
    (1.0001, 5000),
    (0.999, -700),
    (1e-10, 0.1),
    (2, 100.5),
    (0.6, 1e-6),
    (3.5, -1e-18),
]
NEAR_AND_FAR = PLANE + [
    (0.5, 0.25),
    (1, 1.0001),
    (-30, 2),
    (3, -40),
    (50, 49.5),
    (-100, -101),
    (700, 701.5),
    (-1000, -999.25),
    (20, -20),
    (1000, 12),
]
ORIGIN_FAR = [p for p in PLANE] + [(3, 4), (1, 1), (0, 2.5), (1.5, 0), (-7, 0), (2e-6, 5e-6),
                                   (1e10, 3e-10)]


def compare(relation):
    return (lambda x, y: mpf(relation(x, y)), [zero, zero], [zero, zero, zero])


def squared_radius(x, y):
    return x * x + y * y


def log_share(a, b):
    return sigmoid(a - b)


# name: (value, [d0, d1], [d00, d01, d11], points)
BINARY = {
    "add": (lambda x, y: x + y, [one, one], [zero, zero, zero], PLANE),
    "sub": (lambda x, y: x - y, [one, lambda x, y: mpf(-1)], [zero, zero, zero], PLANE),
    "mul": (lambda x, y: x * y, [lambda x, y: y, lambda x, y: x], [zero,
                                                                   one, zero], PLANE + [(0, 2.5),
                                                                                        (0, 0)]),
    "div": (lambda x, y: x / y, [lambda x, y: 1 / y, lambda x, y: -x / y**2],
            [zero, lambda x, y: -1 / y**2, lambda x, y: 2 * x / y**3], DENOMINATORS),
    "pow": (lambda x, y: x**y, [lambda x, y: y * x**(y - 1), lambda x, y: x**y * mp.log(x)], [
        lambda x, y: y * (y - 1) * x**(y - 2), lambda x, y: x**(y - 1) * (1 + y * mp.log(x)),
        lambda x, y: x**y * mp.log(x)**2
    ], POWERS),
    # atan2(y, x): the first argument is the ordinate, as in C.
    "atan2": (lambda y, x: mp.atan2(y, x),
              [lambda y, x: x / squared_radius(x, y), lambda y, x: -y / squared_radius(x, y)], [
                  lambda y, x: -2 * x * y / squared_radius(x, y)**2, lambda y, x:
                  (y * y - x * x) / squared_radius(x, y)**2,
                  lambda y, x: 2 * x * y / squared_radius(x, y)**2
              ], [p for p in ORIGIN_FAR if p != (-7, 0)] + [(0.001, -5), (-0.001, -5), (-2.5, 0)]),
    "min": (lambda x, y: min(x, y), [lambda x, y: mpf(x < y),
                                     lambda x, y: mpf(y < x)], [zero, zero, zero], NEAR_AND_FAR),
    "max": (lambda x, y: max(x, y), [lambda x, y: mpf(x > y),
                                     lambda x, y: mpf(y > x)], [zero, zero, zero], NEAR_AND_FAR),
    "hypot": (mp.hypot, [lambda x, y: x / mp.hypot(x, y), lambda x, y: y / mp.hypot(x, y)], [
        lambda x, y: y * y / mp.hypot(x, y)**3, lambda x, y: -x * y / mp.hypot(x, y)**3,
        lambda x, y: x * x / mp.hypot(x, y)**3
    ], ORIGIN_FAR),
    "logaddexp": (logaddexp, [log_share, lambda a, b: log_share(b, a)], [
        lambda a, b: log_share(a, b) * log_share(b, a),
        lambda a, b: -log_share(a, b) * log_share(b, a),
        lambda a, b: log_share(a, b) * log_share(b, a)
    ], NEAR_AND_FAR + [(2, 2), (-1e6, -1e6), (0, 0)]),
    "less": compare(lambda x, y: x < y) + (NEAR_AND_FAR,),
    "less_equal": compare(lambda x, y: x <= y) + (NEAR_AND_FAR,),
    "greater": compare(lambda x, y: x > y) + (NEAR_AND_FAR,),
    "greater_equal": compare(lambda x, y: x >= y) + (NEAR_AND_FAR,),
    "equal": compare(lambda x, y: x == y) + (NEAR_AND_FAR,),
    "not_equal": compare(lambda x, y: x != y) + (NEAR_AND_FAR,),
}

SPACE = [
    (1.3, 2.7, -0.4),
    (-0.8, 1.9, 3.3),
    (2.4, -0.6, 0.01),
    (-1.7, -3.2, -5.1),
    (0.3, 0.45, 1e-6),
    (-0.05, 0.9, 100),
    (5.5, 0.2, -1.1),
    (-6.1, 4.4, 26.84),
    (0.75, -8.3, 6.2),
    (12.5, 37, -462.5),
    (-45, 3.3, 0),
    (100, -0.01, 1),
    (1e-3, 2.5, 1e3),
    (1e6, 3.5, -2.25),
    (-2.5, 1e6, 3),
    (3e5, -4e5, 1e10),
    (0, 2, 3),
    (2, 0, 3),
    (2, 3, 0),
    (1e18, 2e-18, 0.5),
]
BOUNDS = [
    (0.5, 0, 1),
    (-0.5, 0, 1),
    (1.5, 0, 1),
    (-3.3, -1.5, 2.5),
    (0.1, -1.5, 2.5),
    (2.6, -1.5, 2.5),
    (1e6, -10, 10),
    (-1e6, -10, 10),
    (9.99, -10, 10),
    (-9.99, -10, 10),
    (1e-6, 0, 6),
    (-1e-6, 0, 6),
    (5.999, 0, 6),
    (6.001, 0, 6),
    (3, 3.5, 4),
    (4.5, 3.5, 4),
    (3.75, 3.5, 4),
    (-2, -2.5, -1),
    (-0.5, -2.5, -1),
    (-3, -2.5, -1),
    (7, -1e18, 1e18),
    (1e30, -1e18, 1e18),
]
CHOICES = [(c, a, b) for c in (0, 1) for a, b in PLANE[:12]]


def inside(x, lo, hi):
    return mpf(lo < x < hi)


# name: (value, [d0, d1, d2], [d00, d01, d02, d11, d12, d22], points, differentiated arguments)
TERNARY = {
    "fma": (lambda a, b, c: a * b + c, [lambda a, b, c: b, lambda a, b, c: a,
                                        one], [zero, one, zero, zero, zero, zero], SPACE, {0, 1,
                                                                                           2}),
    "clamp": (lambda x, lo, hi: min(max(x, lo), hi),
              [inside, lambda x, lo, hi: mpf(x < lo),
               lambda x, lo, hi: mpf(x > hi)], [zero] * 6, BOUNDS, {0, 1, 2}),
    # select(condition, taken when it is 1, taken when it is 0)
    "select": (lambda c, a, b: a
               if c else b, [zero, lambda c, a, b: mpf(c != 0),
                             lambda c, a, b: mpf(c == 0)], [zero] * 6, CHOICES, {1, 2}),
}

INTEGER_POWER_POINTS = floats(-11.5, -3.7, -2, -1.25, -1, -0.6, -0.1, -1e-3, 1e-6, 0.02, 0.3, 0.5,
                              0.9, 1, 1.1, 1.75, 2.5, 4, 7.3, 25, 1e3, 1e6)


def integer_power(n):
    return (lambda x: x**n, lambda x: n * x**(n - 1)
            if n else mpf(0), lambda x: n * (n - 1) * x**(n - 2) if n not in (0, 1) else mpf(0))


def row(op, xs, f, first, second, wanted, extra=()):
    """One row: exact inputs, answers to the nearest double, checked against differences."""
    for x in xs:
        assert as_float(x) == x, f"{op}: {x!r} is not a float"
    with mp.workdps(WORK_DIGITS):
        args = [mpf(x) for x in xs]
        value, d, dd = f(*args), [g(*args) for g in first], [g(*args) for g in second]
    seen_d, seen_dd = differences(f, xs, wanted)
    for name, closed, seen in [("first", a, b) for a, b in zip(d, seen_d)
                              ] + [("second", a, b) for a, b in zip(dd, seen_dd)]:
        scale = max(abs(closed), mpf(10)**-60)
        if abs(closed - seen) > mpf(10)**-25 * scale:
            raise AssertionError(
                f"{op}{tuple(xs)}: the {name} derivative is {mp.nstr(closed, 20)}, "
                f"differences give {mp.nstr(seen, 20)}")
    with mp.workdps(CHECK_DIGITS):
        again = f(*[mpf(x) for x in xs])
    assert to_double(again) == to_double(value), f"{op}{tuple(xs)}: 130 digits are too few"
    second_numbers = [to_double(v) for v in dd]
    if len(xs) == 2:  # the positions of d00, d01, d11 in the upper triangle of 3 x 3
        second_numbers = second_numbers[:2] + [0.0] + second_numbers[2:]
    return (f'{{"{op}", {numbers(list(xs) + list(extra))}, {hexfloat_of(value)}, '
            f"{numbers([to_double(v) for v in d])}, {numbers(second_numbers)}}},")


def hexfloat_of(value):
    return numbers([to_double(value)])[1:-1]


def unary_rows():
    for op, (f, d, dd, points) in UNARY.items():
        for x in sorted(set(points)):
            yield row(op, [x], f, [d], [dd], {0})
    for n in range(-3, 5):
        f, d, dd = integer_power(n)
        for x in sorted(set(INTEGER_POWER_POINTS)):
            yield row("pow_int", [x], f, [d], [dd], {0}, extra=[float(n)])


def binary_rows():
    for op, (f, first, second, points) in BINARY.items():
        for p in points:
            yield row(op, floats(*p), f, first, second, {0, 1})


def ternary_rows():
    for op, (f, first, second, points, wanted) in TERNARY.items():
        for p in points:
            yield row(op, floats(*p), f, first, second, wanted)


assert len(second_index(3)) == 6 and CHECK_DIGITS > WORK_DIGITS
