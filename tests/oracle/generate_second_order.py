#!/usr/bin/python3
# SPDX-License-Identifier: BSL-1.0
"""Writes second_order.inc: Hessians and Gauss-Newton matrices of a small network, by PyTorch in float64.

`--check` says whether the file is what this would write, up to the last digits, which depend on PyTorch's version.

Needs Python 3.9 and PyTorch 2 (Debian: python3-torch). A 2-3-2 network with tanh, three samples, the mean over them of
each of three losses. The Gauss-Newton matrix is put together here, sample by sample, from the Jacobian of the outputs and
the Hessian of the loss with respect to them.
"""

import sys

sys.dont_write_bytecode = True

import pathlib
import textwrap

import torch

FILE = pathlib.Path(__file__).resolve().parent / "second_order.inc"
HEAD = "// SPDX-License-Identifier: BSL-1.0\n// Written by generate_second_order.py; do not edit.\n"

torch.set_default_dtype(torch.float64)
SIZES = [(2, 3), (3,), (3, 2), (2,)]  # weight (inputs, outputs) and bias of each layer
COUNT = sum(torch.Size(size).numel() for size in SIZES)
# Numbers that are exact in binary, without a pattern that would hide an exchange of two of them.
POINT = torch.tensor([((37 * i + 11) % 64 - 31) / 32 for i in range(COUNT)])
INPUTS = torch.tensor([[0.5, -1.25], [-0.75, 0.25], [1.5, 1.0]])
LABELS = torch.tensor([1, 0, 1])
TARGETS = torch.tensor([[0.25, 1.0], [0.0, 0.75], [1.0, 0.5]])


def outputs(flat, x):
    parts, at = [], 0
    for size in SIZES:
        count = torch.Size(size).numel()
        parts.append(flat[at : at + count].reshape(size))
        at += count
    return torch.tanh(x @ parts[0] + parts[1]) @ parts[2] + parts[3]


LOSSES = {
    "softmax": lambda z, i: torch.logsumexp(z, 0) - z[LABELS[i]],
    "sigmoid": lambda z, i: (torch.nn.functional.softplus(z) - TARGETS[i] * z).sum(),
    "squared": lambda z, i: ((z - TARGETS[i]) ** 2).sum() / 2,
}


def rows(loss):
    """The lower triangles of the Hessian and of the Gauss-Newton matrix, each of them [COUNT, COUNT]."""
    n = len(INPUTS)
    mean = lambda flat: sum(loss(outputs(flat, x), i) for i, x in enumerate(INPUTS)) / n
    hessian = torch.autograd.functional.hessian(mean, POINT)
    gauss_newton = torch.zeros(COUNT, COUNT)
    for i, x in enumerate(INPUTS):
        jacobian = torch.autograd.functional.jacobian(lambda flat: outputs(flat, x), POINT)
        curvature = torch.autograd.functional.hessian(lambda z: loss(z, i), outputs(POINT, x))
        gauss_newton += jacobian.T @ curvature @ jacobian / n
    value = mean(POINT).item()
    lower = lambda m: [m[i, j].item() for i in range(COUNT) for j in range(i + 1)]
    return [value], lower(hessian), lower(gauss_newton)


def numbers():
    return [n for loss in LOSSES.values() for row in rows(loss) for n in row]


def text():
    lines = []
    for name, loss in LOSSES.items():
        value, hessian, gauss_newton = (", ".join(repr(n) for n in row) for row in rows(loss))
        line = f"{{{value}, {{{hessian}}}, {{{gauss_newton}}}}},"
        lines.append(f"// {name}\n{textwrap.fill(line, 118)}\n")
    return HEAD + "".join(lines)


if sys.argv[1:] == ["--check"]:
    body = "".join(l for l in FILE.read_text(encoding="utf-8").splitlines() if not l.startswith("//"))
    written = [float(n) for n in body.replace("{", "").replace("}", "").split(",") if n.strip()]
    computed = numbers()
    same = len(written) == len(computed) and all(
        abs(a - b) <= 1e-14 + 1e-13 * abs(b) for a, b in zip(written, computed))
    print(FILE.name, "is up to date" if same else "differs")
    sys.exit(not same)
FILE.write_text(text(), encoding="utf-8")
