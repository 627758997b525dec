"""Right answers of other kinds: training."""

import math
from typing import Any

import numpy as np

from backprop_lab.audit.right.layers import (
    backward_by_recursion,
    backward_in_loops,
    backward_with_columns,
    backward_with_einsum,
    forward_by_recursion,
    forward_with_columns,
    forward_with_einsum,
)
from backprop_lab.audit.students import Function


def probabilities(logits: Any) -> Any:
    e = np.exp(logits - logits.max(1)[:, None])
    return e / e.sum(1)[:, None]


def step_with_one_hot(parameters: Any, x: Any, labels: Any, rate: float) -> Any:
    logits, cache = forward_by_recursion(x, parameters)
    p, t = probabilities(logits), np.eye(logits.shape[1])[labels]
    _, gradients = backward_by_recursion((p - t) / len(x), cache)
    moved = [
        (W - rate * dW, b - rate * db)
        for (W, b), (dW, db) in zip(parameters, gradients, strict=True)
    ]
    return moved, -np.sum(t * np.log(p)) / len(x)


def step_by_subtracting(parameters: Any, x: Any, labels: Any, rate: float) -> Any:
    logits, cache = forward_with_einsum(x, parameters)
    p = probabilities(logits)
    loss = -np.log(p[range(len(x)), labels]).mean()
    p[range(len(x)), labels] -= 1
    _, gradients = backward_with_einsum(p, cache)
    moved = []
    for (W, b), (dW, db) in zip(parameters, gradients, strict=True):
        W, b = W.copy(), b.copy()
        W -= rate / len(x) * dW
        b -= rate / len(x) * db
        moved.append([W, b])
    return tuple(moved), float(loss)


def step_in_loops(parameters: Any, x: Any, labels: Any, rate: float) -> Any:
    logits, cache = forward_with_columns(x, parameters)
    loss, d = 0.0, np.zeros(logits.shape)
    for s, row in enumerate(logits):
        total = sum(math.exp(z) for z in row)
        loss += (math.log(total) - row[labels[s]]) / len(x)
        for k, z in enumerate(row):
            d[s, k] = (math.exp(z) / total - (k == labels[s])) / len(x)
    _, gradients = backward_in_loops(d, cache)
    moved = []
    for (W, b), (dW, db) in zip(parameters, gradients, strict=True):
        new_W = [[float(W[i, j] - rate * dW[i, j]) for j in range(len(b))] for i in range(len(W))]
        moved.append((new_W, [float(b[j] - rate * db[j]) for j in range(len(b))]))
    return moved, loss


def cost(parameters: Any, x: Any, labels: Any) -> Any:
    a = x
    for i, (W, b) in enumerate(parameters):
        z = a @ W + b
        a = np.tanh(z) if i < len(parameters) - 1 else z
    right = a[np.arange(len(x)), labels]
    return np.mean(np.log(np.exp(a).sum(axis=1)) - right)


def step_by_complex_steps(parameters: Any, x: Any, labels: Any, rate: float) -> Any:
    arrays = [array.astype(complex) for pair in parameters for array in pair]
    moved = [array.real.copy() for array in arrays]
    for array, new in zip(arrays, moved, strict=True):
        for place in np.ndindex(array.shape):
            array[place] += 1e-40j
            value = cost(list(zip(arrays[::2], arrays[1::2], strict=True)), x, labels)
            new[place] -= rate * value.imag / 1e-40
            array[place] = array[place].real
    return list(zip(moved[::2], moved[1::2], strict=True)), cost(parameters, x, labels)


def step_by_a_jacobian(parameters: Any, x: Any, labels: Any, rate: float) -> Any:
    # Back through the logarithm first, and then through softmax by its whole matrix.
    logits, cache = forward_by_recursion(x, parameters)
    p = probabilities(logits)
    dp = np.zeros(p.shape)
    dp[np.arange(len(x)), labels] = -1 / (len(x) * p[np.arange(len(x)), labels])
    d = np.array([(np.diag(row) - np.outer(row, row)) @ g for row, g in zip(p, dp, strict=True)])
    _, gradients = backward_with_columns(d, cache)
    moved = tuple(
        tuple(np.subtract(v, rate * dv) for v, dv in zip(*pairs, strict=True))
        for pairs in zip(parameters, gradients, strict=True)
    )
    return moved, np.log(1 / p[np.arange(len(x)), labels]).sum() / len(x)


def step_as_a_mean_of_steps(parameters: Any, x: Any, labels: Any, rate: float) -> Any:
    # Each sample alone takes its step from the same place; the mean of where they end.
    found = [step_with_one_hot(parameters, x[[s]], labels[[s]], rate) for s in range(len(x))]
    moved = [
        (np.mean([m[i][0] for m, _ in found], axis=0), np.mean([m[i][1] for m, _ in found], axis=0))
        for i in range(len(parameters))
    ]
    return moved, sum(loss for _, loss in found) / len(found)


def step_with_logaddexp(parameters: Any, x: Any, labels: Any, rate: float) -> Any:
    logits, cache = forward_with_einsum(x, parameters)
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    t = np.equal.outer(labels, np.arange(logits.shape[1]))
    _, gradients = backward_with_einsum(rate * (np.exp(log_p) - t), cache)
    moved = [
        (W - dW / len(x), b - db / len(x))
        for (W, b), (dW, db) in zip(parameters, gradients, strict=True)
    ]
    return moved, -log_p[t].mean()


def step_by_classes(parameters: Any, x: Any, labels: Any, rate: float) -> Any:
    # The gradient of log Σ exp, and apart from it that of the logit at the label.
    logits, cache = forward_by_recursion(x, parameters)
    weights = np.full(len(x), 1 / len(x))
    p = probabilities(logits)
    _, pull = backward_by_recursion(p * weights[:, None], cache)
    at_label = np.zeros(p.shape)
    np.put_along_axis(at_label, labels[:, None], weights[:, None], axis=1)
    _, push = backward_by_recursion(at_label, cache)
    moved = tuple(
        (W + rate * (up[0] - down[0]), b + rate * (up[1] - down[1]))
        for (W, b), up, down in zip(parameters, push, pull, strict=True)
    )
    return moved, weights @ -np.log(np.take_along_axis(p, labels[:, None], axis=1)[:, 0])


def step_with_ratios(parameters: Any, x: Any, labels: Any, rate: float) -> Any:
    # p of the label as 1 / Σ exp(difference of logits).
    logits, cache = forward_with_columns(x, parameters)
    differences = logits[:, :, None] - logits[:, None, :]
    p = 1 / np.exp(-differences).sum(axis=2)
    d = p.copy()
    for s, label in enumerate(labels):
        d[s, label] = -(np.delete(p[s], label).sum())
    _, gradients = backward_in_loops(d, cache)
    moved = []
    for layer, gradient in zip(parameters, gradients, strict=True):
        moved.append(tuple(v + -rate * g / len(x) for v, g in zip(layer, gradient, strict=True)))
    picked = [p[s, label] for s, label in enumerate(labels)]
    return moved, -math.log(math.prod(picked)) / len(x)


def step_of_one_vector(parameters: Any, x: Any, labels: Any, rate: float) -> Any:
    logits, cache = forward_by_recursion(x, parameters)
    p = probabilities(logits)
    t = np.identity(p.shape[1]).take(labels, axis=0)
    _, gradients = backward_by_recursion(p - t, cache)
    arrays = [array for pair in parameters for array in pair]
    theta = np.concatenate([array.ravel() for array in arrays])
    theta -= rate * np.concatenate([g.ravel() for pair in gradients for g in pair]) / len(x)
    cuts = np.cumsum([array.size for array in arrays])[:-1]
    pieces = [v.reshape(a.shape) for v, a in zip(np.split(theta, cuts), arrays, strict=True)]
    return [pieces[i : i + 2] for i in range(0, len(pieces), 2)], -np.log((p * t).sum(1)).mean()


# --- The loop ---


def train_with_while(
    parameters: Any, X: Any, labels: Any, rate: float, size: int, order: Any
) -> Any:
    losses, epoch, start = [], 0, 0
    while epoch < len(order):
        batch = order[epoch, start : start + size]
        parameters, loss = step_with_one_hot(parameters, X[batch], labels[batch], rate)
        losses.append(float(loss))
        start += size
        if start >= order.shape[1]:
            epoch, start = epoch + 1, 0
    return losses


def train_with_array_split(
    parameters: Any, X: Any, labels: Any, rate: float, size: int, order: Any
) -> Any:
    n, losses = len(X), []
    for epoch in order:
        shuffled, shuffled_labels = X[epoch], labels[epoch]
        cuts = list(range(size, n, size))
        parts = zip(np.split(shuffled, cuts), np.split(shuffled_labels, cuts), strict=True)
        for x, y in parts:
            parameters, loss = step_by_subtracting(parameters, x, y, rate)
            losses += [loss]
    return np.asarray(losses)


def train_into_an_array(
    parameters: Any, X: Any, labels: Any, rate: float, size: int, order: Any
) -> Any:
    epochs, n = order.shape
    per_epoch = -(-n // size)
    history = np.empty((epochs, per_epoch))
    for e, i in np.ndindex(epochs, per_epoch):
        batch = [order[e, k] for k in range(i * size, min((i + 1) * size, n))]
        parameters, history[e, i] = step_with_logaddexp(parameters, X[batch], labels[batch], rate)
    return history.reshape(-1)


def train_by_recursion(
    parameters: Any, X: Any, labels: Any, rate: float, size: int, order: Any
) -> Any:
    def losses_of(parameters: Any, batches: Any) -> Any:
        if not batches:
            return ()
        batch, *rest = batches
        after, loss = step_by_classes(parameters, X[batch], labels[batch], rate)
        return (loss, *losses_of(after, rest))

    return losses_of(parameters, [e[i : i + size] for e in order for i in range(0, len(e), size)])


def train_with_masks(
    parameters: Any, X: Any, labels: Any, rate: float, size: int, order: Any
) -> Any:
    # Which batch of the epoch each sample is in; within a batch the order does not matter.
    losses = []
    for epoch in order:
        batch_of = np.argsort(epoch) // size
        for batch in np.unique(batch_of):
            chosen = batch_of == batch
            parameters, loss = step_by_a_jacobian(parameters, X[chosen], labels[chosen], rate)
            losses.append(loss)
    return np.hstack(losses)


RIGHT: list[tuple[str, Function]] = [
    ("train_step", step_with_one_hot),
    ("train_step", step_by_subtracting),
    ("train_step", step_in_loops),
    ("train_step", step_by_complex_steps),
    ("train_step", step_by_a_jacobian),
    ("train_step", step_as_a_mean_of_steps),
    ("train_step", step_with_logaddexp),
    ("train_step", step_by_classes),
    ("train_step", step_with_ratios),
    ("train_step", step_of_one_vector),
    ("train", train_with_while),
    ("train", train_with_array_split),
    ("train", train_into_an_array),
    ("train", train_by_recursion),
    ("train", train_with_masks),
]
