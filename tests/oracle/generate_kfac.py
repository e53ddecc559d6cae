# SPDX-License-Identifier: BSL-1.0
"""Whole steps of K-FAC, EKFAC and block-tridiagonal K-FAC on a 3-4-2 network, written out after Martens and Grosse
(arXiv:1503.05671) and George et al. (NeurIPS 2018): forward, backward, factors, averages, damping, inverses, three values of
gamma, the quadratic model with momentum, lambda; the same of a network whose first layer is a convolution with two groups at one
position, each with factors of its own; and of one that begins with a scale and a shift, whose block is whole (kfac-jax,
ScaleAndShiftFull). Then the exact factors of a gated recurrent cell over three steps, and of a cell within another that reads fewer
sentences of fewer words than it is given, in the expand setting, from PyTorch's derivatives (Eschenhagen et al., NeurIPS 2023, section 3.1; Martens, Ba and Johnson, ICLR 2018, section 3.5.1), and
those of each group of a grouped and of a depthwise convolution, where places are the positions of the window (Grosse and Martens,
ICML 2016, section 3). Prints kfac.inc.

    python3 generate_kfac.py > kfac.inc
"""
import numpy as np
import torch
import torch.nn.functional as F


class Numbers:
    def __init__(self):
        self.state = 0.3

    def __call__(self, *shape):
        values = np.empty(shape)
        for i in range(values.size):
            self.state = 3.7 * self.state * (1 - self.state)
            values.flat[i] = self.state - 0.6
        return values


draw = Numbers()
W = [draw(3, 4), None]
b = [draw(4), None]
W[1], b[1] = draw(4, 2), draw(2)
x = np.array([0.3, -0.2, 0.8, 0.1, 0.5, -0.4, -0.7, 0.2, 0.9]).reshape(3, 3)
y = np.array([0.2, -0.6, 0.4, 0.1, -0.3, 0.7]).reshape(3, 2)
n = len(x)
eta, omega = 1e-2, 19 / 20


def with_ones(h):
    return np.hstack([h, np.ones((n, 1))])


class Network:
    """Two layers. Of the first one, each group of units sees a part of the inputs. Parameters are matrices with the bias as the last
    row, one for each group and one for the second layer."""

    def __init__(self, parts, w1, b1, w2, b2):
        self.parts = [with_ones(p) for p in parts]
        groups = zip(np.split(w1, len(parts), axis=1), np.split(b1, len(parts)))
        self.start = [np.vstack(g) for g in groups] + [np.vstack([w2, b2])]

    def inputs(self, h):
        return self.parts + [with_ones(h)]

    def forward(self, theta):
        h = np.tanh(np.hstack([p @ t for p, t in zip(self.parts, theta)]))
        return h, with_ones(h) @ theta[-1]

    def backward(self, theta, h, g2):
        return np.split((g2 @ theta[-1][:-1].T) * (1 - h * h), len(self.parts), axis=1) + [g2]

    def moved_outputs(self, theta, v):  # J v
        h, _ = self.forward(theta)
        dh = (1 - h * h) * np.hstack([p @ d for p, d in zip(self.parts, v)])
        return dh @ theta[-1][:-1] + with_ones(h) @ v[-1]

    def gradient(self, h, sums):
        return [i.T @ g for i, g in zip(self.inputs(h), sums)]

    def loss(self, theta):
        return 0.5 * np.sum((self.forward(theta)[1] - y) ** 2) / n

    def penalised(self, theta):
        return self.loss(theta) + eta / 2 * dot(theta, theta)


class Scaled(Network):
    """A scale and a shift in the place of the first layer: the rows of its parameters."""

    def __init__(self, seen, scale, shift, w2, b2):
        self.seen, self.parts = seen, [None]
        self.start = [np.vstack([scale, shift]), np.vstack([w2, b2])]

    def forward(self, theta):
        h = np.tanh(self.seen * theta[0][0] + theta[0][1])
        return h, with_ones(h) @ theta[-1]

    def moved_outputs(self, theta, v):
        h, _ = self.forward(theta)
        return ((1 - h * h) * (self.seen * v[0][0] + v[0][1])) @ theta[-1][:-1] + with_ones(h) @ v[-1]

    def gradient(self, h, sums):
        return [np.vstack([np.sum(self.seen * sums[0], 0), np.sum(sums[0], 0)]), with_ones(h).T @ sums[1]]


def dot(u, v):
    return sum(np.sum(p * q) for p, q in zip(u, v))


dense = Network([x], W[0], b[0], W[1], b[1])
# Three positions of four channels, which a window sees at once, two groups of two channels each.
draw = Numbers()
kernel, *others = draw(3, 2, 4), draw(4), draw(4, 2), draw(2)
positions = draw(n, 3, 4)
grouped = Network([p.reshape(n, 6) for p in np.split(positions, 2, axis=2)], kernel.reshape(6, 4), *others)
draw = Numbers()
scale_to_bias = draw(4), draw(4), draw(4, 2), draw(2)
scaled = Scaled(draw(n, 4), *scale_to_bias)


class BlockDiagonal:
    """Factors of the exact Fisher matrix, inverted with factored damping."""

    def __init__(self, network):
        self.network, self.blocks = network, range(len(network.start))
        self.A, self.G = [0 for _ in self.blocks], [0 for _ in self.blocks]

    def gradients(self, theta, h, o):
        # The root of the outputs' Fisher matrix is the identity: a column for each output.
        return [self.network.backward(theta, h, np.outer(np.ones(n), np.eye(2)[c])) for c in range(2)]

    def see(self, k, kept, theta, h, o):
        self.inputs = self.network.inputs(h)
        self.samples = self.gradients(theta, h, o)
        for i in self.blocks:
            self.A[i] = kept * self.A[i] + (1 - kept) * self.inputs[i].T @ self.inputs[i] / n
            self.G[i] = kept * self.G[i] + (1 - kept) * sum(g[i].T @ g[i] for g in self.samples) / n

    def solve(self, gradient, gamma):
        direction = []
        for i in self.blocks:
            pi = np.sqrt((np.trace(self.A[i]) / len(self.A[i])) / (np.trace(self.G[i]) / len(self.G[i])))
            left = np.linalg.inv(self.A[i] + pi * gamma * np.eye(len(self.A[i])))
            right = np.linalg.inv(self.G[i] + gamma / pi * np.eye(len(self.G[i])))
            direction.append(-left @ gradient[i] @ right)
        return direction


class WithWholeBlock(BlockDiagonal):
    """The first block is that of a scale and a shift together."""

    def __init__(self, network):
        super().__init__(network)
        self.blocks, self.F = [1], 0

    def see(self, k, kept, theta, h, o):
        super().see(k, kept, theta, h, o)
        rows = [np.hstack([self.network.seen * g[0], g[0]]) for g in self.samples]
        self.F = kept * self.F + (1 - kept) * sum(r.T @ r for r in rows) / n

    def solve(self, gradient, gamma):
        first = -np.linalg.solve(self.F + gamma**2 * np.eye(len(self.F)), gradient[0].ravel())
        return [first.reshape(gradient[0].shape)] + super().solve(gradient, gamma)


class Eigenbasis(BlockDiagonal):
    """Factors of the empirical Fisher matrix, whose eigenvalues differ; moments in their eigenbases."""

    def __init__(self, network, T3):
        super().__init__(network)
        self.T3, self.U, self.S = T3, None, [0 for _ in self.blocks]

    def gradients(self, theta, h, o):
        return [self.network.backward(theta, h, o - y)]

    def see(self, k, kept, theta, h, o):
        super().see(k, kept, theta, h, o)
        if k <= 3 or k % self.T3 == 0:
            U = [(np.linalg.eigh(A)[1], np.linalg.eigh(G)[1]) for A, G in zip(self.A, self.G)]
            if self.U:
                for i, ((a, g), (a1, g1)) in enumerate(zip(self.U, U)):
                    self.S[i] = (a1.T @ a) ** 2 @ self.S[i] @ ((g1.T @ g) ** 2).T
            self.U = U
        for i, (a, g) in enumerate(self.U):
            fresh = sum((a.T @ np.outer(self.inputs[i][j], s[i][j]) @ g) ** 2 for s in self.samples for j in range(n)) / n
            self.S[i] = kept * self.S[i] + (1 - kept) * fresh

    def solve(self, gradient, gamma):
        return [-a @ ((a.T @ v @ g) / (s + gamma**2)) @ g.T for (a, g), s, v in zip(self.U, self.S, gradient)]


class BlockTridiagonal(BlockDiagonal):
    """The inverse of the dense block-tridiagonal matrix is not this one: its inverse is tridiagonal. Section 4.3."""

    def __init__(self, network):
        super().__init__(network)
        self.X, self.Y = 0, 0

    def see(self, k, kept, theta, h, o):
        super().see(k, kept, theta, h, o)
        self.X = kept * self.X + (1 - kept) * self.inputs[0].T @ self.inputs[1] / n
        self.Y = kept * self.Y + (1 - kept) * sum(g[0].T @ g[1] for g in self.samples) / n

    def solve(self, gradient, gamma):
        A, G = [], []
        for a, g in zip(self.A, self.G):
            pi = np.sqrt((np.trace(a) / len(a)) / (np.trace(g) / len(g)))
            A.append(a + pi * gamma * np.eye(len(a)))
            G.append(g + gamma / pi * np.eye(len(g)))
        # Of columns of rows of V, so that A comes first; all of it dense.
        psi_a, psi_g = self.X @ np.linalg.inv(A[1]), self.Y @ np.linalg.inv(G[1])
        psi = np.kron(psi_a, psi_g)
        sigma = np.kron(A[0], G[0]) - np.kron(psi_a @ A[1] @ psi_a.T, psi_g @ G[1] @ psi_g.T)
        v = [p.ravel() for p in gradient]
        first = np.linalg.solve(sigma, v[0] - psi @ v[1])
        last = np.linalg.solve(np.kron(A[1], G[1]), v[1]) - psi.T @ first
        return [-first.reshape(gradient[0].shape), -last.reshape(gradient[1].shape)]


def whole_steps(approximation, count):
    T1, T2 = 1, 2
    lam, decay = 0.5, 0.95
    omega1, omega2 = omega**T1, np.sqrt(omega) ** T2
    gamma = np.sqrt(lam + eta)
    network = approximation.network
    theta = network.start
    last = [np.zeros_like(t) for t in theta]
    results = []
    for k in range(1, count + 1):
        h, o = network.forward(theta)
        before = network.penalised(theta)
        plain = network.loss(theta)
        kept = min(1 - 1 / k, decay)
        approximation.see(k, kept, theta, h, o)
        sums = network.backward(theta, h, (o - y) / n)
        gradient = [g + eta * t for g, t in zip(network.gradient(h, sums), theta)]
        best = None
        for candidate in [gamma] + ([gamma * omega2, gamma / omega2] if k % T2 == 0 else []):
            direction = approximation.solve(gradient, candidate)
            pair = [direction, last] if k > 1 else [direction]
            moves = [network.moved_outputs(theta, v) for v in pair]
            quadratic = np.array(
                [[np.sum(p * q) / n + (lam + eta) * dot(u, v) for q, v in zip(moves, pair)] for p, u in zip(moves, pair)]
            )
            slopes = np.array([dot(gradient, v) for v in pair])
            factors = -np.linalg.solve(quadratic, slopes)
            model = 0.5 * factors @ slopes
            if best is None or model < best[0]:
                best = (model, candidate, factors, pair)
        model, gamma, factors, pair = best
        last = [sum(f * v[i] for f, v in zip(factors, pair)) for i in range(len(theta))]
        theta = [t + d for t, d in zip(theta, last)]
        ratio = (network.penalised(theta) - before) / model
        used = lam
        if k % T1 == 0:
            lam *= omega1 if ratio > 0.75 else 1 / omega1 if ratio < 0.25 else 1
        results.append((plain, used, gamma, ratio, factors[0], theta))
    return results


def show(name, results):
    print("inline constexpr kfac_step<%d> %s[] = {" % (len(results[0][5][0]) - 1, name))
    for plain, used, g, ratio, alpha, theta in results:
        first = np.hstack(theta[:-1])
        parts = [first[:-1], first[-1], theta[-1][:-1], theta[-1][-1]]
        print("    {%r, %r, %r, %r, %r," % tuple(float(v) for v in (plain, used, g, ratio, alpha)))
        print("     " + ",\n     ".join("{" + ", ".join(repr(float(v)) for v in np.ravel(p)) + "}" for p in parts) + "},")
    print("};")


# A gated recurrent unit of two cells with three inputs, two samples, and a squared error of the state after the last step.
torch.set_default_dtype(torch.float64)
draw = Numbers()
steps, inputs, cells, count = 3, 3, 2, 2
gates = ["update", "reset", "candidate"]
incoming = {g: torch.tensor(draw(inputs, cells)) for g in gates}
recurrent = {g: torch.tensor(draw(cells, cells)) for g in gates}
biases = {g: torch.tensor(draw(cells)) for g in gates}
sequences, states = torch.tensor(draw(count, steps, inputs)), torch.tensor(draw(count, cells))
seen, made = {}, {}  # what goes into each weight, and what comes out of it


def use(name, values, weight):
    result = (values @ weight).requires_grad_()
    seen.setdefault(name, []).append(values.detach())
    made.setdefault(name, []).append(result)
    return result


for step in range(steps):
    v = sequences[:, step]

    def gate(g, h):
        return use(g + ".x", v, incoming[g]) + biases[g] + use(g + ".h", h, recurrent[g])

    z, r = torch.sigmoid(gate("update", states)), torch.sigmoid(gate("reset", states))
    states = z * states + (1 - z) * torch.tanh(gate("candidate", r * states))

recurrent_factors = []
for name in seen:
    A = sum(v.T @ v for v in seen[name]) / (count * steps)
    # The root of the outputs' Fisher matrix is the identity: a column for each cell.
    G = 0
    for column in range(cells):
        for g in torch.autograd.grad(states[:, column].sum(), made[name], retain_graph=True):
            G = G + g.T @ g / count
    recurrent_factors.append((name, A, G))

# A network that reads sentences of words: states of two cells for the words, of two for the sentences. Two sentences of three are read, and
# three words of four of each; the squared error is that of the last state.
draw = Numbers()
reader = {"word": (2, 2), "state": (2, 2), "text": (2, 2), "sentence": (2, 2)}
reader = {name: torch.tensor(draw(*shape)) for name, shape in reader.items()}
pause = torch.tensor(draw(2))
all_words, text = torch.tensor(draw(count, 3, 4, 2)), torch.tensor(draw(count, 2))
seen, made = {}, {}
for sentence in range(2):
    state = text
    for word in range(3):
        state = torch.tanh(
            use("word", all_words[:, sentence, word], reader["word"]) + pause + use("state", state, reader["state"])
            + use("text", text * state, reader["text"])
        )
    text = torch.tanh(use("sentence", state + text, reader["sentence"]))
reader_factors = []
for name in seen:
    A = sum(v.T @ v for v in seen[name]) / (count * len(seen[name]))
    G = 0
    for column in range(2):
        for g in torch.autograd.grad(text[:, column].sum(), made[name], retain_graph=True):
            G = G + g.T @ g / count
    reader_factors.append((name, A, G))

# Images of three by three pixels with four channels: a window of two by two in two groups, then one in four groups (depthwise) whose
# channels are summed over the positions and mixed, so that no factor is diagonal. Images and weights have their channels last, as
# Costate has them.
draw = Numbers()
layers = {"grouped": (2, 1, 1), "depthwise": (4, 2, 0)}  # groups, stride, padding
kernels = {"grouped": torch.tensor(draw(2, 2, 2, 4)), "depthwise": torch.tensor(draw(2, 2, 1, 8))}
shifts = {"grouped": torch.tensor(draw(4)), "depthwise": torch.tensor(draw(8))}
mixing, pixels = torch.tensor(draw(8, 3)), torch.tensor(draw(count, 3, 3, 4))
values, met = pixels.permute(0, 3, 1, 2), {}
for name, (groups, stride, padding) in layers.items():
    result = F.conv2d(values, kernels[name].permute(3, 2, 0, 1), shifts[name], stride, padding, groups=groups)
    met[name] = values.detach(), result.requires_grad_() if result.is_leaf else result
    values = torch.tanh(result)
mixed = values.sum((2, 3)) @ mixing
group_factors = []
for name, (groups, stride, padding) in layers.items():
    seen_by, result = met[name]
    parts = F.pad(seen_by, 4 * [padding]).unfold(2, 2, stride).unfold(3, 2, stride)  # sample, channel, position, place
    rows = parts.reshape(count, groups, -1, *parts.shape[2:]).permute(1, 0, 3, 4, 5, 6, 2)
    rows = rows.reshape(groups, count * result.shape[2] * result.shape[3], -1)
    group_factors.append((name + ".A", torch.einsum("gni,gnk->gik", rows, rows) / rows.shape[1]))
    group_factors.append((name + ".a", rows.mean(1)))
    G = 0
    for column in range(mixed.shape[1]):
        g = torch.autograd.grad(mixed[:, column].sum(), result, retain_graph=True)[0]
        g = g.reshape(count, groups, -1, *g.shape[2:])
        G = G + torch.einsum("nguxy,ngvxy->guv", g, g) / count
    group_factors.append((name + ".G", G))

print("// SPDX-License-Identifier: BSL-1.0")
print("// Made by generate_kfac.py.")
print("\nnamespace oracle {\n")
print("template <int Inputs>\nstruct kfac_step {\n    double loss, damping, gamma, ratio, step_length;")
print("    double w1[4 * Inputs], b1[4], w2[8], b2[2];\n};")
show("kfac_steps", whole_steps(BlockDiagonal(dense), 3))
show("ekfac_steps", whole_steps(Eigenbasis(dense, 5), 5))
show("tridiagonal_steps", whole_steps(BlockTridiagonal(dense), 3))
show("grouped_kfac_steps", whole_steps(BlockDiagonal(grouped), 3))
show("scaled_kfac_steps", whole_steps(WithWholeBlock(scaled), 3))
show("grouped_ekfac_steps", whole_steps(Eigenbasis(grouped, 5), 5))
print("\nstruct factors_of_weight {\n    const char* name;\n    double A[9], G[4];\n};")
for title, factors in ("recurrent_factors", recurrent_factors), ("reader_factors", reader_factors):
    print("inline constexpr factors_of_weight %s[] = {" % title)
    for name, A, G in factors:
        a, g = (", ".join(repr(float(v)) for v in m.flatten()) for m in (A, G))
        print('    {"%s",\n     {%s},\n     {%s}},' % (name, a, g))
    print("};")
print("\nstruct factors_of_groups {\n    const char* name;\n    double values[128];\n};")
print("inline constexpr factors_of_groups group_factors[] = {")
for name, factor in group_factors:
    print('    {"%s", {%s}},' % (name, ", ".join(repr(float(v)) for v in factor.flatten())))
print("};\n\n}  // namespace oracle")
