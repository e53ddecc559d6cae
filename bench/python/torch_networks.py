# SPDX-License-Identifier: BSL-1.0
"""The cases of bench/cases/networks/networks.hpp for PyTorch: the functions, and how their tensors are
turned into those that PyTorch takes and back. Channels are in front here; images lie in memory with
channels last all the same, which its convolutions run best with."""
import torch
from torch.nn import functional

import kfac
import networks
from kfac import unseen


def same(x):
    return x


def images(x):
    return x.permute(0, 3, 1, 2).contiguous(memory_format=torch.channels_last)


def images_back(x):
    return x.permute(0, 2, 3, 1)


def window(x):
    return x.permute(3, 2, 0, 1).contiguous(memory_format=torch.channels_last)


def window_back(x):
    return x.permute(2, 3, 1, 0)


def channel_by_channel(x):
    """For a dense layer whose features have come as 25 pixels of 16 channels."""
    return x.reshape(25, 16, -1).transpose(0, 1).reshape(400, -1)


def pixel_by_pixel(x):
    return x.reshape(16, 25, -1).transpose(0, 1)


def conv3x3(trained):
    weight, bias, images = trained
    seen = functional.relu(functional.conv2d(images, weight, bias, padding=1))
    return 0.5 * torch.sum(seen * seen) / len(images)


def lenet5_scores(trained, images, seen=unseen):
    y = images
    for layer in 0, 2:
        made = functional.conv2d(y, trained[layer], trained[layer + 1], padding=2 - layer)
        y = seen(layer, y, made)
        y = functional.max_pool2d(functional.relu(y), 2)
    y = y.flatten(1)
    for layer in 4, 6, 8:
        y = seen(layer, y, torch.addmm(trained[layer + 1], y, trained[layer]))
        y = functional.relu(y) if layer < 8 else y
    return y


def lenet5(trained, images, labels):
    return functional.cross_entropy(lenet5_scores(trained, images), labels)


def gru(trained, sequences):
    incoming, bias, recurrent, recurrent_bias = trained
    weights = [incoming, recurrent, bias, recurrent_bias]
    start = torch.zeros(1, len(sequences), 64)
    states = torch.gru(sequences, start, weights, True, 1, 0.0, True, False, True)[0]
    return 0.5 * torch.sum(states * states) / len(sequences)


def attention(trained):
    *weights, out, tokens = trained
    q, k, v = ((tokens @ weight).view(-1, 64, 4, 32).transpose(1, 2) for weight in weights)
    mixed = functional.scaled_dot_product_attention(q, k, v)
    y = mixed.transpose(1, 2).reshape(tokens.shape) @ out
    return 0.5 * torch.sum(y * y) / len(tokens)


def turned(x):
    return x.t().contiguous()


# name: function, how what is trained is turned and turned back, how data are turned
CONVOLUTION = (window, window_back), (same, same)
CASES = {
    "conv3x3-64-64-28x28": (conv3x3, [*CONVOLUTION, (images, images_back)], []),
    "gru-64-t32": (gru, [(turned, turned), (same, same)] * 2, [same]),
    "attention-d128-h4-t64": (attention, [(same, same)] * 5, []),
    "lenet5": (
        lenet5,
        [*CONVOLUTION * 2, (channel_by_channel, pixel_by_pixel), *[(same, same)] * 5],
        [images, lambda labels: labels.long()],
    ),
}


def products(product):
    """Of a direction with second derivatives of LeNet's loss."""
    turns = CASES["lenet5"][1]

    def prepare(kind):
        def prepared(flat):
            trained, direction, (samples, labels) = networks.product_parts("lenet5", flat)
            turned_all = [
                [turn(torch.from_numpy(x)) for x, (turn, _) in zip(part, turns)]
                for part in (trained, direction)
            ]
            samples = images(torch.from_numpy(samples))
            labels = torch.from_numpy(labels).long()
            run, results = product(
                kind, lenet5_scores, functional.cross_entropy, *turned_all, samples, labels
            )
            turned_back = lambda answer: [back(x) for x, (_, back) in zip(answer, turns)]
            return run, lambda answer: results(turned_back(answer))

        return prepared

    return {f"{kind}/lenet5": prepare(kind) for kind in ("hvp", "ggnvp")}


def lenet5_rows(layer, x):
    """Windows of what goes into a convolution, which come with all positions of a channel side by side;
    otherwise pixels as rows."""
    if x.dim() == 2:
        return x
    if layer is None:
        return x.permute(0, 2, 3, 1).reshape(-1, x.shape[1])
    windows = functional.unfold(x, 5, padding=2 - layer)
    return windows.transpose(1, 2).reshape(-1, windows.shape[1])


def by_pixel(moment):
    """The moment, or the mean, of inputs with the channels of a pixel side by side."""
    channels = len(moment) // 25
    if moment.dim() == 1:
        return moment.reshape(channels, 25).t()
    return moment.reshape(channels, 25, channels, 25).permute(1, 0, 3, 2)


def lenet5_parts_back(parts):
    turns = CASES["lenet5"][1]
    gradient = [back(x) for x, (_, back) in zip(parts, turns)]
    moments = parts[len(turns) :]
    for layer in range(3):
        moments[3 * layer : 3 * layer + 2] = map(by_pixel, moments[3 * layer : 3 * layer + 2])
    return [*gradient, *moments]


def factors(make):
    """Of LeNet, by what makes them of a function of parameters, samples and what sees the layers."""

    def prepared(flat):
        trained, samples, labels, usual = kfac.lenet5(flat)
        trained = [turn(torch.from_numpy(x)) for x, (turn, _) in zip(trained, CASES["lenet5"][1])]
        samples, labels = images(torch.from_numpy(samples)), torch.from_numpy(labels).long()
        return make(
            lenet5_scores, functional.cross_entropy, trained, samples, labels, usual, lenet5_rows,
            lenet5_parts_back,
        )

    return prepared


def cases(case):
    """All of them; `case(function, trained, *data)` returns a run, which gives gradients and value, and
    what takes those to one flat tensor."""

    def prepare(name, function, turns, data_turns):
        def prepared(flat):
            trained, data = networks.parts(name, flat)
            trained = [turn(torch.from_numpy(x)) for x, (turn, _) in zip(trained, turns)]
            data = [turn(torch.from_numpy(x)) for x, turn in zip(data, data_turns)]
            run, results = case(function, trained, *data)

            def turned_back(both):
                gradient, value = both
                parts = [back(x).reshape(-1) for x, (_, back) in zip(gradient, turns)]
                return results((parts, value))

            return run, turned_back

        return prepared

    return {name: prepare(name, *each) for name, each in CASES.items()}
