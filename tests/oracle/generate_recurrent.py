# SPDX-License-Identifier: BSL-1.0
"""A gated recurrent cell over 0, 1, 2 and 7 steps, by PyTorch in float64: value, gradient and the Hessian's product with one
direction, of the sum over three samples. Prints recurrent.inc.

    python3 generate_recurrent.py > recurrent.inc
"""
import torch

torch.set_default_dtype(torch.float64)


class Numbers:
    def __init__(self, state):
        self.state = state

    def __call__(self, *shape):
        values = []
        for _ in range(torch.Size(shape).numel()):
            self.state = 3.7 * self.state * (1 - self.state)
            values.append(self.state - 0.6)
        return torch.tensor(values).reshape(shape)


draw = Numbers(0.3)
parameters = [draw(3, 8), draw(4, 8), draw(8)]  # incoming, recurrent, bias
direction = [draw(3, 8), draw(4, 8), draw(8)]
first, sequences = draw(3, 4), draw(3, 7, 3)


def loss(steps, incoming, recurrent, bias):
    h, total = first, 0
    for t in range(steps):
        z = sequences[:, t] @ incoming + h @ recurrent + bias
        gate, fresh = torch.sigmoid(z[:, :4]), torch.tanh(z[:, 4:])
        total = total + torch.log(2 + torch.exp(gate * h).sum(1)).sum()
        h = fresh + gate * (h - fresh)
    return total + (h * h).sum()


def flat(parts):
    return torch.cat([p.reshape(-1) for p in parts]).tolist()


def row(numbers):
    return "{" + ", ".join(repr(x) for x in numbers) + "}"


print("// SPDX-License-Identifier: BSL-1.0\n// Made by generate_recurrent.py.\n\nnamespace oracle {\n")
print("struct recurrent_run {\n    int steps;\n    double value, gradient[64], product[64];\n};")
print(f"inline constexpr double recurrent_parameters[] = {row(flat(parameters))};")
print(f"inline constexpr double recurrent_direction[] = {row(flat(direction))};")
print(f"inline constexpr double recurrent_first[] = {row(flat([first]))};")
print(f"inline constexpr double recurrent_sequences[] = {row(flat([sequences]))};")
print("inline constexpr recurrent_run recurrent_runs[] = {")
for steps in (0, 1, 2, 7):
    at = [p.clone().requires_grad_() for p in parameters]
    value = loss(steps, *at)
    if steps == 0:
        gradient = product = [torch.zeros_like(p) for p in at]
    else:
        gradient = torch.autograd.grad(value, at, create_graph=True)
        product = torch.autograd.grad(sum((g * d).sum() for g, d in zip(gradient, direction)), at)
    print(f"    {{{steps}, {value.item()!r},\n     {row(flat(gradient))},\n     {row(flat(product))}}},")
print("};\n\n}  // namespace oracle")
