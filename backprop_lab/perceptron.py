"""The perceptron: one neuron that answers yes or no, and learns from each wrong answer."""

import numpy as np

from backprop_lab.inputs import check_entries
from backprop_lab.shapes import Array, check_shapes


def perceptron_predict(X: Array, w: Array, b: float) -> Array:
    """Answer 1 for each sample on the line or on its positive side, and 0 for the others.

    X (n, d), w (d,), b a number  ->  ŷ (n,), each entry 0.0 or 1.0
    ŷ = step(X w + b),   step(z) = 1 where z >= 0, else 0

    Source: Rosenblatt, The Perceptron, Psychological Review 65, 1958.
    """
    check_shapes("perceptron_predict", X=(X, "n d"), w=(w, "d"), b=(b, ""))
    z = X @ w + b
    return np.where(z >= 0.0, 1.0, 0.0)


def perceptron_update(
    w: Array, b: float, x: Array, y: float, learning_rate: float
) -> tuple[Array, float]:
    """Learn from one sample: move w and b if its answer was wrong, keep them if it was right.

    w (d,), b a number, x (d,), y 0 or 1  ->  w (d,), b a number
    ŷ = step(w · x + b)
    w ← w + η (y − ŷ) x,   b ← b + η (y − ŷ)

    Source: Rosenblatt, Principles of Neurodynamics, 1962, chapter 5.
    """
    check_shapes("perceptron_update", w=(w, "d"), b=(b, ""), x=(x, "d"), y=(y, ""))
    check_entries("perceptron_update", "y", y, y in (0, 1), "0 or 1")
    prediction = 1.0 if w @ x + b >= 0.0 else 0.0
    error = y - prediction
    return w + learning_rate * error * x, b + learning_rate * error


def perceptron_epoch(
    w: Array, b: float, X: Array, y: Array, learning_rate: float
) -> tuple[Array, float]:
    """Learn from every sample once, in order, each time with the w and b of that moment.

    w (d,), b a number, X (n, d), y (n,) of 0 and 1  ->  w (d,), b a number
    """
    check_shapes("perceptron_epoch", w=(w, "d"), b=(b, ""), X=(X, "n d"), y=(y, "n"))
    check_entries("perceptron_epoch", "y", y, np.isin(y, (0, 1)), "0 or 1")
    for x_i, y_i in zip(X, y, strict=True):
        prediction = 1.0 if w @ x_i + b >= 0.0 else 0.0
        w = w + learning_rate * (y_i - prediction) * x_i
        b = b + learning_rate * (y_i - prediction)
    return w, b


def xor_by_hand() -> tuple[Array, Array, Array, float]:
    """Choose the weights of two layers of perceptrons that compute "one or the other, not both".

    ->  W1 (2, 2), b1 (2,), w2 (2,), b2 a number
    h = step(x W1 + b1),   y = step(h · w2 + b2)

    Source: Minsky and Papert, Perceptrons, 1969.
    """
    W1 = np.array([[1.0, 1.0], [1.0, 1.0]])  # both hidden neurons add the two inputs:
    b1 = np.array([-0.5, -1.5])  # the first answers "at least one", the second "both"
    w2 = np.array([1.0, -1.0])
    b2 = -0.5
    return W1, b1, w2, b2
