"""Right answers of other kinds: the dense layer."""

import math
from functools import reduce
from operator import mul
from typing import Any

import numpy as np

from backprop_lab.audit.students import Function

# dense_forward


def forward_as_a_sum_of_outer_products(x: Any, W: Any, b: Any) -> Any:
    y = np.zeros((len(x), len(b)))
    for column, weights in zip(x.T, W, strict=True):
        y += np.outer(column, weights)
    return y + b, (x, W)


def forward_with_einsum(x: Any, W: Any, b: Any) -> Any:
    return np.einsum("ni,io->no", x, W) + np.einsum("n,o->no", np.ones(len(x)), b), (x, W)


def forward_with_loops(x: Any, W: Any, b: Any) -> Any:
    y = np.empty((x.shape[0], W.shape[1]))
    for n, j in np.ndindex(y.shape):
        y[n, j] = b[j]
        for i in range(W.shape[0]):
            y[n, j] += x[n, i] * W[i, j]
    return y, (x.copy(), W.copy())


def forward_with_lists(x: Any, W: Any, b: Any) -> Any:
    columns = list(zip(*W.tolist(), strict=True))
    y = [
        [sum(map(mul, row, column)) + bias for column, bias in zip(columns, b, strict=True)]
        for row in x.tolist()
    ]
    return [y, [x.tolist(), W.tolist()]]


def forward_with_ones(x: Any, W: Any, b: Any) -> Any:
    return np.c_[x, np.ones(len(x))] @ np.r_[W, [b]], (x, W)


def forward_with_columns(x: Any, W: Any, b: Any) -> Any:
    Y = W.T @ x.T
    Y += b[:, np.newaxis]
    return Y.T, [x, W]


def forward_in_three_axes(x: Any, W: Any, b: Any) -> Any:
    return (x[:, :, None] * W).sum(axis=1) + b, (x, W)


def forward_neuron_by_neuron(x: Any, W: Any, b: Any) -> Any:
    return np.column_stack([x @ W[:, j] + b[j] for j in range(b.size)]), (x, W)


def forward_of_quarters(x: Any, W: Any, b: Any) -> Any:
    if min(W.shape) == 1:
        return x * W[0] + b if len(W) == 1 else (x @ W[:, 0] + b[0])[:, None], (x, W)
    i, o = (length // 2 for length in W.shape)
    y = np.hstack(
        [
            forward_of_quarters(x[:, :i], W[:i, part], b[part])[0]
            + forward_of_quarters(x[:, i:], W[i:, part], np.zeros_like(b[part]))[0]
            for part in (slice(o), slice(o, None))
        ]
    )
    return y, (x, W)


def forward_as_one_long_vector(x: Any, W: Any, b: Any) -> Any:
    # Row by row, x W is (identity ⊗ transposed W) times x.
    long = np.kron(np.eye(len(x)), W.T) @ x.ravel() + np.tile(b, len(x))
    return long.reshape(len(x), -1), (x, W)


def forward_with_running_sums(x: Any, W: Any, b: Any) -> Any:
    terms = np.concatenate([np.multiply.outer(np.ones(len(x)), b)[:, None], x[..., None] * W], 1)
    return np.cumsum(terms, axis=1)[:, -1], (x, W)


def forward_with_exact_sums(x: Any, W: Any, b: Any) -> Any:
    def one(row: Any, column: Any, bias: Any) -> float:
        return math.fsum([*(float(p) * float(q) for p, q in zip(row, column, strict=True)), bias])

    return [[one(row, *pair) for pair in zip(W.T, b, strict=True)] for row in x], (x, W)


def forward_in_complex_pairs(x: Any, W: Any, b: Any) -> Any:
    # Two samples at a time, one in the real and one in the imaginary part.
    even = len(x) // 2 * 2
    z = (x[:even:2] + 1j * x[1:even:2]) @ W + (1 + 1j) * b
    y = np.empty((len(x), len(b)))
    y[:even:2], y[1:even:2], y[even:] = z.real, z.imag, x[even:] @ W + b
    return y, (x, W)


def forward_by_polarisation(x: Any, W: Any, b: Any) -> Any:
    # 4 x·w = |x + w|² − |x − w|²
    plus, minus = x[:, None, :] + W.T[None], x[:, None, :] - W.T[None]
    return b + ((plus**2).sum(-1) - (minus**2).sum(-1)) / 4, (x, W)


def forward_by_apply(x: Any, W: Any, b: Any) -> Any:
    return np.apply_along_axis(lambda row: np.inner(W.T, row) + b, 1, x), (x, W)


def forward_into_tiled_biases(x: Any, W: Any, b: Any) -> Any:
    y = np.tile(b, (x.shape[0], 1)).astype(float)
    y += np.matmul(x, W)
    return y, (x, W)


# dense_backward


def backward_with_ones(dy: Any, cache: Any) -> Any:
    x, W = cache
    joint = np.c_[x, np.ones(len(x))].T @ dy
    return (W @ dy.T).T, joint[:-1], joint[-1]


def backward_as_one_long_vector(dy: Any, cache: Any) -> Any:
    x, W = cache
    long = dy.ravel()
    dx = np.kron(np.eye(len(x)), W) @ long
    dW = np.kron(x.T, np.eye(W.shape[1])) @ long
    db = np.kron(np.ones(len(x)), np.eye(W.shape[1])) @ long
    return dx.reshape(x.shape), dW.reshape(W.shape), db


def backward_in_three_axes(dy: Any, cache: Any) -> Any:
    x, W = cache
    paths = dy[:, None, :]
    return (paths * W).sum(axis=2), (paths * x[:, :, None]).sum(axis=0), paths.sum(axis=(0, 1))


def backward_as_a_fold(dy: Any, cache: Any) -> Any:
    x, W = cache

    def one_more(found: Any, sample: Any) -> Any:
        (dx, dW, db), (row, g) = found, sample
        return [*dx, np.dot(W, g)], dW + np.outer(row, g), db + g

    start: Any = ([], np.zeros_like(W), np.zeros(W.shape[1]))
    return reduce(one_more, zip(x, dy, strict=True), start)


def backward_of_halves(dy: Any, cache: Any) -> Any:
    x, W = cache
    if len(x) == 1:
        return np.inner(dy, W), x.T * dy, dy[0]
    half = len(x) // 2
    first = backward_of_halves(dy[:half], (x[:half], W))
    second = backward_of_halves(dy[half:], (x[half:], W))
    return np.vstack([first[0], second[0]]), first[1] + second[1], first[2] + second[2]


def backward_by_unit_moves(dy: Any, cache: Any) -> Any:
    # The layer is linear in each of its inputs: a move by 1 of one entry shows its slope exactly.
    x, W = cache
    dx, dW, db = np.zeros(x.shape), np.zeros(W.shape), np.zeros(W.shape[1])
    for place in np.ndindex(x.shape):
        move = np.zeros(x.shape)
        move[place] = 1
        dx[place] = np.vdot(dy, move @ W)
    for place in np.ndindex(W.shape):
        move = np.zeros(W.shape)
        move[place] = 1
        dW[place] = np.vdot(dy, x @ move)
    for j, move in enumerate(np.eye(len(db))):
        db[j] = np.vdot(dy, np.broadcast_to(move, dy.shape))
    return dx, dW, db


def backward_in_one_product(dy: Any, cache: Any) -> Any:
    # The first block of the product is dx, the last one dW with db below it.
    x, W = cache
    (n, i), o = x.shape, W.shape[1]
    left = np.zeros((n + i + 1, o + n))
    left[:n, :o], left[n : n + i, o:], left[-1, o:] = dy, x.T, 1.0
    right = np.zeros((o + n, i + o))
    right[:o, :i], right[o:, i:] = W.T, dy
    blocks = left @ right
    return blocks[:n, :i], blocks[n:-1, i:], blocks[-1, i:]


def backward_in_complex_numbers(dy: Any, cache: Any) -> Any:
    x, W = cache
    z = (x + 1j).T @ dy  # every row of the imaginary part is db
    return np.real(dy @ (W.T + 0j)), z.real, z.imag[0]


def backward_with_exact_sums(dy: Any, cache: Any) -> Any:
    x, W = cache

    def dot(u: Any, v: Any) -> float:
        return math.fsum(map(mul, u.tolist(), v.tolist()))

    dx = [[dot(g, weights) for weights in W] for g in dy]
    return dx, [[dot(u, v) for v in dy.T] for u in x.T], [math.fsum(v) for v in dy.T.tolist()]


def backward_with_tensordot(dy: Any, cache: Any) -> Any:
    x, W = cache
    return (
        np.tensordot(dy, W, axes=([1], [1])),
        np.tensordot(x, dy, axes=([0], [0])),
        np.tensordot(np.ones(len(dy)), dy, axes=1),
    )


def backward_neuron_by_neuron(dy: Any, cache: Any) -> Any:
    x, W = cache
    dx = sum(dy[:, [j]] * W[:, j] for j in range(W.shape[1]))
    dW = np.stack([(x.T * dy[:, j]).sum(axis=1) for j in range(W.shape[1])], axis=1)
    return dx, dW, np.bincount(np.indices(dy.shape)[1].ravel(), weights=dy.ravel())


def backward_by_means(dy: Any, cache: Any) -> Any:
    x, W = cache
    n, o = dy.shape
    dx = o * np.mean(dy[:, None, :] * W[None, :, :], axis=-1)
    return dx, n * np.mean(np.matmul(x[:, :, None], dy[:, None, :]), axis=0), n * dy.mean(axis=0)


def dense_with_loops(dy: Any, cache: Any) -> Any:
    x, W = cache
    dx, dW, db = np.zeros_like(x), np.zeros_like(W), np.zeros(W.shape[1])
    for i in range(len(x)):
        for j in range(W.shape[1]):
            dx[i] += dy[i, j] * W[:, j]
            dW[:, j] += dy[i, j] * x[i]
            db[j] += dy[i, j]
    return dx, dW, db


def dense_with_einsum(dy: Any, cache: Any) -> Any:
    x, W = cache
    return np.einsum("ij,kj->ik", dy, W), np.einsum("ni,nj->ij", x, dy), np.einsum("nj->j", dy)


def dense_with_lists(dy: Any, cache: Any) -> Any:
    x, W = cache
    dx = [[sum(a * b for a, b in zip(row, w, strict=True)) for w in W] for row in dy]
    dW = [
        [sum(row[i] * g[j] for row, g in zip(x, dy, strict=True)) for j in range(W.shape[1])]
        for i in range(W.shape[0])
    ]
    return [dx, dW, [float(column.sum()) for column in dy.T]]


def dense_summed_backwards(dy: Any, cache: Any) -> Any:
    x, W = cache
    return dy @ W.T, x[::-1].T @ dy[::-1], dy[::-1].cumsum(axis=0)[-1]


def dense_with_tuples(dy: Any, cache: Any) -> Any:
    x, W = cache
    dW = tuple(tuple(float(u @ v) for v in dy.T) for u in x.T)
    return dy @ W.T, dW, [np.where(True, column.sum(), 0) for column in dy.T]


RIGHT: list[tuple[str, Function]] = [
    ("dense_backward", dense_with_loops),
    ("dense_backward", dense_with_einsum),
    ("dense_backward", dense_with_lists),
    ("dense_backward", dense_summed_backwards),
    ("dense_backward", dense_with_tuples),
    ("dense_forward", lambda x, W, b: [np.tensordot(x, W, 1) + b[None, :], [x.copy(), W]]),
    ("dense_forward", forward_as_a_sum_of_outer_products),
    ("dense_forward", forward_with_einsum),
    ("dense_forward", forward_with_loops),
    ("dense_forward", forward_with_lists),
    ("dense_forward", forward_with_ones),
    ("dense_forward", forward_with_columns),
    ("dense_forward", forward_in_three_axes),
    ("dense_forward", forward_neuron_by_neuron),
    ("dense_forward", forward_of_quarters),
    ("dense_forward", forward_as_one_long_vector),
    ("dense_forward", forward_with_running_sums),
    ("dense_forward", forward_with_exact_sums),
    ("dense_forward", forward_in_complex_pairs),
    ("dense_forward", forward_by_polarisation),
    ("dense_forward", forward_by_apply),
    ("dense_forward", forward_into_tiled_biases),
    ("dense_backward", backward_with_ones),
    ("dense_backward", backward_as_one_long_vector),
    ("dense_backward", backward_in_three_axes),
    ("dense_backward", backward_as_a_fold),
    ("dense_backward", backward_of_halves),
    ("dense_backward", backward_by_unit_moves),
    ("dense_backward", backward_in_one_product),
    ("dense_backward", backward_in_complex_numbers),
    ("dense_backward", backward_with_exact_sums),
    ("dense_backward", backward_with_tensordot),
    ("dense_backward", backward_neuron_by_neuron),
    ("dense_backward", backward_by_means),
]
