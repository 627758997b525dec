"""Right answers of other kinds: sums, means and products of matrices."""

import itertools
import math
from typing import Any

import numpy as np

from backprop_lab.audit.students import Function


def reduced(shape: Any, axis: Any) -> set[int]:
    axes = range(len(shape)) if axis is None else np.atleast_1d(axis)
    return {int(a) % len(shape) for a in axes}


def sum_entry_by_entry(dy: Any, cache: Any) -> Any:
    shape, axis, keepdims = cache
    gone = reduced(shape, axis)
    dx = np.empty(shape)
    for place in np.ndindex(*shape):
        if keepdims:
            dx[place] = dy[tuple(0 if i in gone else p for i, p in enumerate(place))]
        else:
            dx[place] = dy[tuple(p for i, p in enumerate(place) if i not in gone)]
    return dx


def sum_by_broadcasting(dy: Any, cache: Any) -> Any:
    shape, axis, _ = cache
    kept = [1 if i in reduced(shape, axis) else n for i, n in enumerate(shape)]
    return np.broadcast_to(dy.reshape(kept), shape)


def sum_by_adding_to_zeros(dy: Any, cache: Any) -> Any:
    shape, axis, keepdims = cache
    for a in () if keepdims else sorted(reduced(shape, axis)):
        dy = np.stack([dy], axis=a)
    return np.zeros(shape) + dy


def sum_by_repeating(dy: Any, cache: Any) -> Any:
    shape, axis, keepdims = cache
    for a in sorted(reduced(shape, axis)):
        dy = dy if keepdims else np.expand_dims(dy, a)
        dy = np.repeat(dy, shape[a], axis=a)
    return dy


def sum_by_tiles(dy: Any, cache: Any) -> Any:
    shape, axis, _ = cache
    gone = reduced(shape, axis)
    tiles = [n if i in gone else 1 for i, n in enumerate(shape)]
    kept = [1 if i in gone else n for i, n in enumerate(shape)]
    return np.tile(np.reshape(dy, kept), tiles).tolist()


def sum_by_einsum(dy: Any, cache: Any) -> Any:
    shape, axis, _ = cache
    gone, letters = reduced(shape, axis), "pqr"[: len(shape)]
    kept = "".join(c for i, c in enumerate(letters) if i not in gone)
    squeezed = dy.reshape([n for i, n in enumerate(shape) if i not in gone])
    return np.einsum(f"{kept},{letters}->{letters}", squeezed, np.ones(shape))


def sum_by_the_transposed_matrix(dy: Any, cache: Any) -> Any:
    shape, axis, keepdims = cache
    units = np.eye(math.prod(shape)).reshape(-1, *shape)
    sums = np.array([unit.sum(axis=axis, keepdims=keepdims).ravel() for unit in units])
    return (sums @ dy.ravel()).reshape(shape)


def sum_recursively(dy: Any, cache: Any) -> Any:
    shape, axis, keepdims = cache

    def spread(dy: Any, depth: int) -> Any:
        if depth == len(shape):
            return dy
        if depth in reduced(shape, axis):
            inner = spread(dy[0] if keepdims else dy, depth + 1)
            return np.array([inner] * shape[depth])
        return np.array([spread(part, depth + 1) for part in dy])

    return spread(dy, 0)


SUMS = (
    sum_entry_by_entry,
    sum_by_broadcasting,
    sum_by_adding_to_zeros,
    sum_by_repeating,
    sum_by_tiles,
    sum_by_einsum,
    sum_by_the_transposed_matrix,
    sum_recursively,
)


def mean_by_a_sum_of_shares(dy: Any, cache: Any) -> Any:
    return sum_by_broadcasting(dy * (dy.size / math.prod(cache[0])), cache)


def mean_by_dividing_axis_by_axis(dy: Any, cache: Any) -> Any:
    shape, axis, _ = cache
    dx = sum_by_repeating(dy, cache)
    for a in reduced(shape, axis):
        dx = dx / shape[a]
    return dx


def mean_by_averaging_ones(dy: Any, cache: Any) -> Any:
    shape, axis, _ = cache
    counts = np.ones(shape).sum(axis=axis, keepdims=True)
    return sum_by_adding_to_zeros(dy, cache) / counts


def mean_by_its_matrix(dy: Any, cache: Any) -> Any:
    shape, axis, keepdims = cache
    dx = [
        float(np.sum(dy * unit.reshape(shape).mean(axis=axis, keepdims=keepdims)))
        for unit in np.eye(math.prod(shape))
    ]
    return np.reshape(dx, shape)


def mean_by_complex_steps(dy: Any, cache: Any) -> Any:
    shape, axis, keepdims = cache
    dx = np.empty(shape)
    for place in itertools.product(*map(range, shape)):
        x = np.ones(shape, dtype=complex)
        x[place] += 1e-100j
        dx[place] = np.sum(dy * np.mean(x, axis=axis, keepdims=keepdims)).imag / 1e-100
    return dx


MEANS = (
    mean_by_a_sum_of_shares,
    mean_by_dividing_axis_by_axis,
    mean_by_averaging_ones,
    mean_by_its_matrix,
    mean_by_complex_steps,
)


def product_with_loops(dy: Any, cache: Any) -> Any:
    a, b = cache
    da, db = np.zeros(a.shape), np.zeros(b.shape)
    for i, j, k in itertools.product(range(dy.shape[0]), range(dy.shape[1]), range(len(b))):
        da[i, k] += dy[i, j] * b[k, j]
        db[k, j] += dy[i, j] * a[i, k]
    return da, db


def product_with_einsum(dy: Any, cache: Any) -> Any:
    a, b = cache
    return np.einsum("ij,kj->ik", dy, b), np.einsum("ij,ik->kj", dy, a)


def product_as_outer_products(dy: Any, cache: Any) -> Any:
    a, b = cache
    da = sum(np.outer(dy[:, j], b[:, j]) for j in range(dy.shape[1]))
    return da, sum(np.outer(a[i], dy[i]) for i in range(dy.shape[0]))


def product_with_lists(dy: Any, cache: Any) -> Any:
    a, b = (part.tolist() for part in cache)
    d = dy.tolist()

    def inner(u: Any, v: Any) -> float:
        return math.fsum(p * q for p, q in zip(u, v, strict=True))

    da = [[inner(row, other) for other in b] for row in d]
    return [da, [[inner(p, q) for q in zip(*d, strict=True)] for p in zip(*a, strict=True)]]


def product_with_tensordot(dy: Any, cache: Any) -> Any:
    a, b = cache
    return np.tensordot(dy, b, axes=(1, 1)), np.tensordot(a, dy, axes=(0, 0))


def product_transposed_twice(dy: Any, cache: Any) -> Any:
    a, b = cache
    return (b @ dy.T).T, (dy.T @ a).T


def product_by_broadcasting(dy: Any, cache: Any) -> Any:
    a, b = cache
    da = (dy[:, None, :] * b[None, :, :]).sum(axis=2)
    return da, (a[:, :, None] * dy[:, None, :]).sum(axis=0)


def product_row_by_row(dy: Any, cache: Any) -> Any:
    a, b = cache
    da = np.stack([b.dot(row) for row in dy])
    return da, np.column_stack([column.dot(a) for column in dy.T])


def product_by_kronecker(dy: Any, cache: Any) -> Any:
    a, b = cache
    da = np.kron(np.eye(len(a)), b) @ dy.ravel()
    db = np.kron(a.T, np.eye(b.shape[1])) @ dy.ravel()
    return da.reshape(a.shape), db.reshape(b.shape)


def product_by_unit_matrices(dy: Any, cache: Any) -> Any:
    a, b = cache
    da = [np.sum(dy * (unit.reshape(a.shape) @ b)) for unit in np.eye(a.size)]
    db = [np.sum(dy * (a @ unit.reshape(b.shape))) for unit in np.eye(b.size)]
    return np.reshape(da, a.shape), np.reshape(db, b.shape)


def product_by_halves(dy: Any, cache: Any) -> Any:
    a, b = cache
    if len(dy) == 1:
        return dy @ b.T, a.T @ dy
    half = len(dy) // 2
    da_top, db_top = product_by_halves(dy[:half], (a[:half], b))
    da_rest, db_rest = product_by_halves(dy[half:], (a[half:], b))
    return np.concatenate([da_top, da_rest]), db_top + db_rest


def product_by_complex_steps(dy: Any, cache: Any) -> Any:
    gradients = [np.empty(part.shape) for part in cache]
    for which, gradient in enumerate(gradients):
        for place in np.ndindex(gradient.shape):
            parts = [part.astype(complex) for part in cache]
            parts[which][place] += 1e-100j
            gradient[place] = np.sum(dy * (parts[0] @ parts[1])).imag / 1e-100
    return tuple(gradients)


PRODUCTS = (
    product_with_loops,
    product_with_einsum,
    product_as_outer_products,
    product_with_lists,
    product_with_tensordot,
    product_transposed_twice,
    product_by_broadcasting,
    product_row_by_row,
    product_by_kronecker,
    product_by_unit_matrices,
    product_by_halves,
    product_by_complex_steps,
)

RIGHT: list[tuple[str, Function]] = [
    *(("sum_backward", function) for function in SUMS),
    *(("mean_backward", function) for function in MEANS),
    *(("matmul_backward", function) for function in PRODUCTS),
]
