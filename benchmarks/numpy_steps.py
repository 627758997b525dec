"""The same step in plain NumPy: without objects, and stripped to its matrix products."""

from collections.abc import Callable
from itertools import cycle

import numpy as np

from benchmarks.harness import Contender
from benchmarks.problem import Problem, flat


def straight_line(problem: Problem) -> Contender:
    """Write forward, loss, backward and update one line after the other."""
    W1, b1, W2, b2 = problem.copy()
    learning_rate = problem.learning_rate
    batches = cycle(problem.one_hot_batches())

    def step() -> object:
        x, targets = next(batches)
        n = len(x)
        z = x @ W1 + b1
        hidden = np.maximum(z, 0.0)
        logits = hidden @ W2 + b2
        shifted = logits - logits.max(axis=1, keepdims=True)
        exponentials = np.exp(shifted)
        sums = exponentials.sum(axis=1, keepdims=True)
        loss = (np.log(sums).sum() - (shifted * targets).sum()) / n
        dlogits = (exponentials / sums - targets) / n
        dW2 = hidden.T @ dlogits
        db2 = dlogits.sum(axis=0)
        dz = (dlogits @ W2.T) * (z > 0.0)
        dW1 = x.T @ dz
        db1 = dz.sum(axis=0)
        for parameter, gradient in ((W1, dW1), (b1, db1), (W2, dW2), (b2, db2)):
            parameter -= learning_rate * gradient
        return loss

    return Contender(step, lambda: flat((W1, b1, W2, b2)))


def matrix_products(problem: Problem) -> Callable[[], object]:
    """Do the five products of the step and nothing else: the floor, which trains nothing."""
    W1, _, W2, _ = problem.parameters
    x, _ = problem.batches[0]
    hidden = x @ W1
    dlogits = hidden @ W2

    def step() -> object:
        return x @ W1, hidden @ W2, hidden.T @ dlogits, dlogits @ W2.T, x.T @ hidden

    return step
