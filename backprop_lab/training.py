"""Training: forward, loss, backward, step, and again from forward, in its plainest form."""

import math

import numpy as np

from backprop_lab.inputs import check_count, check_labels
from backprop_lab.layers import Parameters, mlp_backward, mlp_forward
from backprop_lab.shapes import Array, Integers, check_shapes
from backprop_lab.softmax import softmax_cross_entropy_backward, softmax_cross_entropy_forward


def train_step(
    parameters: Parameters, x: Array, labels: Integers, learning_rate: float
) -> tuple[Parameters, float]:
    """Send one batch forward and back, and take one step of plain gradient descent.

    parameters = ((W, b), ...), x (n, n_in), labels (n,) integers
    ->  parameters after the step, the loss before it
    θ ← θ − η ∂J/∂θ for every W and b, J the softmax cross-entropy of the last layer's output
    """
    logits, cache = mlp_forward(x, parameters)
    loss, loss_cache = softmax_cross_entropy_forward(logits, labels)
    dlogits = softmax_cross_entropy_backward(1.0, loss_cache)
    _, gradients = mlp_backward(dlogits, cache)
    moved = tuple(
        (W - learning_rate * dW, b - learning_rate * db)
        for (W, b), (dW, db) in zip(parameters, gradients, strict=True)
    )
    return moved, loss


def train(
    parameters: Parameters,
    X: Array,
    labels: Integers,
    learning_rate: float,
    batch_size: int,
    order: Integers,
) -> Array:
    """Train for as many epochs as `order` has rows; return the loss of every iteration.

    X (n, n_in), labels (n,), order (epochs, n): the order of the samples in each epoch; the last
    batch of an epoch may be short  ->  losses (iterations,)
    """
    check_shapes("train", X=(X, "n n_in"), labels=(labels, "n"), order=(order, "epochs n"))
    check_labels("train", order, len(X), "order")
    check_count("train", 1, batch_size=batch_size)
    losses = []
    for epoch in order:
        for start in range(0, len(epoch), batch_size):
            batch = epoch[start : start + batch_size]
            parameters, loss = train_step(parameters, X[batch], labels[batch], learning_rate)
            losses.append(loss)
    return np.array(losses)


def hidden_units_by_rule_of_thumb(n_in: int, n_out: int) -> int:
    """Suggest a width for one hidden layer: a first guess to try beside others, and no law.

    n_in, n_out numbers of units  ->  √(n_in · n_out), rounded

    Source: Masters, Practical Neural Network Recipes in C++, 1993.
    """
    return round(math.sqrt(n_in * n_out))
