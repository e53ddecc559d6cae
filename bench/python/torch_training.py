# SPDX-License-Identifier: BSL-1.0
"""The cases of bench/cases/training/training.hpp for PyTorch, with its fused Adam; compiled, the loss alone
or the whole step with Adam, whichever is faster."""
import torch
from torch.nn import functional

import training
from worker import nanoseconds


def scores(parameters, images):
    w1, b1, w2, b2 = parameters
    return torch.addmm(b2, torch.relu(torch.addmm(b1, images, w1)), w2)


def error(parameters, images, labels):
    return functional.cross_entropy(scores(parameters, images), labels)


class Trainer:
    """`step` trains on a batch and returns its loss; `restart` brings back the first parameters."""

    def __init__(self, parameters, name, loss):
        self.first = [torch.from_numpy(each) for each in parameters]
        self.rate, self.epsilon = training.SETTINGS[name]
        self.loss = loss
        self.restart()

    def restart(self):
        self.parameters = [each.clone().requires_grad_() for each in self.first]
        self.adam = torch.optim.Adam(
            self.parameters, lr=self.rate, betas=training.BETAS, eps=self.epsilon, fused=True
        )

    def step(self, images, labels):
        self.adam.zero_grad()
        value = self.loss(self.parameters, images, labels)
        value.backward()
        self.adam.step()
        return value.detach()


class WholeTrainer(Trainer):
    """With value, gradient and Adam in one graph."""

    def __init__(self, parameters, name):
        super().__init__(parameters, name, error)
        self.compiled = torch.compile(self.updated)

    def restart(self):
        self.parameters = [each.clone() for each in self.first]
        self.means = [torch.zeros_like(each) for each in self.first]
        self.squares = [torch.zeros_like(each) for each in self.first]
        self.steps = torch.zeros(())

    def updated(self, parameters, means, squares, steps, images, labels):
        gradient, value = torch.func.grad_and_value(error)(parameters, images, labels)
        beta1, beta2 = training.BETAS
        steps.add_(1)
        for p, m, v, g in zip(parameters, means, squares, gradient):
            m.mul_(beta1).add_((1 - beta1) * g)
            v.mul_(beta2).add_((1 - beta2) * g * g)
            root = torch.sqrt(v / (1 - beta2**steps))
            p.sub_(self.rate / (1 - beta1**steps) * m / (root + self.epsilon))
        return value

    def step(self, images, labels):
        return self.compiled(
            self.parameters, self.means, self.squares, self.steps, images, labels
        )


def trainer(parameters, name, compiled, images, labels):
    if not compiled:
        return Trainer(parameters, name, error)
    torch.compiler.reset()
    choices = [Trainer(parameters, name, torch.compile(error)), WholeTrainer(parameters, name)]
    took = []
    for choice in choices:
        nanoseconds(lambda: choice.step(images, labels), 3)  # compiles
        took.append(min(nanoseconds(lambda: choice.step(images, labels), 1) for _ in range(20)))
        choice.restart()
    return choices[took.index(min(took))]


def step(flat, compiled):
    parameters, samples, labels = training.step(flat)
    samples, labels = torch.from_numpy(samples), torch.from_numpy(labels).long()
    trained = trainer(parameters, training.STEP, compiled, samples, labels)

    def run():
        return trained.step(samples, labels)

    def results(value):
        return torch.cat([each.detach().reshape(-1) for each in (*trained.parameters, value)])

    def restart():
        trained.restart()
        run()
        run()

    return run, results, restart


def epoch(flat, compiled):
    parameters, *data, order = training.epoch(flat)
    images, labels, tests, test_labels = map(torch.from_numpy, data)
    labels, order = labels.long(), torch.from_numpy(order).long()
    first = order[: training.BATCH]
    trained = trainer(parameters, training.EPOCH, compiled, images[first], labels[first])

    def run():
        losses = []
        for rows in order.split(training.BATCH):
            losses.append(trained.step(images[rows], labels[rows]))
        return losses

    def results(losses):
        with torch.no_grad():
            found = scores(trained.parameters, tests)
        share = training.accuracy(found.numpy(), test_labels.numpy())
        return torch.tensor([*losses[: training.LOSSES], share])

    return run, results, trained.restart


def cases(compiled):
    return {
        training.STEP: lambda flat: step(flat, compiled),
        training.EPOCH: lambda flat: epoch(flat, compiled),
    }
