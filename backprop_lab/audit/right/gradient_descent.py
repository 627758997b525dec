"""Right answers of other kinds: gradient descent."""

import math
from fractions import Fraction
from typing import Any

import numpy as np

from backprop_lab.audit.students import Function


def step_entry_by_entry(theta: Any, dtheta: Any, learning_rate: Any) -> Any:
    new = np.empty(np.shape(theta))
    for index in np.ndindex(new.shape):
        new[index] = np.asarray(theta)[index] - learning_rate * np.asarray(dtheta)[index]
    return new


def step_with_lists(theta: Any, dtheta: Any, learning_rate: Any) -> Any:
    if np.ndim(theta) == 0:
        return -dtheta * learning_rate + theta
    pairs = zip(theta, dtheta, strict=True)
    return [step_with_lists(a, da, learning_rate) for a, da in pairs]


def step_in_place_on_its_own_copy(theta: Any, dtheta: Any, learning_rate: Any) -> Any:
    new = np.array(theta)
    new -= np.multiply(dtheta, learning_rate)
    return new


def step_as_a_product_of_matrices(theta: Any, dtheta: Any, learning_rate: Any) -> Any:
    return np.tensordot([1.0, -learning_rate], np.stack([theta, dtheta]), axes=1)


def slopes_with_loops(dloss: Any, cache: Any) -> Any:
    X, prediction, y = cache
    n, d = X.shape
    dw, db = np.zeros(d), 0.0
    for i in range(n):
        for j in range(d):
            dw[j] += X[i, j] * (prediction[i] - y[i])
        db += prediction[i] - y[i]
    return dloss * dw / n, dloss * db / n


def slopes_with_einsum(dloss: Any, cache: Any) -> Any:
    X, prediction, y = cache
    e = np.subtract(prediction, y)
    return dloss * np.einsum("ij,i->j", X, e) / y.size, dloss * np.einsum("i->", e) / y.size


def slopes_as_means(dloss: Any, cache: Any) -> Any:
    X, prediction, y = cache
    e = prediction - y
    return dloss * (e[:, None] * X).mean(axis=0), dloss * np.mean(e)


def slopes_with_the_bias_as_a_weight(dloss: Any, cache: Any) -> Any:
    X, prediction, y = cache
    A = np.hstack([np.ones((len(X), 1)), X])
    gradient = -A.T @ (y - prediction) * (dloss / len(X))
    return gradient[1:], gradient[0]


def slopes_with_lists(dloss: Any, cache: Any) -> Any:
    X, prediction, y = (part.tolist() for part in cache)
    e = [a - b for a, b in zip(prediction, y, strict=True)]
    share = dloss / len(e)
    dw = [share * sum(row[j] * b for row, b in zip(X, e, strict=True)) for j in range(len(X[0]))]
    return [dw, share * sum(e)]


def slopes_as_a_difference_of_two_sums(dloss: Any, cache: Any) -> Any:
    X, prediction, y = cache
    factor = dloss / X.shape[0]
    return factor * (prediction @ X - y @ X), factor * (prediction.sum() - y.sum())


def slopes_as_a_running_mean(dloss: Any, cache: Any) -> Any:
    X, prediction, y = cache
    dw, db = np.zeros(X.shape[1]), 0.0
    for count in range(1, len(X) + 1):
        e = prediction[-count] - y[-count]
        dw, db = dw + (e * X[-count] - dw) / count, db + (e - db) / count
    return dloss * dw, dloss * db


def slopes_by_complex_steps(dloss: Any, cache: Any) -> Any:
    X, prediction, y = cache

    def slope(direction: Any) -> Any:
        moved = prediction + 1e-30j * direction
        return dloss * (((moved - y) ** 2).sum() / (2 * len(y))).imag / 1e-30

    return [slope(column) for column in X.T], slope(np.ones(len(y)))


def slopes_by_secants_of_a_parabola(dloss: Any, cache: Any) -> Any:
    X, prediction, y = cache

    def slope(direction: Any) -> Any:
        above, below = prediction + direction - y, prediction - direction - y
        return dloss * (above @ above - below @ below) / 4 / len(y)

    return np.array([slope(column) for column in X.T]), slope(1.0)


def slopes_by_halves(dloss: Any, cache: Any) -> Any:
    X, prediction, y = cache

    def total(i: int, k: int) -> Any:
        if k - i == 1:
            e = prediction[i] - y[i]
            return np.append(e * X[i], e)
        middle = (i + k) // 2
        return total(i, middle) + total(middle, k)

    *dw, db = dloss * total(0, len(y)) / len(y)
    return tuple(dw), db


def slopes_with_exact_sums(dloss: Any, cache: Any) -> Any:
    X, prediction, y = cache
    dprediction = [dloss * (p - t) / len(y) for p, t in zip(prediction, y, strict=True)]
    dw = np.array([math.fsum(column * dprediction) for column in X.T])
    return dw, math.fsum(dprediction)


def slopes_in_place_on_its_own_copy(dloss: Any, cache: Any) -> Any:
    X, prediction, y = cache
    e = prediction.copy()
    e -= y
    e *= dloss
    e /= len(e)
    shares = X.copy()
    shares *= e.reshape(-1, 1)
    return np.add.reduce(shares, axis=0), e.cumsum()[-1]


def fit_by_normal_equations(X: Any, y: Any) -> Any:
    A = np.column_stack([X, np.ones(len(X))])
    theta = np.linalg.solve(A.T @ A, A.T @ y)
    return theta[:-1], theta[-1]


def fit_by_an_inverse(X: Any, y: Any) -> Any:
    A = np.c_[np.ones(X.shape[0]), X]
    b, *w = np.linalg.inv(A.T.dot(A)).dot(A.T).dot(y)
    return w, b


def fit_by_least_squares(X: Any, y: Any) -> Any:
    theta, *_ = np.linalg.lstsq(np.hstack([X, np.ones((len(y), 1))]), y)
    return theta[: X.shape[1]], float(theta[-1])


def fit_by_a_pseudoinverse(X: Any, y: Any) -> Any:
    theta = np.linalg.pinv(np.insert(X, 0, 1.0, axis=1)) @ y
    return theta[1:], theta[0]


def fit_by_orthogonal_columns(X: Any, y: Any) -> Any:
    Q, R = np.linalg.qr(np.column_stack([X, np.ones(len(X))]))
    rest = Q.T @ y
    theta = np.zeros(len(rest))
    for i in reversed(range(len(rest))):
        theta[i] = (rest[i] - R[i, i + 1 :] @ theta[i + 1 :]) / R[i, i]
    return theta[:-1], theta[-1]


def fit_by_singular_values(X: Any, y: Any) -> Any:
    U, values, V = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)
    w = V.T @ ((U.T @ y) / values)
    return w, np.mean(y - X @ w)


def fit_by_covariances(X: Any, y: Any) -> Any:
    table = np.atleast_2d(np.cov(np.column_stack([X, y]), rowvar=False))
    w = np.linalg.solve(table[:-1, :-1], table[:-1, -1])
    return w, y.mean() - w @ X.mean(axis=0)


def fit_by_cholesky(X: Any, y: Any) -> Any:
    A = np.column_stack([X, np.ones(len(X))])
    L = np.linalg.cholesky(A.T @ A)
    *w, b = np.linalg.solve(L.T, np.linalg.solve(L, A.T @ y))
    return np.array(w), b


def fit_by_cramer(X: Any, y: Any) -> Any:
    A = np.column_stack([X, np.ones(len(X))])
    G, right = A.T @ A, A.T @ y
    theta = []
    for j in range(len(G)):
        replaced = G.copy()
        replaced[:, j] = right
        theta.append(np.linalg.det(replaced) / np.linalg.det(G))
    return theta[:-1], theta[-1]


def fit_by_exact_elimination(X: Any, y: Any) -> Any:
    rows = [[*map(Fraction, x), Fraction(1)] for x in X.tolist()]
    targets = [Fraction(t) for t in y.tolist()]
    size = len(rows[0])
    zero = Fraction(0)
    G = [[sum((row[i] * row[j] for row in rows), zero) for j in range(size)] for i in range(size)]
    for i in range(size):
        G[i].append(sum((row[i] * t for row, t in zip(rows, targets, strict=True)), zero))
    for i in range(size):
        G[i] = [entry / G[i][i] for entry in G[i]]
        for k in range(size):
            if k != i:
                G[k] = [a - G[k][i] * c for a, c in zip(G[k], G[i], strict=True)]
    *w, b = (float(row[-1]) for row in G)
    return w, b


def fit_by_one_newton_step(X: Any, y: Any) -> Any:
    A = np.column_stack([X, np.ones(len(X))])
    start = np.full(A.shape[1], 0.5)
    gradient = A.T @ (A @ start - y) / len(y)
    theta = start - np.linalg.solve(A.T @ A / len(y), gradient)
    return theta[:-1], theta[-1]


def fit_by_conjugate_directions(X: Any, y: Any) -> Any:
    A = np.column_stack([X, np.ones(len(X))])
    identity = np.eye(A.shape[1])
    directions: list[Any] = []
    theta = np.zeros(A.shape[1])
    for v in identity:
        for u in directions:
            v = v - u * ((A @ v) @ (A @ u)) / ((A @ u) @ (A @ u))
        directions.append(v)
        theta = theta + v * ((A @ v) @ y) / ((A @ v) @ (A @ v))
    return theta[:-1], theta[-1]


def fit_by_eigenvectors(X: Any, y: Any) -> Any:
    around = X - X.mean(axis=0)
    values, V = np.linalg.eigh(around.T @ around)
    w = sum((v @ (around.T @ y)) / value * v for value, v in zip(values, V.T, strict=True))
    return w, y.mean() - X.mean(axis=0) @ w


def fit_by_the_augmented_system(X: Any, y: Any) -> Any:
    A = np.column_stack([X, np.ones(len(X))])
    n, k = A.shape
    system = np.block([[np.eye(n), A], [A.T, np.zeros((k, k))]])
    theta = np.linalg.solve(system, np.append(y, np.zeros(k)))[n:]
    return theta[:-1], theta[-1]


RIGHT: list[tuple[str, Function]] = [
    ("gradient_descent_step", step_entry_by_entry),
    ("gradient_descent_step", step_with_lists),
    ("gradient_descent_step", step_in_place_on_its_own_copy),
    ("gradient_descent_step", step_as_a_product_of_matrices),
    ("gradient_descent_step", lambda t, dt, rate: np.add(np.negative(rate) * dt, t)),
    ("linear_regression_backward", slopes_with_loops),
    ("linear_regression_backward", slopes_with_einsum),
    ("linear_regression_backward", slopes_as_means),
    ("linear_regression_backward", slopes_with_the_bias_as_a_weight),
    ("linear_regression_backward", slopes_with_lists),
    ("linear_regression_backward", slopes_as_a_difference_of_two_sums),
    ("linear_regression_backward", slopes_as_a_running_mean),
    ("linear_regression_backward", slopes_by_complex_steps),
    ("linear_regression_backward", slopes_by_secants_of_a_parabola),
    ("linear_regression_backward", slopes_by_halves),
    ("linear_regression_backward", slopes_with_exact_sums),
    ("linear_regression_backward", slopes_in_place_on_its_own_copy),
    ("linear_regression_closed_form", fit_by_normal_equations),
    ("linear_regression_closed_form", fit_by_an_inverse),
    ("linear_regression_closed_form", fit_by_least_squares),
    ("linear_regression_closed_form", fit_by_a_pseudoinverse),
    ("linear_regression_closed_form", fit_by_orthogonal_columns),
    ("linear_regression_closed_form", fit_by_singular_values),
    ("linear_regression_closed_form", fit_by_covariances),
    ("linear_regression_closed_form", fit_by_cholesky),
    ("linear_regression_closed_form", fit_by_cramer),
    ("linear_regression_closed_form", fit_by_exact_elimination),
    ("linear_regression_closed_form", fit_by_one_newton_step),
    ("linear_regression_closed_form", fit_by_conjugate_directions),
    ("linear_regression_closed_form", fit_by_eigenvectors),
    ("linear_regression_closed_form", fit_by_the_augmented_system),
]
