"""The dense layer: a neuron for each output, a row for each sample, one formula: y = x W + b."""

from backprop_lab.operation import Operation
from backprop_lab.shapes import Array, check_shapes


def dense_forward(x: Array, W: Array, b: Array) -> tuple[Array, tuple[Array, Array]]:
    """Compute y = x W + b for a batch.

    x (n, n_in), W (n_in, n_out), b (n_out,)  ->  y (n, n_out), cache = (x, W)
    """
    check_shapes("dense_forward", x=(x, "n n_in"), W=(W, "n_in n_out"), b=(b, "n_out"))
    y = x @ W + b
    return y, (x, W)


def dense_backward(dy: Array, cache: tuple[Array, Array]) -> tuple[Array, Array, Array]:
    """Carry dL/dy back through y = x W + b.

    dy (n, n_out), cache = (x, W)  ->  dx (n, n_in), dW (n_in, n_out), db (n_out,)
    dL/dx = dL/dy Wᵀ,   dL/dW = xᵀ dL/dy,   dL/db = sum of dL/dy over the batch

    Source: Goodfellow, Bengio and Courville, Deep Learning, 2016, section 6.5.4.
    """
    x, W = cache
    dx = dy @ W.T
    dW = x.T @ dy
    db = dy.sum(axis=0)
    return dx, dW, db


DENSE = Operation("dense", ("x", "W", "b"), dense_forward, dense_backward)
