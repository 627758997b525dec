"""A peer that computes number by number: what a matrix is for."""

import math
from itertools import cycle
from typing import Any

import numpy as np

from benchmarks.harness import Contender
from benchmarks.problem import Problem, flat


def micrograd(problem: Problem) -> Contender:
    """Train with micrograd; exp and log, which it lacks, are written as its own operations are."""
    from micrograd.engine import Value
    from micrograd.nn import MLP

    def apply(v: Any, value: float, slope: float) -> Any:
        out = Value(value, (v,))

        def backward() -> None:
            v.grad += slope * out.grad

        out._backward = backward
        return out

    def exp(v: Any) -> Any:
        return apply(v, math.exp(v.data), math.exp(v.data))

    def log(v: Any) -> Any:
        return apply(v, math.log(v.data), 1.0 / v.data)

    n_in, n_hidden, n_out = problem.widths
    model = MLP(n_in, [n_hidden, n_out])
    W1, b1, W2, b2 = problem.parameters
    for layer, W, b in zip(model.layers, (W1, W2), (b1, b2), strict=True):
        for neuron, column, bias in zip(layer.neurons, W.T, b, strict=True):
            neuron.b.data = float(bias)
            for weight, value in zip(neuron.w, column, strict=True):
                weight.data = float(value)
    batches = cycle([(x.tolist(), labels.tolist()) for x, labels in problem.batches])

    def loss_of_sample(x: list[float], label: int) -> Any:
        logits = model(x)
        return log(sum(exp(logit) for logit in logits)) - logits[label]

    def step() -> object:
        rows, labels = next(batches)
        losses = [loss_of_sample(x, label) for x, label in zip(rows, labels, strict=True)]
        loss = sum(losses) / len(losses)
        model.zero_grad()
        loss.backward()
        for p in model.parameters():
            p.data -= problem.learning_rate * p.grad
        return loss

    def in_order() -> Any:
        return flat(
            part
            for layer in model.layers
            for part in (
                np.transpose([[w.data for w in neuron.w] for neuron in layer.neurons]),
                [neuron.b.data for neuron in layer.neurons],
            )
        )

    return Contender(step, in_order)
