"""Reductions: many entries go into one, and each gets its share of the blame back.

Source: Giles, An extended collection of matrix derivative results for forward and reverse mode
algorithmic differentiation, 2008.
"""

import numpy as np

from backprop_lab.inputs import check_entries, check_not_empty
from backprop_lab.operation import Operation
from backprop_lab.shapes import Array, check_shapes

Axis = int | tuple[int, ...] | None
Reduction = tuple[tuple[int, ...], Axis, bool]


def sum_forward(x: Array, axis: Axis = None, keepdims: bool = False) -> tuple[Array, Reduction]:
    """Add up over one axis, several or all (None)  ->  y, cache = (shape of x, axis, keepdims)."""
    check_axis("sum_forward", x, axis)
    return np.sum(x, axis=axis, keepdims=keepdims), (np.shape(x), axis, keepdims)


def sum_backward(dy: Array, cache: Reduction) -> Array:
    """Carry dL/dy back to every entry that was added up.

    dy of the shape of the sum, cache = (shape of x, axis, keepdims)  ->  dx of the shape of x
    dL/dx = the dL/dy of the sum that the entry went into
    """
    shape, axis, keepdims = cache
    if axis is not None and not keepdims:
        dy = np.expand_dims(dy, axis)
    return np.full(shape, dy, dtype=float)


def mean_forward(x: Array, axis: Axis = None, keepdims: bool = False) -> tuple[Array, Reduction]:
    """Average over one axis, several or all (None)  ->  y, cache = (shape of x, axis, keepdims)."""
    check_not_empty("mean_forward", x=x)
    check_axis("mean_forward", x, axis)
    return np.mean(x, axis=axis, keepdims=keepdims), (np.shape(x), axis, keepdims)


def mean_backward(dy: Array, cache: Reduction) -> Array:
    """Carry dL/dy back to every entry that was averaged.

    dy of the shape of the mean, cache = (shape of x, axis, keepdims)  ->  dx of the shape of x
    dL/dx = the dL/dy of the mean that the entry went into, divided by the number of its entries
    """
    shape, axis, keepdims = cache
    count = np.prod(shape) / np.size(dy)
    if axis is not None and not keepdims:
        dy = np.expand_dims(dy, axis)
    return np.full(shape, dy / count)


def matmul_forward(a: Array, b: Array) -> tuple[Array, tuple[Array, Array]]:
    """Compute the matrix product y = a b; a (n, k), b (k, m)  ->  y (n, m), cache = (a, b)."""
    check_shapes("matmul_forward", a=(a, "n k"), b=(b, "k m"))
    return a @ b, (a, b)


def matmul_backward(dy: Array, cache: tuple[Array, Array]) -> tuple[Array, Array]:
    """Carry dL/dy back through a product of matrices, each entry of which is a sum.

    dy (n, m), cache = (a (n, k), b (k, m))  ->  da (n, k), db (k, m)
    dL/da = dL/dy bᵀ,   dL/db = aᵀ dL/dy
    """
    a, b = cache
    return dy @ b.T, a.T @ dy


def check_axis(where: str, x: Array, axis: Axis) -> None:
    """Check that x has every axis that is named."""
    exists = [-np.ndim(x) <= a < np.ndim(x) for a in np.ravel(() if axis is None else axis)]
    check_entries(where, "axis", axis, exists, f"axes of x, which has shape {np.shape(x)}")


SUM = Operation("sum", ("x",), sum_forward, sum_backward)
MEAN = Operation("mean", ("x",), mean_forward, mean_backward)
MATMUL = Operation("matmul", ("a", "b"), matmul_forward, matmul_backward)
