"""Gradient descent: the gradient points uphill, so each step goes the other way."""

from collections.abc import Callable

import numpy as np

from backprop_lab.inputs import check_count, check_data
from backprop_lab.operation import Operation
from backprop_lab.shapes import Array, check_same_shape, check_shapes

RegressionCache = tuple[Array, Array, Array]


def gradient_descent_step(theta: Array, dtheta: Array, learning_rate: float) -> Array:
    """Take one step against the gradient.

    theta of any shape, dtheta = dJ/dtheta of that shape  ->  theta of that shape
    θ ← θ − η ∂J/∂θ

    Source: Cauchy, Méthode générale pour la résolution des systèmes d'équations simultanées, 1847.
    """
    check_same_shape("gradient_descent_step", theta=theta, dtheta=dtheta)
    return theta - learning_rate * dtheta


def gradient_descent(
    gradient: Callable[[Array], Array], start: Array, learning_rate: float, steps: int
) -> Array:
    """Walk down from a start: every point of the way, the start included.

    gradient maps theta (d,) to dJ/dtheta (d,), start (d,)  ->  path (steps + 1, d)
    """
    check_count("gradient_descent", 0, steps=steps)
    path = [np.asarray(start, dtype=float)]
    for _ in range(steps):
        path.append(gradient_descent_step(path[-1], gradient(path[-1]), learning_rate))
    return np.array(path)


def linear_regression_forward(
    w: Array, b: float, X: Array, y: Array
) -> tuple[float, RegressionCache]:
    """Compute the cost of a line, or of a plane where d is 2.

    w (d,), b a number, X (n, d), y (n,)  ->  J a number, cache = (X, prediction (n,), y)
    ŷ = X w + b,   J = 1/(2n) Σ (ŷ − y)²
    """
    check_shapes("linear_regression_forward", w=(w, "d"), b=(b, ""), X=(X, "n d"), y=(y, "n"))
    check_data("linear_regression_forward", X=X, y=y)
    prediction = X @ w + b
    loss = ((prediction - y) ** 2).sum() / (2 * len(y))
    return loss, (X, prediction, y)


def linear_regression_backward(dloss: float, cache: RegressionCache) -> tuple[Array, float]:
    """Carry dL/dJ back to the weights and the bias.

    dloss a number, cache = (X (n, d), prediction (n,), y (n,))  ->  dw (d,), db a number
    dL/dw = dL/dJ · Xᵀ (ŷ − y) / n,   dL/db = dL/dJ · mean of (ŷ − y)

    Source: Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, 2009,
    section 3.2.
    """
    X, prediction, y = cache
    dprediction: Array = dloss * (prediction - y) / len(y)
    dw = X.T @ dprediction
    db = dprediction.sum()
    return dw, db


def linear_regression_closed_form(X: Array, y: Array) -> tuple[Array, float]:
    """Find w and b at the minimum of J in one go, by least squares.

    X (n, d), y (n,)  ->  w (d,), b a number
    Where several fit equally well (fewer samples than unknowns, columns that repeat each other),
    the shortest w is taken.

    Source: Gauss, Theoria motus corporum coelestium, 1809, book 2, section 3.
    """
    check_shapes("linear_regression_closed_form", X=(X, "n d"), y=(y, "n"))
    check_data("linear_regression_closed_form", X=X, y=y)
    # The best line goes through the mean of the points; around it there is no bias left to find.
    X_mean, y_mean = X.mean(axis=0), y.mean()
    w = np.linalg.lstsq(X - X_mean, y - y_mean, rcond=None)[0].astype(float)
    return w, y_mean - X_mean @ w


LINEAR_REGRESSION = Operation(
    "linear_regression", ("w", "b"), linear_regression_forward, linear_regression_backward
)
