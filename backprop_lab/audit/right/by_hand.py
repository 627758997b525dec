"""Right answers of other kinds: the networks worked by hand."""

import math
from collections.abc import Callable
from functools import reduce
from typing import Any

import numpy as np

from backprop_lab.audit.students import Function


def logistic(z: Any) -> Any:
    return 1.0 / (1.0 + np.exp(-z))


# --- 1-1-1 ---


def one_in_a_loop(x: Any, y: Any, w1: Any, b1: Any, w2: Any, b2: Any) -> Any:
    dw1 = db1 = dw2 = db2 = 0.0
    for x_i, y_i in zip(x, y, strict=True):
        h = 1 / (1 + math.exp(-(w1 * x_i + b1)))
        o = 1 / (1 + math.exp(-(w2 * h + b2)))
        e = (o - y_i) * o * (1 - o)
        dw2, db2 = dw2 + e * h, db2 + e
        e *= w2 * h * (1 - h)
        dw1, db1 = dw1 + e * x_i, db1 + e
    return dw1 / len(x), db1 / len(x), dw2 / len(x), db2 / len(x)


def one_by_complex_steps(*arguments: Any) -> Any:
    x, y, *parameters = arguments
    found = []
    for i in range(4):
        w1, b1, w2, b2 = (p + 1e-40j * (i == k) for k, p in enumerate(parameters))
        out = logistic(w2 * logistic(w1 * x + b1) + b2)
        found.append(np.mean((out - y) ** 2 / 2).imag / 1e-40)
    return tuple(found)


def one_by_sensitivities(x: Any, y: Any, w1: Any, b1: Any, w2: Any, b2: Any) -> Any:
    # How the answer moves with each parameter, from the input on; the error comes last.
    h = logistic(w1 * x + b1)
    dh = np.exp(-(w1 * x + b1)) * h**2
    o = logistic(w2 * h + b2)
    do = np.exp(-(w2 * h + b2)) * o**2
    moves = [do * w2 * dh * x, do * w2 * dh, do * h, do]
    return [float((o - y) @ move) / len(x) for move in moves]


def one_by_cosh(x: Any, y: Any, w1: Any, b1: Any, w2: Any, b2: Any) -> Any:
    z1 = w1 * x + b1
    h = np.tanh(z1 / 2) / 2 + 0.5
    z2 = w2 * h + b2
    e = (np.tanh(z2 / 2) / 2 + 0.5 - y) / (2 * np.cosh(z2 / 2)) ** 2
    f = e * w2 / (2 * np.cosh(z1 / 2)) ** 2
    return np.average(f * x), np.average(f), np.average(e * h), np.average(e)


def one_as_matrices(x: Any, y: Any, w1: Any, b1: Any, w2: Any, b2: Any) -> Any:
    X, Y, W2 = x[:, None], y[:, None], np.array([[w2]])
    H = logistic(X @ np.array([[w1]]) + b1)
    Out = logistic(H @ W2 + b2)
    D2 = (Out - Y) / len(X) * (Out - Out * Out)
    D1 = D2 @ W2.T * (H - H * H)
    return (X.T @ D1).item(), D1.sum().item(), (H.T @ D2).item(), D2.sum().item()


def one_in_long_double(x: Any, y: Any, w1: Any, b1: Any, w2: Any, b2: Any) -> Any:
    x, y = x.astype(np.longdouble), y.astype(np.longdouble)
    h = logistic(w1 * x + b1)
    o = logistic(w2 * h + b2)
    e = (o - y) * o * (1 - o)
    f = e * w2 * h * (1 - h)
    return tuple(float(v.sum() / len(x)) for v in (f * x, f, e * h, e))


def one_in_halves(x: Any, y: Any, w1: Any, b1: Any, w2: Any, b2: Any) -> Any:
    if len(x) == 1:
        return one_in_a_loop(x, y, w1, b1, w2, b2)
    k = len(x) // 2
    left = one_in_halves(x[:k], y[:k], w1, b1, w2, b2)
    right = one_in_halves(x[k:], y[k:], w1, b1, w2, b2)
    share = k / len(x)
    return tuple(share * a + (1 - share) * b for a, b in zip(left, right, strict=True))


def one_with_the_square_expanded(x: Any, y: Any, w1: Any, b1: Any, w2: Any, b2: Any) -> Any:
    # C = a²/2 - a y + y²/2, term by term.
    h = logistic(w1 * x + b1)
    a = logistic(w2 * h + b2)
    e = a * (a - a**2) - y * (a - a**2)
    f = (h * e - h**2 * e) * w2
    return tuple(np.add.reduce(v) / v.size for v in (f * x, f, e * h, e))


class Dual:
    """A number with its derivatives by the parameters."""

    def __init__(self, value: Any, slopes: Any) -> None:
        self.value, self.slopes = value, slopes

    def __add__(self, other: Any) -> Any:
        return Dual(self.value + other.value, self.slopes + other.slopes)

    def __mul__(self, other: Any) -> Any:
        slopes = self.value * other.slopes + other.value * self.slopes
        return Dual(self.value * other.value, slopes)

    def _squash(self) -> Any:
        s = 1 / (1 + math.exp(-self.value))
        return Dual(s, s * (1 - s) * self.slopes)


def one_by_dual_numbers(x: Any, y: Any, *parameters: Any) -> Any:
    w1, b1, w2, b2 = (Dual(p, row) for p, row in zip(parameters, np.eye(4), strict=True))
    total = np.zeros(4)
    for x_i, y_i in zip(x, y, strict=True):
        out = (w2 * (w1 * Dual(x_i, np.zeros(4)) + b1)._squash() + b2)._squash()
        error = out + Dual(-y_i, np.zeros(4))
        total += (error * error * Dual(0.5, np.zeros(4))).slopes
    return tuple(total / len(x))


class Node:
    """A number that remembers where it came from."""

    def __init__(self, value: Any, *parents: Any) -> None:
        self.value, self.parents, self.blame = value, parents, 0.0

    def __add__(self, other: Any) -> Any:
        return Node(self.value + other.value, (self, 1.0), (other, 1.0))

    def __mul__(self, other: Any) -> Any:
        return Node(self.value * other.value, (self, other.value), (other, self.value))

    def _squash(self) -> Any:
        s = 0.5 + 0.5 * math.tanh(self.value / 2)
        return Node(s, (self, s - s * s))

    def _spread(self, blame: float) -> None:
        # Path by path: the number of paths is small here.
        self.blame += blame
        for parent, slope in self.parents:
            parent._spread(blame * slope)


def one_by_paths_of_a_graph(x: Any, y: Any, *parameters: Any) -> Any:
    nodes = w1, b1, w2, b2 = [Node(p) for p in parameters]
    for x_i, y_i in zip(x, y, strict=True):
        out = (w2 * (w1 * Node(x_i) + b1)._squash() + b2)._squash()
        error = out + Node(-y_i)
        (error * error)._spread(0.5 / len(x))
    return tuple(node.blame for node in nodes)


def one_with_fsum(x: Any, y: Any, w1: Any, b1: Any, w2: Any, b2: Any) -> Any:
    h = [1 / (1 + math.exp(-(w1 * u + b1))) for u in x]
    o = [1 / (1 + math.exp(-(w2 * v + b2))) for v in h]
    d2 = [(a - t) * a * (1 - a) / len(y) for a, t in zip(o, y, strict=True)]
    d1 = [w2 * d * v * (1 - v) for d, v in zip(d2, h, strict=True)]
    dw1 = math.fsum(d * u for d, u in zip(d1, x, strict=True))
    dw2 = math.fsum(d * v for d, v in zip(d2, h, strict=True))
    return [dw1, math.fsum(d1), dw2, math.fsum(d2)]


# --- 2-2-2 ---


def two_in_loops(x: Any, y: Any, W1: Any, b1: Any, W2: Any, b2: Any) -> Any:
    dW1, db1, dW2, db2 = np.zeros((2, 2)), np.zeros(2), np.zeros((2, 2)), np.zeros(2)
    n = len(x)
    for s in range(n):
        h = [logistic(sum(x[s, i] * W1[i, j] for i in (0, 1)) + b1[j]) for j in (0, 1)]
        o = [logistic(sum(h[j] * W2[j, k] for j in (0, 1)) + b2[k]) for k in (0, 1)]
        d2 = [(o[k] - y[s, k]) * o[k] * (1 - o[k]) for k in (0, 1)]
        for j in (0, 1):
            blame = 0.0
            for k in (0, 1):
                blame += W2[j, k] * d2[k]
                dW2[j, k] += d2[k] * h[j] / n
            d1 = blame * h[j] * (1 - h[j])
            db1[j] += d1 / n
            db2[j] += d2[j] / n
            for i in (0, 1):
                dW1[i, j] += d1 * x[s, i] / n
    return dW1, db1, dW2, db2


def two_as_matrices(x: Any, y: Any, W1: Any, b1: Any, W2: Any, b2: Any) -> Any:
    h = logistic(x @ W1 + b1)
    o = logistic(h @ W2 + b2)
    d2 = (o - y) * o * (1 - o) / len(x)
    d1 = d2 @ W2.T * h * (1 - h)
    return x.T @ d1, d1.sum(0), h.T @ d2, d2.sum(0)


def two_with_einsum(x: Any, y: Any, W1: Any, b1: Any, W2: Any, b2: Any) -> Any:
    h = logistic(np.einsum("ni,ij->nj", x, W1) + b1)
    o = logistic(np.einsum("nj,jk->nk", h, W2) + b2)
    e, t, s = o - y, o * (1 - o), h * (1 - h)
    # Every path from the cost to a weight at once.
    dW1 = np.einsum("nk,nk,jk,nj,ni->ij", e, t, W2, s, x)
    db1 = np.einsum("nk,nk,jk,nj->j", e, t, W2, s)
    dW2, db2 = np.einsum("nk,nk,nj->jk", e, t, h), np.einsum("nk,nk->k", e, t)
    return tuple(d / len(x) for d in (dW1, db1, dW2, db2))


def two_by_complex_steps(*arguments: Any) -> Any:
    x, y, *parameters = arguments
    found = [np.zeros(p.shape) for p in parameters]
    for p, gradient in enumerate(found):
        for place in np.ndindex(gradient.shape):
            moved = [q.astype(complex) for q in parameters]
            moved[p][place] += 1e-40j
            W1, b1, W2, b2 = moved
            out = logistic(logistic(x @ W1 + b1) @ W2 + b2)
            gradient[place] = ((out - y) ** 2).sum().imag / (2 * len(x) * 1e-40)
    return found


def two_with_columns_for_samples(x: Any, y: Any, W1: Any, b1: Any, W2: Any, b2: Any) -> Any:
    H = logistic(W1.T @ x.T + b1[:, None])
    O = logistic(W2.T @ H + b2[:, None])  # noqa: E741
    D2 = (O - y.T) * O * (1 - O)
    D1 = W2 @ D2 * H * (1 - H)
    return (D1 @ x / len(x)).T, D1.mean(axis=1), (D2 @ H.T / len(x)).T, D2.mean(axis=1)


def two_by_jacobians(x: Any, y: Any, W1: Any, b1: Any, W2: Any, b2: Any) -> Any:
    total: Any = [0.0, 0.0, 0.0, 0.0]
    for u, t in zip(x, y, strict=True):
        h = logistic(u @ W1 + b1)
        o = logistic(h @ W2 + b2)
        by_z2 = np.diag(o * (1 - o))
        by_z1 = by_z2 @ W2.T @ np.diag(h * (1 - h))  # rows: outputs
        row2, row1 = (o - t) @ by_z2, (o - t) @ by_z1
        shares = np.outer(u, row1), row1, np.outer(h, row2), row2
        total = [a + b for a, b in zip(total, shares, strict=True)]
    return [(a / len(x)).tolist() for a in total]


def two_with_a_column_of_ones(x: Any, y: Any, W1: Any, b1: Any, W2: Any, b2: Any) -> Any:
    ones = np.ones((len(x), 1))
    X, T1, T2 = np.hstack([x, ones]), np.vstack([W1, b1]), np.vstack([W2, b2])
    H = np.hstack([logistic(X @ T1), ones])
    out = logistic(H @ T2)
    D2 = (out - y) * (out - out**2)
    D1 = (D2 @ T2.T * (H - H**2))[:, :2]
    G1, G2 = X.T @ D1 / len(x), H.T @ D2 / len(x)
    return G1[:2], G1[2], G2[:2], G2[2]


def two_by_paths_of_a_graph(x: Any, y: Any, W1: Any, b1: Any, W2: Any, b2: Any) -> Any:
    arrays = W1, b1, W2, b2
    V1, c1, V2, c2 = nodes = [
        np.array([Node(p) for p in a.ravel()]).reshape(a.shape) for a in arrays
    ]
    for u, t in zip(x, y, strict=True):
        h = [(Node(u[0]) * V1[0, j] + Node(u[1]) * V1[1, j] + c1[j])._squash() for j in (0, 1)]
        for k in (0, 1):
            error = (h[0] * V2[0, k] + h[1] * V2[1, k] + c2[k])._squash() + Node(-t[k])
            (error * error)._spread(0.5 / len(x))
    return [np.vectorize(lambda node: node.blame)(array) for array in nodes]


def two_by_sensitivities(x: Any, y: Any, W1: Any, b1: Any, W2: Any, b2: Any) -> Any:
    # Push every parameter on its own through the network, from the input on.
    h = logistic(x @ W1 + b1)
    o = logistic(h @ W2 + b2)

    def growth(dW1: Any, db1: Any, dW2: Any, db2: Any) -> Any:
        dh = h * (1 - h) * (x @ dW1 + db1)
        do = o * (1 - o) * (dh @ W2 + h @ dW2 + db2)
        return np.vdot(o - y, do) / len(x)

    flat = np.array(
        [growth(e[:4].reshape(2, 2), e[4:6], e[6:10].reshape(2, 2), e[10:]) for e in np.eye(12)]
    )
    return flat[:4].reshape(2, 2), flat[4:6], flat[6:10].reshape(2, 2), flat[10:]


def two_in_halves(x: Any, y: Any, *parameters: Any) -> Any:
    if len(x) == 1:
        return two_as_matrices(x, y, *parameters)
    k = len(x) // 2
    left = two_in_halves(x[:k], y[:k], *parameters)
    right = two_in_halves(x[k:], y[k:], *parameters)
    return tuple((k * a + (len(x) - k) * b) / len(x) for a, b in zip(left, right, strict=True))


def two_by_outer_products(x: Any, y: Any, W1: Any, b1: Any, W2: Any, b2: Any) -> Any:
    h = np.tanh((x @ W1 + b1) / 2) / 2 + 0.5
    z2 = h @ W2 + b2
    d2 = (np.tanh(z2 / 2) / 2 + 0.5 - y) / (2 * np.cosh(z2 / 2)) ** 2
    d1 = (h - h * h) * np.tensordot(d2, W2, axes=([1], [1]))
    dW1 = reduce(np.add, map(np.outer, x, d1)) / len(x)
    dW2 = reduce(np.add, map(np.outer, h, d2)) / len(x)
    return [dW1.tolist(), d1.mean(0).tolist(), dW2.tolist(), d2.mean(0).tolist()]


def two_in_place(x: Any, y: Any, W1: Any, b1: Any, W2: Any, b2: Any) -> Any:
    h = x @ W1
    h += b1
    np.negative(h, out=h)
    np.exp(h, out=h)
    h += 1.0
    np.reciprocal(h, out=h)
    d = logistic(h @ W2 + b2)
    slope = d - d * d
    d -= y
    d *= slope
    d /= len(x)
    dW2, db2 = np.dot(h.T, d), np.add.reduce(d, axis=0)
    d = np.dot(d, W2.T)
    d *= h
    h -= 1.0
    d *= -h
    return np.dot(x.T, d), np.add.reduce(d, axis=0), dW2, db2


# --- The step ---

Gradients = Callable[..., Any]


def step_and_minus(gradients: Gradients) -> Function:
    def step(x: Any, y: Any, *rest: Any) -> Any:
        *parameters, rate = rest
        found = gradients(x, y, *parameters)
        return [p - rate * np.array(d) for p, d in zip(parameters, found, strict=True)]

    return step


def step_by_velocity(x: Any, y: Any, *rest: Any) -> Any:
    *parameters, rate = rest
    velocities = [-rate * d for d in two_with_einsum(x, y, *parameters)]
    return tuple(np.add(p, v) for p, v in zip(parameters, velocities, strict=True))


def step_of_copies(x: Any, y: Any, W1: Any, b1: Any, W2: Any, b2: Any, rate: float) -> Any:
    found = two_as_matrices(x, y, W1, b1, W2, b2)
    copies = [W1.copy(), b1.copy(), W2.copy(), b2.copy()]
    for copy, d in zip(copies, found, strict=True):
        copy -= rate * d
    return copies


def step_entry_by_entry(x: Any, y: Any, W1: Any, b1: Any, W2: Any, b2: Any, rate: float) -> Any:
    dW1, db1, dW2, db2 = two_in_loops(x, y, W1, b1, W2, b2)
    new_W1 = [[float(W1[i, j] - rate * dW1[i, j]) for j in (0, 1)] for i in (0, 1)]
    new_W2 = [[float(W2[i, j] - rate * dW2[i, j]) for j in (0, 1)] for i in (0, 1)]
    new_b1, new_b2 = [float(b1[j] - rate * db1[j]) for j in (0, 1)], b2 - np.multiply(rate, db2)
    return new_W1, new_b1, new_W2, new_b2


def step_as_a_mean_of_steps(x: Any, y: Any, *rest: Any) -> Any:
    # Each sample alone takes its step from the same place; the mean of where they end.
    *parameters, rate = rest
    ends = []
    for i in range(len(x)):
        found = two_as_matrices(x[[i]], y[[i]], *parameters)
        ends.append([p - rate * d for p, d in zip(parameters, found, strict=True)])
    return tuple(np.mean([end[k] for end in ends], axis=0) for k in range(4))


def step_of_one_vector(x: Any, y: Any, *rest: Any) -> Any:
    *parameters, rate = rest
    theta = np.concatenate([p.ravel() for p in parameters])
    theta = theta - rate * np.concatenate(
        [np.ravel(d) for d in two_by_sensitivities(x, y, *parameters)]
    )
    pieces = np.split(theta, [4, 6, 10])
    return [piece.reshape(p.shape) for piece, p in zip(pieces, parameters, strict=True)]


def step_from_the_end(x: Any, y: Any, W1: Any, b1: Any, W2: Any, b2: Any, rate: float) -> Any:
    # The second layer moves first, after what the first one needs has been kept.
    h = logistic(x @ W1 + b1)
    o = logistic(h @ W2 + b2)
    d2 = (o - y) * o * (1 - o) * (rate / len(x))
    d1 = d2 @ W2.T * h * (1 - h)
    W2, b2 = W2 - h.T @ d2, b2 - d2.sum(axis=0)
    W1, b1 = W1 - x.T @ d1, b1 - d1.sum(axis=0)
    return W1, b1, W2, b2


def step_in_small_parts(x: Any, y: Any, *rest: Any) -> Any:
    *parameters, rate = rest
    found = two_in_place(x, y, *parameters)
    for _ in range(8):
        parameters = [p - rate / 8 * d for p, d in zip(parameters, found, strict=True)]
    return tuple(parameters)


RIGHT: list[tuple[str, Function]] = [
    ("network_1_1_1_backward", one_in_a_loop),
    ("network_1_1_1_backward", one_by_complex_steps),
    ("network_1_1_1_backward", one_by_sensitivities),
    ("network_1_1_1_backward", one_by_cosh),
    ("network_1_1_1_backward", one_as_matrices),
    ("network_1_1_1_backward", one_in_long_double),
    ("network_1_1_1_backward", one_in_halves),
    ("network_1_1_1_backward", one_with_the_square_expanded),
    ("network_1_1_1_backward", one_by_dual_numbers),
    ("network_1_1_1_backward", one_by_paths_of_a_graph),
    ("network_1_1_1_backward", one_with_fsum),
    ("network_2_2_2_backward", two_in_loops),
    ("network_2_2_2_backward", two_as_matrices),
    ("network_2_2_2_backward", two_with_einsum),
    ("network_2_2_2_backward", two_by_complex_steps),
    ("network_2_2_2_backward", two_with_columns_for_samples),
    ("network_2_2_2_backward", two_by_jacobians),
    ("network_2_2_2_backward", two_with_a_column_of_ones),
    ("network_2_2_2_backward", two_by_paths_of_a_graph),
    ("network_2_2_2_backward", two_by_sensitivities),
    ("network_2_2_2_backward", two_in_halves),
    ("network_2_2_2_backward", two_by_outer_products),
    ("network_2_2_2_backward", two_in_place),
    ("network_2_2_2_step", step_and_minus(two_by_complex_steps)),
    ("network_2_2_2_step", step_and_minus(two_by_jacobians)),
    ("network_2_2_2_step", step_and_minus(two_in_halves)),
    ("network_2_2_2_step", step_and_minus(two_by_paths_of_a_graph)),
    ("network_2_2_2_step", step_and_minus(two_with_a_column_of_ones)),
    ("network_2_2_2_step", step_by_velocity),
    ("network_2_2_2_step", step_of_copies),
    ("network_2_2_2_step", step_entry_by_entry),
    ("network_2_2_2_step", step_as_a_mean_of_steps),
    ("network_2_2_2_step", step_of_one_vector),
    ("network_2_2_2_step", step_from_the_end),
    ("network_2_2_2_step", step_in_small_parts),
]
