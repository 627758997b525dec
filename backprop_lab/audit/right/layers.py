"""Right answers of other kinds: layers."""

from functools import reduce
from itertools import pairwise
from typing import Any

import numpy as np

from backprop_lab.audit.students import Function

# --- Forward ---


def forward_sample_by_sample(x: Any, parameters: Any) -> Any:
    inputs = [np.empty((len(x), W.shape[0])) for W, _ in parameters]
    y = np.empty((len(x), parameters[-1][1].size))
    for s, row in enumerate(x):
        a = row
        for i, (W, b) in enumerate(parameters):
            inputs[i][s] = a
            z = [sum(a[j] * W[j, k] for j in range(len(a))) + b[k] for k in range(len(b))]
            a = np.tanh(z)
        y[s] = z
    return y, (inputs, [W for W, _ in parameters])


def forward_by_recursion(x: Any, parameters: Any) -> Any:
    (W, b), rest = parameters[0], parameters[1:]
    if not rest:
        return x @ W + b, ((x,), (W,))
    y, (inputs, weights) = forward_by_recursion(np.tanh(x @ W + b), rest)
    return y, ((x, *inputs), (W, *weights))


def forward_with_exp(x: Any, parameters: Any) -> Any:
    inputs = [x]
    for W, b in parameters[:-1]:
        inputs.append(1 - 2 / (np.exp(2 * (np.dot(inputs[-1], W) + b)) + 1))
    W, b = parameters[-1]
    return np.dot(inputs[-1], W) + b, (inputs, [W for W, b in parameters])


def forward_with_einsum(x: Any, parameters: Any) -> Any:
    inputs, weights, z = [], [], None
    for W, b in parameters:
        inputs.append(x if z is None else np.tanh(z))
        weights.append(W.copy())
        z = np.einsum("ni,io->no", inputs[-1], W) + b[None, :]
    return z, [inputs, weights]


def forward_with_ones(x: Any, parameters: Any) -> Any:
    ones, inputs, z = np.ones((len(x), 1)), [], None
    for W, b in parameters:
        inputs.append(x if z is None else np.tanh(z))
        z = np.hstack([ones, inputs[-1]]) @ np.vstack([b, W])
    return z, (tuple(inputs), tuple(W for W, _ in parameters))


def forward_with_columns(x: Any, parameters: Any) -> Any:
    A, inputs = x.T, []
    for W, b in parameters:
        inputs.append(A.T)
        Z = W.T @ A + b.reshape(-1, 1)
        A = np.tanh(Z)
    return Z.T, (inputs, [W for W, _ in parameters])


def forward_by_reduce(x: Any, parameters: Any) -> Any:
    def through(found: Any, layer: Any) -> Any:
        return [*found, np.tanh(found[-1]) @ layer[0] + layer[1]]

    (W, b), *rest = parameters
    z = reduce(through, rest, [x @ W + b])
    return z[-1], ((x, *map(np.tanh, z[:-1])), tuple(W for W, _ in parameters))


def forward_in_two_parts(x: Any, parameters: Any) -> Any:
    if len(x) == 1:
        return forward_by_recursion(x, parameters)
    (y1, (i1, weights)), (y2, (i2, _)) = (
        forward_by_recursion(part, parameters) for part in (x[:1], x[1:])
    )
    inputs = [np.vstack(pair) for pair in zip(i1, i2, strict=True)]
    return np.concatenate([y1, y2]), (inputs, list(weights))


def forward_with_sigmoids(x: Any, parameters: Any) -> Any:
    last, inputs = parameters[-1], [x.copy()]
    for W, b in parameters[:-1]:
        z = np.matmul(inputs[-1], W)
        z += b
        inputs.append(2 / (1 + np.exp(-2 * z)) - 1)
    return b_plus(inputs[-1], *last), (inputs, [W for W, _ in parameters])


def b_plus(a: Any, W: Any, b: Any) -> Any:
    return sum((np.outer(a[:, j], W[j]) for j in range(len(W))), np.tile(b, (len(a), 1)))


def forward_undone(x: Any, parameters: Any) -> Any:
    # tanh after every layer, and what was applied once too often is kept out of the way.
    found = [(x, None)]
    for W, b in parameters:
        z = np.add(np.tensordot(found[-1][0], W, axes=1), b)
        found.append((np.tanh(z), z))
    return found[-1][1], ([a for a, _ in found[:-1]], [W for W, _ in parameters])


# --- Backward ---


def backward_in_loops(dy: Any, cache: Any) -> Any:
    inputs, weights = cache
    gradients: list[Any] = []
    g = dy
    for i in range(len(weights) - 1, -1, -1):
        a, W = inputs[i], weights[i]
        dW, db, da = np.zeros(W.shape), np.zeros(W.shape[1]), np.zeros(a.shape)
        for n, j, k in np.ndindex(len(a), *W.shape):
            dW[j, k] += a[n, j] * g[n, k]
            da[n, j] += W[j, k] * g[n, k]
            db[k] += g[n, k] / W.shape[0]
        gradients.insert(0, (dW, db))
        g = da - da * a * a if i else da
    return g, gradients


def backward_by_recursion(dy: Any, cache: Any) -> Any:
    (x, *inputs), (W, *weights) = cache
    if not weights:
        return dy @ W.T, ((x.T @ dy, dy.sum(0)),)
    da, gradients = backward_by_recursion(dy, (inputs, weights))
    dz = da * (1 - inputs[0]) * (1 + inputs[0])
    return dz @ W.T, ((x.T @ dz, dz.sum(0)), *gradients)


def backward_with_einsum(dy: Any, cache: Any) -> Any:
    inputs, weights = cache
    dz = [dy]
    for a, W in zip(inputs[:0:-1], weights[:0:-1], strict=True):
        dz.insert(0, np.einsum("no,io,ni->ni", dz[0], W, 1 - a**2))
    gradients = [
        (np.einsum("ni,no->io", a, d), np.einsum("no->o", d))
        for a, d in zip(inputs, dz, strict=True)
    ]
    return np.einsum("no,io->ni", dz[0], weights[0]), gradients


def backward_by_jacobians(dy: Any, cache: Any) -> Any:
    # For each sample, the derivative of y by each z, multiplied up from the input's side.
    inputs, weights = cache
    gradients = [[np.zeros(W.shape), np.zeros(W.shape[1])] for W in weights]
    dx = np.zeros(inputs[0].shape)
    for s, g in enumerate(dy):
        for i in range(len(weights)):
            up = np.eye(weights[i].shape[1])
            for a, W in zip(inputs[i + 1 :], weights[i + 1 :], strict=True):
                up = up @ np.diag(1 - a[s] ** 2) @ W
            dz = up @ g
            gradients[i][0] += np.outer(inputs[i][s], dz)
            gradients[i][1] += dz
            if i == 0:
                dx[s] = weights[0] @ dz
    return dx, gradients


def backward_with_columns(dy: Any, cache: Any) -> Any:
    inputs, weights = cache
    D, gradients = dy.T, []
    for a, W in zip(reversed(inputs), reversed(weights), strict=True):
        gradients.append(((D @ a).T, D @ np.ones(len(a))))
        below = W @ D
        D = below * (1 - a.T**2)
    return below.T, gradients[::-1]


def backward_by_small_moves(dy: Any, cache: Any) -> Any:
    # Exact, as the way of a small move through the layers is linear: forward mode.
    inputs, weights = cache

    def reaches(i: int, dz: Any) -> Any:
        for a, W in zip(inputs[i + 1 :], weights[i + 1 :], strict=True):
            dz = (dz * (1 - a**2)) @ W
        return np.vdot(dy, dz)

    dx = np.zeros(inputs[0].shape)
    for place in np.ndindex(dx.shape):
        move = np.zeros(dx.shape)
        move[place] = 1.0
        dx[place] = reaches(0, move @ weights[0])
    gradients: list[Any] = []
    for i, (a, W) in enumerate(zip(inputs, weights, strict=True)):
        dW, db = np.zeros(W.shape), np.zeros(W.shape[1])
        for j, k in np.ndindex(W.shape):
            move = np.zeros((len(a), W.shape[1]))
            move[:, k] = a[:, j]
            dW[j, k] = reaches(i, move)
        for k in range(len(db)):
            move = np.zeros((len(a), W.shape[1]))
            move[:, k] = 1.0
            db[k] = reaches(i, move)
        gradients.append((dW, db))
    return dx, tuple(gradients)


def backward_sample_by_sample(dy: Any, cache: Any) -> Any:
    inputs, weights = cache
    found = [
        backward_by_recursion(dy[[s]], ([a[[s]] for a in inputs], weights)) for s in range(len(dy))
    ]
    gradients = [
        (sum(g[i][0] for _, g in found), sum(g[i][1] for _, g in found))
        for i in range(len(weights))
    ]
    return np.vstack([dx for dx, _ in found]), gradients


def backward_with_ones(dy: Any, cache: Any) -> Any:
    inputs, weights = cache
    dz, stack = dy, []
    for a, W in reversed(list(zip(inputs, weights, strict=True))):
        joint = np.hstack([a, np.ones((len(a), 1))]).T @ dz
        stack.append((joint[:-1], joint[-1]))
        dz = (dz @ W.T) / np.cosh(np.arctanh(a)) ** 2 if len(stack) < len(weights) else dz @ W.T
    return dz, tuple(stack[::-1])


def backward_with_lists(dy: Any, cache: Any) -> Any:
    inputs, weights = map(list, cache)
    dx, gradients = backward_with_einsum(dy, (inputs, weights))
    return [dx.tolist(), [[dW.tolist(), db.tolist()] for dW, db in gradients]]


def backward_in_place(dy: Any, cache: Any) -> Any:
    inputs, weights = cache
    dz = dy.copy()
    dW, db = [None] * len(weights), [None] * len(weights)
    i = len(weights)
    while i:
        i -= 1
        dW[i] = np.add.reduce(inputs[i][:, :, None] * dz[:, None, :])
        db[i] = np.add.reduce(dz)
        dz = np.inner(dz, weights[i])
        if i:
            dz -= dz * np.square(inputs[i])
    return dz, list(zip(dW, db, strict=True))


def backward_by_reduce(dy: Any, cache: Any) -> Any:
    inputs, weights = cache

    def down(dz: Any, layers: Any) -> Any:
        below, W = layers
        return [(dz[0] @ W.T) * (1 - below * below), *dz]

    layers = [(b, W) for (_, b), W in zip(pairwise(inputs), weights[1:], strict=True)]
    dz = reduce(down, layers[::-1], [dy])
    gradients = tuple((a.T @ d, np.ones(len(d)) @ d) for a, d in zip(inputs, dz, strict=True))
    return dz[0] @ weights[0].T, gradients


RIGHT: list[tuple[str, Function]] = [
    ("mlp_forward", forward_sample_by_sample),
    ("mlp_forward", forward_by_recursion),
    ("mlp_forward", forward_with_exp),
    ("mlp_forward", forward_with_einsum),
    ("mlp_forward", forward_with_ones),
    ("mlp_forward", forward_with_columns),
    ("mlp_forward", forward_by_reduce),
    ("mlp_forward", forward_in_two_parts),
    ("mlp_forward", forward_with_sigmoids),
    ("mlp_forward", forward_undone),
    ("mlp_backward", backward_in_loops),
    ("mlp_backward", backward_by_recursion),
    ("mlp_backward", backward_with_einsum),
    ("mlp_backward", backward_by_jacobians),
    ("mlp_backward", backward_with_columns),
    ("mlp_backward", backward_by_small_moves),
    ("mlp_backward", backward_sample_by_sample),
    ("mlp_backward", backward_with_ones),
    ("mlp_backward", backward_with_lists),
    ("mlp_backward", backward_in_place),
    ("mlp_backward", backward_by_reduce),
]
