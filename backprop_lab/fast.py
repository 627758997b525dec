"""Fast forms: the same rules, without what a training loop need not repeat."""

import numpy as np

from backprop_lab.dense import dense_forward
from backprop_lab.inputs import check_labels
from backprop_lab.operation import Operation
from backprop_lab.shapes import Array, Integers

# The first layer of a network stands on data, and nobody asks for the derivative by the data. At
# 784 inputs that saves a third of a training step.


def dense_on_data_forward(W: Array, b: Array, x: Array) -> tuple[Array, tuple[Array, Array]]:
    """Compute y = x W + b where x is data, a constant.

    W (n_in, n_out), b (n_out,), x (n, n_in)  ->  y (n, n_out), cache = (x, W)
    """
    return dense_forward(x, W, b)


def dense_on_data_backward(
    dy: Array, cache: tuple[Array, Array], out: tuple[Array, Array] | None = None
) -> tuple[Array, Array]:
    """Carry dL/dy back to the parameters alone, into new arrays or into those of `out`.

    dy (n, n_out), cache = (x, W), out = (dW, db)  ->  dW (n_in, n_out), db (n_out,)
    """
    x, _ = cache
    dW, db = out or (None, None)
    return np.matmul(x.T, dy, out=dW), dy.sum(axis=0, out=db)


# Targets as rows of 0 and one 1: nothing is looked up by index, and nothing is checked again.


def one_hot(labels: Integers, n_classes: int) -> Array:
    """Write each label as a row of zeros with one 1: labels (n,)  ->  (n, n_classes)."""
    check_labels("one_hot", labels, n_classes)
    rows: Array = np.eye(n_classes)[labels]
    return rows


def softmax_cross_entropy_one_hot_forward(
    logits: Array, targets: Array
) -> tuple[float, tuple[Array, Array]]:
    """Compute what `softmax_cross_entropy_forward` does, for labels written as rows.

    logits, targets (n, C)  ->  loss a number, cache = (p, targets)
    """
    shifted = logits - logits.max(axis=1, keepdims=True)
    exponentials = np.exp(shifted)
    sums = exponentials.sum(axis=1, keepdims=True)
    loss = (np.log(sums).sum() - (shifted * targets).sum()) / len(logits)
    return loss, (exponentials / sums, targets)


def softmax_cross_entropy_one_hot_backward(dloss: float, cache: tuple[Array, Array]) -> Array:
    """Compute what `softmax_cross_entropy_backward` does, for labels written as rows."""
    p, targets = cache
    dlogits: Array = (p - targets) * (dloss / len(p))
    return dlogits


def sgd_step_in_place(w: Array, dw: Array, learning_rate: float) -> None:
    """Move w as `sgd_step` does, but in its own memory, so that every view of w sees it.

    w, dw arrays of one shape  ->  nothing; dw is kept. For training loops: nothing is checked.
    """
    np.subtract(w, learning_rate * dw, out=w)


DENSE_ON_DATA = Operation(
    "dense_on_data", ("W", "b"), dense_on_data_forward, dense_on_data_backward
)
SOFTMAX_CROSS_ENTROPY_ONE_HOT = Operation(
    "softmax_cross_entropy_one_hot",
    ("logits",),
    softmax_cross_entropy_one_hot_forward,
    softmax_cross_entropy_one_hot_backward,
)
