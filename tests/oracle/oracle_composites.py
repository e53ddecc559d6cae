# SPDX-License-Identifier: BSL-1.0
"""Composites: functions from n numbers to m, their value, and three products with derivatives.

Derivatives come from central differences at 220 digits with steps of 1e-30, so they are right to
far more than the 17 digits kept and owe nothing to any rule of differentiation. A second pair of
steps has to give the same doubles.
"""

import itertools
import math
import textwrap

from mpmath import mp, mpf

from oracle_numbers import CHECK_DIGITS, as_float, hexfloat, to_double
from oracle_operations import sigmoid, softplus

LIMIT = 96


def stream(seed):
    """Multiples of 1/64 between -1.5 and 1.5, none of them 0: exact in float."""
    state = seed
    while True:
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        k = (state >> 33) % 193 - 96
        if k:
            yield k / 64


def take(source, n):
    return [next(source) for _ in range(n)]


def matmul(a, b, n, k, m):
    """(n, k) by (k, m), row by row."""
    return [
        mp.fsum(a[i * k + p] * b[p * m + j] for p in range(k)) for i in range(n) for j in range(m)
    ]


def parts(x, *sizes):
    out, at = [], 0
    for size in sizes:
        out.append(x[at:at + size])
        at += size
    assert at == len(x)
    return out


def logsumexp(x):
    m = max(x)
    return m + mp.log(mp.fsum(mp.exp(v - m) for v in x))


def log_softmax(x):
    total = logsumexp(x)
    return [v - total for v in x]


def softmax(x):
    return [mp.exp(v) for v in log_softmax(x)]


def cross_entropy(label):
    return lambda x: [-log_softmax(x)[label]]


def norm(x):
    return [mp.sqrt(mp.fsum(v * v for v in x))]


def prod(x):
    return [mp.fprod(x)]


def mean(x):
    return [mp.fsum(x) / len(x)]


def variance(x):
    (m,) = mean(x)
    return [mp.fsum((v - m)**2 for v in x) / len(x)]


def layer_norm(x):
    x, gain, bias = parts(x, 6, 6, 6)
    (m,), (v,) = mean(x), variance(x)
    scale = 1 / mp.sqrt(v + mpf(2)**-17)
    return [g * (a - m) * scale + b for a, g, b in zip(x, gain, bias)]


def normalised(x, sets):
    """Each of the sets of places less its mean, over the root of its variance and 1e-5."""
    out = [mpf(0)] * len(x)
    for places in sets:
        part = [x[i] for i in places]
        (m,), (v,) = mean(part), variance(part)
        for i in places:
            out[i] = (x[i] - m) / mp.sqrt(v + mpf(1e-5))
    return out


def rms_norm(x):
    scale = 1 / mp.sqrt(mp.fsum(v * v for v in x) / len(x) + mpf(1e-5))
    return [v * scale for v in x]


def by_statistics(x):
    x, means, roots = parts(x, 6, 2, 2)
    return [(v - means[i % 2]) / mp.sqrt(roots[i % 2]**2 + mpf(1e-5)) for i, v in enumerate(x)]


def tanh_mlp(x):
    w1, b1, w2, b2, sample, target = parts(x, 12, 4, 8, 2, 3, 2)
    hidden = [mp.tanh(a + b) for a, b in zip(matmul(sample, w1, 1, 3, 4), b1)]
    out = [a + b for a, b in zip(matmul(hidden, w2, 1, 4, 2), b2)]
    return [mp.fsum((o - t)**2 for o, t in zip(out, target))]


def matmul_chain(x):
    a, b, c = parts(x, 6, 12, 8)
    return matmul(matmul(a, b, 2, 3, 4), c, 2, 4, 2)


def batched_matmul(x):
    a, b = parts(x, 12, 12)
    return matmul(a[:6], b[:6], 2, 3, 2) + matmul(a[6:], b[6:], 2, 3, 2)


def einsum_trace(x):
    a, b, c = parts(x, 6, 6, 4)
    abc = matmul(matmul(a, b, 2, 3, 2), c, 2, 2, 2)
    return [abc[0] + abc[3]]


def einsum_ijk_k(x):
    a, b = parts(x, 12, 3)
    return [mp.fsum(a[i * 3 + k] * b[k] for k in range(3)) for i in range(4)]


def einsum_outer(x):
    a, b = parts(x, 3, 4)
    return [p * q for p in a for q in b]


def einsum_row_dots(x):
    a, b = parts(x, 6, 6)
    return [mp.fsum(a[i * 3 + j] * b[i * 3 + j] for j in range(3)) for i in range(2)]


def einsum_bilinear(x):
    a, w, b = parts(x, 4, 24, 3)
    return [
        mp.fsum(a[i] * w[(i * 2 + k) * 3 + j] * b[j]
                for i in range(4)
                for j in range(3))
        for k in range(2)
    ]


def cumsum(x):
    return [mp.fsum(x[:i + 1]) for i in range(len(x))]


def recurrence(x):
    h, w, u, inputs = parts(x, 3, 9, 6, 10)
    for t in range(5):
        sample = inputs[2 * t:2 * t + 2]
        h = [mp.tanh(a + b) for a, b in zip(matmul(w, h, 3, 3, 1), matmul(u, sample, 3, 2, 1))]
    return h


def attention(x):
    q, k, v = parts(x, 6, 6, 6)
    out = []
    for i in range(3):
        scores = [(q[2 * i] * k[2 * j] + q[2 * i + 1] * k[2 * j + 1]) / mp.sqrt(2) for j in range(3)
                 ]
        weights = softmax(scores)
        out += [mp.fsum(weights[j] * v[2 * j + c] for j in range(3)) for c in range(2)]
    return out


def rosenbrock(x):
    return [mp.fsum(100 * (b - a * a)**2 + (1 - a)**2 for a, b in zip(x, x[1:]))]


def sum_sin_exp(x):
    return [mp.fsum(mp.sin(v) * mp.exp(-v * v) + v * mp.log(1 + v * v) for v in x)]


def convolve(x):
    a, w = parts(x, 6, 3)
    return [mp.fsum(a[i + j] * w[j] for j in range(3)) for i in range(4)]


def indices(dims):
    return itertools.product(*(range(d) for d in dims))


def flat(index, dims):
    at = 0
    for i, d in zip(index, dims):
        at = at * d + i
    return at


def volume(dims):
    return math.prod(dims)


def convolution(dims, channels, window, outputs, stride, padding, dilation, groups=1):
    """Of x(dims, channels) with w(window, channels / groups, outputs): the sum over the places of a window."""
    each, made = channels // groups, outputs // groups
    positions = [(d + 2 * p - t * (k - 1) - 1) // s + 1
                 for d, k, s, p, t in zip(dims, window, stride, padding, dilation)]

    def result(x):
        x, w = parts(x, volume(dims) * channels, volume(window) * each * outputs)
        out = []
        for at in indices(positions):
            for o in range(outputs):
                total = mpf(0)
                for k in indices(window):
                    seen = [a * s + b * t - p for a, b, s, t, p in zip(at, k, stride, dilation, padding)]
                    if not all(0 <= i < d for i, d in zip(seen, dims)):
                        continue
                    for c in range(each):
                        total += (x[flat(seen, dims) * channels + o // made * each + c] *
                                  w[(flat(k, window) * each + c) * outputs + o])
                out.append(total)
        return out

    return result


def convolution_transpose(dims, channels, window, outputs, stride, padding):
    """Of y(dims, channels) with w(window, outputs, channels): every element strewn over a window."""
    longer = [(d - 1) * s + k - 2 * p for d, k, s, p in zip(dims, window, stride, padding)]

    def result(x):
        y, w = parts(x, volume(dims) * channels, volume(window) * outputs * channels)
        out = [mpf(0)] * (volume(longer) * outputs)
        for at in indices(dims):
            for k in indices(window):
                seen = [a * s + b - p for a, b, s, p in zip(at, k, stride, padding)]
                if not all(0 <= i < d for i, d in zip(seen, longer)):
                    continue
                for o in range(outputs):
                    out[flat(seen, longer) * outputs + o] += mp.fsum(
                        y[flat(at, dims) * channels + c] * w[(flat(k, window) * outputs + o) * channels + c]
                        for c in range(channels))
        return out

    return result


def pooled(dims, channels, size, stride, padding, reduce):
    """`reduce` of the elements that each window sees."""
    positions = [(d + 2 * p - k) // s + 1 for d, k, s, p in zip(dims, size, stride, padding)]

    def result(x):
        out = []
        for at in indices(positions):
            for c in range(channels):
                seen = [[a * s + b - p for a, b, s, p in zip(at, k, stride, padding)] for k in indices(size)]
                inside = [i for i in seen if all(0 <= j < d for j, d in zip(i, dims))]
                out.append(reduce([x[flat(i, dims) * channels + c] for i in inside]))
        return out

    return result


def adaptive_average(length, pieces):
    def result(x):
        cuts = [(i * length // pieces, -(-(i + 1) * length // pieces)) for i in range(pieces)]
        return [mp.fsum(x[a:b]) / (b - a) for a, b in cuts]

    return result


def squashed(f):
    return lambda x: [mp.tanh(v) for v in f(x)]


def gather_square(x):
    return [x[i]**2 for i in (2, 0, 2, 3)]


def scatter_add_square(x):
    out = [mpf(0)] * 3
    for i, v in zip((1, 0, 1, 1), x):
        out[i] += v * v
    return out


def binary_cross_entropy(x):
    logits, targets = parts(x, 4, 4)
    return mean([softplus(z) - t * z for z, t in zip(logits, targets)])


def sigmoid_network(x):
    w1, b1, w2, b2, sample, target = parts(x, 4, 2, 2, 1, 2, 1)
    hidden = [sigmoid(a + b) for a, b in zip(matmul(sample, w1, 1, 2, 2), b1)]
    out = sigmoid(matmul(hidden, w2, 1, 2, 1)[0] + b2[0])
    return [-target[0] * mp.log(out) - (1 - target[0]) * mp.log(1 - out)]


def elementwise(f):
    return lambda x: [f(v) for v in x]


# (name, what it is, inputs in order, function, the point or None, how many of the last inputs the
# direction leaves alone)
COMPOSITES = [
    ("logsumexp_5", "log sum exp x", "x(5)", lambda x: [logsumexp(x)], None, 0),
    ("logsumexp_far_4", "log sum exp x, where exp x overflows", "x(4)", lambda x: [logsumexp(x)],
     [1000, 999, -1000, 998.5], 0),
    ("softmax_5", "softmax x", "x(5)", softmax, None, 0),
    ("log_softmax_5", "log softmax x", "x(5)", log_softmax, None, 0),
    ("log_softmax_far_4", "log softmax x, where exp x overflows", "x(4)", log_softmax,
     [1000, 999, -1000, 998.5], 0),
    ("softmax_cross_entropy_5", "-log softmax(x)[2]", "x(5)", cross_entropy(2), None, 0),
    ("softmax_cross_entropy_sure_3", "-log softmax(x)[0], saturated and right", "x(3)",
     cross_entropy(0), [1000, 0, -1000], 0),
    ("softmax_cross_entropy_wrong_3", "-log softmax(x)[1], saturated and wrong", "x(3)",
     cross_entropy(1), [1000, 0, -1000], 0),
    ("binary_cross_entropy_4", "mean(softplus(z) - t z)", "z(4) t(4)", binary_cross_entropy,
     [0.5, -2.25, 40, -100, 1, 0, 1, 0.25], 4),
    ("norm_4", "sqrt sum x^2", "x(4)", norm, None, 0),
    ("prod_4", "product of x", "x(4)", prod, None, 0),
    ("prod_one_zero_4", "product of x", "x(4)", prod, [1.5, 0, -0.75, 2], 0),
    ("prod_two_zeros_4", "product of x", "x(4)", prod, [1.5, 0, -0.75, 0], 0),
    ("reduce_max_5", "max x, no ties", "x(5)", lambda x: [max(x)], None, 0),
    ("reduce_min_5", "min x, no ties", "x(5)", lambda x: [min(x)], None, 0),
    ("mean_6", "sum x / 6", "x(6)", mean, None, 0),
    ("variance_6", "sum (x - mean x)^2 / 6", "x(6)", variance, None, 0),
    ("layer_norm_6", "gain (x - mean x) / sqrt(variance x + 2^-17) + bias", "x(6) gain(6) bias(6)",
     layer_norm, None, 0),
    ("tanh_mlp_3_4_2", "sum (tanh(sample w1 + b1) w2 + b2 - target)^2",
     "w1(3,4) b1(4) w2(4,2) b2(2) sample(3) target(2)", tanh_mlp, None, 5),
    ("sigmoid_network_2_2_1", "binary cross entropy of sigmoid(sigmoid(sample w1 + b1) w2 + b2)",
     "w1(2,2) b1(2) w2(2) b2 sample(2) target", sigmoid_network,
     [0.125, 0.25, 0.3125, 0.4375, 0.125, 0.0625, 0.5, 0.625, 0.125, 0.5, 0.3125, 1], 3),
    ("matmul_chain_2_3_4_2", "a b c", "a(2,3) b(3,4) c(4,2)", matmul_chain, None, 0),
    ("batched_matmul_2_2_3_2", "bij,bjk->bik", "a(2,2,3) b(2,3,2)", batched_matmul, None, 0),
    ("einsum_trace_2_3_2", "ij,jk,ki->", "a(2,3) b(3,2) c(2,2)", einsum_trace, None, 0),
    ("einsum_ijk_k_2_2_3", "ijk,k->ij", "a(2,2,3) b(3)", einsum_ijk_k, None, 0),
    ("einsum_outer_3_4", "i,j->ij", "a(3) b(4)", einsum_outer, None, 0),
    ("einsum_row_dots_2_3", "ij,ij->i", "a(2,3) b(2,3)", einsum_row_dots, None, 0),
    ("einsum_bilinear_4_2_3", "i,ikj,j->k", "a(4) w(4,2,3) b(3)", einsum_bilinear, None, 0),
    ("cumsum_6", "running sums of x", "x(6)", cumsum, None, 0),
    ("cumsum_square_6", "running sums of x^2", "x(6)", lambda x: cumsum([v * v for v in x]), None,
     0),
    ("recurrence_5", "h = tanh(w h + u sample), five steps, the last h",
     "h(3) w(3,3) u(3,2) samples(5,2)", recurrence, None, 10),
    ("attention_3_2", "softmax(q k^T / sqrt 2) v", "q(3,2) k(3,2) v(3,2)", attention, None, 0),
    ("convolve_6_3", "sum_j x[i + j] w[j], i = 0..3", "x(6) w(3)", convolve, None, 0),
    ("gather_square_4", "x[2]^2 x[0]^2 x[2]^2 x[3]^2", "x(4)", gather_square, None, 0),
    ("scatter_add_square_4", "zeros(3) with x[i]^2 added at 1 0 1 1", "x(4)", scatter_add_square,
     None, 0),
    ("rosenbrock_5", "sum 100 (x[i+1] - x[i]^2)^2 + (1 - x[i])^2", "x(5)", rosenbrock, None, 0),
    ("sum_sin_exp_7", "sum sin(x) exp(-x^2) + x log(1 + x^2)", "x(7)", sum_sin_exp, None, 0),
    ("tanh_of_tanh_4", "tanh(tanh x)", "x(4)", elementwise(lambda v: mp.tanh(mp.tanh(v))),
     [0.5, -1.25, 20, -1000], 0),
    ("convolution_1d", "a window of 3 with stride 2 over x with a margin of 1", "x(7,2) w(3,2,2)",
     convolution([7], 2, [3], 2, [2], [1], [1]), None, 0),
    ("convolution_2d", "tanh of a window of 3 by 2 over x with margins of 1", "x(4,3,2) w(3,2,2,2)",
     squashed(convolution([4, 3], 2, [3, 2], 2, [1, 1], [1, 1], [1, 1])), None, 0),
    ("convolution_groups", "two groups, stride 2 and 1, dilation 2 and 1", "x(5,4,4) w(2,2,2,2)",
     convolution([5, 4], 4, [2, 2], 2, [2, 1], [0, 0], [2, 1], 2), None, 0),
    ("convolution_depthwise", "each channel with windows of its own", "x(4,3,3) w(3,3,1,3)",
     convolution([4, 3], 3, [3, 3], 3, [1, 1], [1, 1], [1, 1], 3), None, 0),
    ("convolution_patches", "windows that touch", "x(5,4,1) w(2,2,1,3)",
     convolution([5, 4], 1, [2, 2], 3, [2, 2], [0, 0], [1, 1]), None, 0),
    ("convolution_3d", "a window of 2 by 2 by 2, stride 1 2 1", "x(3,4,2,1) w(2,2,2,1,2)",
     convolution([3, 4, 2], 1, [2, 2, 2], 2, [1, 2, 1], [0, 0, 0], [1, 1, 1]), None, 0),
    ("convolution_transpose_2d", "strewn over windows of 3 by 2 with stride 2 and 1, margins cut off",
     "y(2,3,2) w(3,2,1,2)", convolution_transpose([2, 3], 2, [3, 2], 1, [2, 1], [1, 0]), None, 0),
    ("max_pool_3_2", "max over windows of 3 by 3 of x^3, stride 2, margins of 1, no ties", "x(4,5,1)",
     pooled([4, 5], 1, [3, 3], [2, 2], [1, 1], lambda v: max(v)**3),
     [0.5, -1.25, 0.75, 0.25, -0.5, 1.5, -1, 0.625, 1.25, -0.125, 0.875, -0.75, 1, -1.5, 0.375, 1.125, -0.25,
      -0.875, 0.125, -1.125], 0),
    ("max_pool_2", "max over windows of 2 that touch, of x^3", "x(5,1)",
     pooled([5], 1, [2], [2], [0], lambda v: max(v)**3), [0.5, -1.25, 0.75, 1.5, 3], 0),
    ("average_pool_3_2", "mean over windows of 3 by 2 of x^3 with margins of 1 and 0, stride 1 and 2", "x(3,4,2)",
     pooled([3, 4], 2, [3, 2], [1, 2], [1, 0], lambda v: mp.fsum(a**3 for a in v) / 6), None, 0),
    ("adaptive_average_5_3", "means of overlapping thirds of x", "x(5)", adaptive_average(5, 3), None, 0),
    ("rms_norm_6", "x / sqrt(mean x^2 + 1e-5)", "x(6)", rms_norm, None, 0),
    ("group_norm_3_4", "two groups of two channels, three places", "x(3,4)",
     lambda x: normalised(x, [[0, 1, 4, 5, 8, 9], [2, 3, 6, 7, 10, 11]]), None, 0),
    ("batch_norm_4_2", "each of two channels over four samples", "x(4,2)",
     lambda x: normalised(x, [[0, 2, 4, 6], [1, 3, 5, 7]]), None, 0),
    ("batch_norm_inference_3_2", "(x - mean) / sqrt(root^2 + 1e-5)", "x(3,2) mean(2) root(2)",
     by_statistics, None, 0),
    ("sigmoid_cross_entropy_3", "-sum (t log s(z) + (1-t) log(1-s(z)))", "z(3) t(3)",
     lambda x: [-mp.fsum(t * mp.log(sigmoid(z)) + (1 - t) * mp.log(1 - sigmoid(z)) for z, t in zip(x, x[3:]))], None, 0),
    ("sigmoid_cross_entropy_sure_2", "the same, saturated on either side", "z(2) t(2)",
     lambda x: [mp.fsum(softplus(z) - t * z for z, t in zip(x, x[2:]))], [800, -800, 1, 1], 2),
    ("squared_error_3", "sum (z - t)^2 / 2", "z(3) t(3)",
     lambda x: [mp.fsum((z - t)**2 for z, t in zip(x, x[3:])) / 2], None, 0),
    ("mean_squared_error_3", "mean (z - t)^2", "z(3) t(3)",
     lambda x: [mp.fsum((z - t)**2 for z, t in zip(x, x[3:])) / 3], None, 0),
    ("convolution_depthwise_3d", "two channels with two windows each over three axes, stride 2 1 1, margins on the second",
     "x(3,2,2,2) w(2,2,2,1,4)",
     convolution([3, 2, 2], 2, [2, 2, 2], 4, [2, 1, 1], [0, 1, 0], [1, 1, 1], 2), None, 0),
]


def size_of(inputs):
    total = 0
    for word in inputs.split():
        count = 1
        for d in word.rstrip(")").split("(")[1:]:
            for n in d.split(","):
                count *= int(n)
        total += count
    return total


def products(f, x, direction, cotangent, h):
    """f(x), J v, J^T c and (sum_i c_i H_i) v by central differences with step h."""
    with mp.workdps(CHECK_DIGITS):

        def moved(step, i=None, k=0):
            point = [a + step * v for a, v in zip(x, direction)]
            if i is not None:
                point[i] += k
            return point

        def weighed(point):
            return mp.fsum(c * v for c, v in zip(cotangent, f(point)))

        x = [mpf(a) for a in x]
        direction, cotangent = [mpf(v) for v in direction], [mpf(c) for c in cotangent]
        jvp = [(a - b) / (2 * h) for a, b in zip(f(moved(h)), f(moved(-h)))]
        vjp, hvp = [], []
        for i in range(len(x)):
            vjp.append((weighed(moved(0, i, h)) - weighed(moved(0, i, -h))) / (2 * h))
            forward = weighed(moved(h, i, h)) - weighed(moved(h, i, -h))
            backward = weighed(moved(-h, i, h)) - weighed(moved(-h, i, -h))
            hvp.append((forward - backward) / (4 * h * h))
        return [[rounded(v) for v in vs] for vs in (f(x), jvp, vjp, hvp)]


def rounded(v):
    """The nearest double; what differences leave of a zero is a zero."""
    return 0.0 if abs(v) < mpf(10)**-50 else to_double(v)


def array(values):
    text = "{" + ", ".join(hexfloat(v) for v in values) + "},"
    return textwrap.fill(text,
                         LIMIT,
                         initial_indent="    ",
                         subsequent_indent="     ",
                         break_on_hyphens=False)


def text():
    for seed, (name, meaning, inputs, f, point, passive) in enumerate(COMPOSITES, 1):
        source = stream(seed)
        n = size_of(inputs)
        x = [float(v) for v in point] if point else take(source, n)
        assert len(x) == n and all(as_float(v) == v for v in x), name
        direction = take(source, n - passive) + [0.0] * passive
        m = len(f([mpf(v) for v in x]))
        cotangent = [1.0] if m == 1 else take(source, m)
        answers = products(f, x, direction, cotangent, mpf(10)**-30)
        assert answers == products(f, x, direction, cotangent,
                                   mpf(10)**-36), f"{name}: differences disagree"
        yield f"// {meaning}"
        yield f"// inputs: {inputs}" + (f"; the direction leaves the last {passive} alone"
                                        if passive else "")
        yield f"inline constexpr composite<{n}, {m}> {name}{{"
        for values in (x, direction, cotangent, *answers):
            yield array(values)
        yield "};"
        yield ""
