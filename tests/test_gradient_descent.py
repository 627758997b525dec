"""Descent goes downhill, at the speed the theory says; a line is found in steps and at once."""

from typing import Any

import numpy as np
import pytest

from backprop_lab.dense import dense_forward
from backprop_lab.gradient_descent import (
    gradient_descent,
    gradient_descent_step,
    linear_regression_backward,
    linear_regression_closed_form,
    linear_regression_forward,
)
from backprop_lab.inputs import InputError
from backprop_lab.losses import mse_forward
from backprop_lab.shapes import ShapeError


def test_a_step_by_hand() -> None:
    # (3, −1) − 0.5 · (2, −4) = (2, 1)
    step = gradient_descent_step(np.array([3.0, -1.0]), np.array([2.0, -4.0]), 0.5)
    assert step.tolist() == [2.0, 1.0]


@pytest.mark.parametrize(
    ("learning_rate", "factor"), [(0.1, 0.8), (0.5, 0.0), (0.75, -0.5), (1.0, -1.0), (1.5, -2.0)]
)
def test_each_step_on_a_parabola_multiplies_the_distance(
    learning_rate: float, factor: float
) -> None:
    # J = θ², slope 2θ: θ − η 2θ = (1 − 2η) θ. It shrinks, arrives, swings, stays, or explodes.
    path = gradient_descent(lambda theta: 2.0 * theta, np.array([1.0]), learning_rate, 5)
    assert path.shape == (6, 1)
    np.testing.assert_allclose(path[:, 0], factor ** np.arange(6.0), atol=1e-15)


def test_the_gradient_is_the_steepest_way_up(rng: np.random.Generator) -> None:
    X, y, w = rng.normal(size=(11, 2)), rng.normal(size=11), rng.normal(size=2)
    loss, cache = linear_regression_forward(w, 0.3, X, y)
    dw, _ = linear_regression_backward(1.0, cache)
    angles = np.linspace(0.0, 2.0 * np.pi, 360, endpoint=False)
    around = [w + 1e-4 * np.array([np.cos(angle), np.sin(angle)]) for angle in angles]
    losses = [linear_regression_forward(v, 0.3, X, y)[0] for v in around]
    steepest = angles[np.argmax(losses)]
    assert np.cos(steepest - np.arctan2(dw[1], dw[0])) > np.cos(np.radians(1.0))
    assert max(losses) > loss


def test_linear_regression_by_hand() -> None:
    # ŷ = (2·1 + 1, 2·3 + 1) = (3, 7), y = (4, 5): errors (−1, 2), J = (1 + 4) / 4 = 1.25
    # dw = (−1·1 + 2·3) / 2 = 2.5, db = (−1 + 2) / 2 = 0.5; upstream 4 makes 10 and 2
    X, y = np.array([[1.0], [3.0]]), np.array([4.0, 5.0])
    loss, cache = linear_regression_forward(np.array([2.0]), 1.0, X, y)
    assert loss == 1.25
    dw, db = linear_regression_backward(4.0, cache)
    assert (dw.tolist(), db) == ([10.0], 2.0)


def test_linear_regression_is_one_dense_layer(rng: np.random.Generator) -> None:
    X, y, w = rng.normal(size=(7, 3)), rng.normal(size=7), rng.normal(size=3)
    prediction, _ = dense_forward(X, w[:, None], np.array([0.3]))
    assert linear_regression_forward(w, 0.3, X, y)[0] == pytest.approx(
        mse_forward(prediction[:, 0], y)[0], rel=1e-14
    )


def test_descent_arrives_where_the_closed_form_is(rng: np.random.Generator) -> None:
    X, y = rng.normal(size=(40, 3)), rng.normal(size=40)

    def gradient(theta: Any) -> Any:
        _, cache = linear_regression_forward(theta[:3], theta[3], X, y)
        dw, db = linear_regression_backward(1.0, cache)
        return np.append(dw, db)

    w, b = linear_regression_closed_form(X, y)
    path = gradient_descent(gradient, np.zeros(4), 0.3, 400)
    np.testing.assert_allclose(path[-1], [*w, b], rtol=1e-10)
    np.testing.assert_allclose(gradient(np.array([*w, b])), 0.0, atol=1e-14)


def test_a_line_through_its_points_is_found_exactly() -> None:
    # y = 2x − 3
    w, b = linear_regression_closed_form(
        np.array([[0.0], [1.0], [5.0]]), np.array([-3.0, -1.0, 7.0])
    )
    assert w == pytest.approx([2.0])
    assert b == pytest.approx(-3.0)


def test_of_many_solutions_the_shortest_is_taken() -> None:
    # Two equal columns through (0, 0) -> 3 and (1, 1) -> 5: w1 + w2 = 2, shortest at (1, 1)
    X = np.array([[0.0, 0.0], [1.0, 1.0]])
    w, b = linear_regression_closed_form(X, np.array([3.0, 5.0]))
    assert [*w, b] == pytest.approx([1.0, 1.0, 3.0])


@pytest.mark.parametrize(("offset", "scale"), [(1e8, 1.0), (0.0, 1e-17), (-1e6, 1e-3)])
def test_a_line_far_away_or_on_a_small_scale_is_found(offset: float, scale: float) -> None:
    # y = (x − offset) / scale + 2
    X, y = offset + scale * np.arange(5.0)[:, None], np.arange(5.0) + 2.0
    w, b = linear_regression_closed_form(X, y)
    assert w == pytest.approx([1.0 / scale], rel=1e-6)
    np.testing.assert_allclose(X @ w + b, y, rtol=1e-6)


X, Y = np.ones((4, 2)), np.ones(4)
NAN = np.array([[1.0, 2.0], [np.nan, 1.0], [1.0, 1.0], [1.0, 1.0]])


@pytest.mark.parametrize(
    ("call", "error", "sentence"),
    [
        (
            lambda: gradient_descent_step(np.ones(3), np.ones((3, 1)), 0.1),
            ShapeError,
            r"gradient_descent_step: dtheta has shape \(3, 1\), expected \(3,\)",
        ),
        (
            lambda: gradient_descent(lambda theta: theta, np.ones(1), 0.1, -1),
            InputError,
            "gradient_descent: steps is -1, expected a whole number of at least 0",
        ),
        (
            lambda: linear_regression_forward(np.ones(3), 0.0, X, Y),
            ShapeError,
            r"linear_regression_forward: X has shape \(4, 2\), expected \(n, d\) with d = 3",
        ),
        (
            lambda: linear_regression_forward(np.ones(2), 0.0, X, np.full(4, np.inf)),
            InputError,
            r"linear_regression_forward: y holds inf at \[0\]",
        ),
        (
            lambda: linear_regression_forward(np.ones(2), np.zeros((4, 1)), X, Y),
            ShapeError,
            r"linear_regression_forward: b has shape \(4, 1\), expected \(\)",
        ),
        (
            lambda: linear_regression_forward(np.ones(2), 0.0, NAN, Y),
            InputError,
            r"linear_regression_forward: X holds nan at \[1, 0\]",
        ),
        (
            lambda: linear_regression_closed_form(X, np.ones(5)),
            ShapeError,
            r"linear_regression_closed_form: y has shape \(5,\), expected \(n,\) with n = 4",
        ),
        (
            lambda: linear_regression_closed_form(np.ones((0, 2)), np.ones(0)),
            InputError,
            "linear_regression_closed_form: X is empty",
        ),
    ],
)
def test_bad_input_is_named(call: Any, error: type[Exception], sentence: str) -> None:
    with pytest.raises(error, match=sentence):
        call()
