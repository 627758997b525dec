"""The perceptron answers, learns and fails as Rosenblatt, Novikoff, Minsky and Papert say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backprop_lab.inputs import InputError
from backprop_lab.perceptron import (
    perceptron_epoch,
    perceptron_predict,
    perceptron_update,
    xor_by_hand,
)
from backprop_lab.shapes import ShapeError

CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
XOR = np.array([0.0, 1.0, 1.0, 0.0])
AND = np.array([0.0, 0.0, 0.0, 1.0])


def test_predict_by_hand() -> None:
    # Scores 2·1 − 1·1 − 1 = 0 (on the line: 1), 2·2 − 0 − 1 = 3, 2·0 − 1·1 − 1 = −2
    X = np.array([[1.0, 1.0], [2.0, 0.0], [0.0, 1.0]])
    assert perceptron_predict(X, np.array([2.0, -1.0]), -1.0).tolist() == [1.0, 1.0, 0.0]


@pytest.mark.parametrize(
    ("y", "w", "b"),
    [
        # The score of (1, 2) is 3·1 − 1·2 + 1 = 2, so the answer is 1.
        (1.0, [3.0, -1.0], 1.0),  # right: nothing moves
        (0.0, [3.0 - 0.5, -1.0 - 0.5 * 2.0], 1.0 - 0.5),  # wrong: away from the sample
    ],
)
def test_update_by_hand(y: float, w: list[float], b: float) -> None:
    arguments = np.array([3.0, -1.0]), 1.0, np.array([1.0, 2.0]), y
    new_w, new_b = perceptron_update(*arguments, learning_rate=0.5)
    assert new_w.tolist() == w
    assert new_b == b


def test_an_update_leaves_its_arguments_alone() -> None:
    w = np.array([3.0, -1.0])
    perceptron_update(w, 1.0, np.array([1.0, 2.0]), 0.0, 0.5)
    perceptron_epoch(w, 1.0, np.array([[1.0, 2.0]]), np.array([0.0]), 0.5)
    assert w.tolist() == [3.0, -1.0]


def test_an_epoch_is_its_updates_in_order(rng: np.random.Generator) -> None:
    X, y = rng.normal(size=(11, 3)), rng.integers(0, 2, 11).astype(float)
    w, b = rng.normal(size=3), 0.3
    by_epoch = perceptron_epoch(w, b, X, y, 0.7)
    for x_i, y_i in zip(X, y, strict=True):
        w, b = perceptron_update(w, b, x_i, y_i, 0.7)
    assert by_epoch[0].tolist() == w.tolist()
    assert by_epoch[1] == b


@given(seed=st.integers(0, 10_000), gap=st.floats(0.2, 1.0))
def test_errors_stay_below_the_bound_of_novikoff(seed: int, gap: float) -> None:
    # With the bias as a weight of a constant input: at most (R / γ)² errors from w = 0.
    rng = np.random.default_rng(seed)
    direction = rng.normal(size=3)
    direction /= np.linalg.norm(direction)
    samples = np.column_stack([rng.uniform(-2.0, 2.0, size=(40, 2)), np.ones(40)])
    margins = samples @ direction
    samples, margins = samples[abs(margins) > gap], margins[abs(margins) > gap]
    if len(samples) == 0:
        return
    radius, gamma = np.linalg.norm(samples, axis=1).max(), abs(margins).min()
    y = (margins > 0).astype(float)
    w, b, errors = np.zeros(2), 0.0, 0
    for _ in range(2000):
        before = errors
        for x_i, y_i in zip(samples[:, :2], y, strict=True):
            errors += int(perceptron_predict(x_i[None], w, b)[0] != y_i)
            w, b = perceptron_update(w, b, x_i, y_i, 1.0)
        if errors == before:
            break
    assert errors == before  # it has converged
    assert errors <= (radius / gamma) ** 2


def test_from_zero_the_learning_rate_only_scales_the_line(rng: np.random.Generator) -> None:
    X, y = rng.normal(size=(11, 3)), rng.integers(0, 2, 11).astype(float)
    w1, b1 = perceptron_epoch(np.zeros(3), 0.0, X, y, 1.0)
    w2, b2 = perceptron_epoch(np.zeros(3), 0.0, X, y, 0.25)
    np.testing.assert_allclose(w2, 0.25 * w1, rtol=1e-14)
    assert b2 == pytest.approx(0.25 * b1)


def test_one_line_learns_and_but_never_xor() -> None:
    def wrong_answers_after(epochs: int, y: np.ndarray) -> int:
        w, b = np.zeros(2), 0.0
        for _ in range(epochs):
            w, b = perceptron_epoch(w, b, CORNERS, y, 1.0)
        return int(np.count_nonzero(perceptron_predict(CORNERS, w, b) != y))

    assert wrong_answers_after(20, AND) == 0
    assert all(wrong_answers_after(epochs, XOR) > 0 for epochs in range(1, 50))


def test_two_layers_compute_xor() -> None:
    W1, b1, w2, b2 = xor_by_hand()
    hidden = np.column_stack([perceptron_predict(CORNERS, W1[:, k], b1[k]) for k in range(2)])
    assert perceptron_predict(hidden, w2, b2).tolist() == XOR.tolist()


def test_wrong_shapes_are_named() -> None:
    with pytest.raises(ShapeError, match="perceptron_predict: w has shape"):
        perceptron_predict(np.ones((4, 3)), np.ones(2), 0.0)
    with pytest.raises(ShapeError, match="perceptron_update: x has shape"):
        perceptron_update(np.ones(3), 0.0, np.ones(2), 1.0, 0.1)
    with pytest.raises(ShapeError, match="perceptron_epoch: y has shape"):
        perceptron_epoch(np.ones(3), 0.0, np.ones((4, 3)), np.ones(5), 0.1)
    with pytest.raises(
        ShapeError, match=r"perceptron_predict: b has shape \(3, 1\), expected \(\)"
    ):
        perceptron_predict(np.ones((4, 3)), np.ones(3), np.ones((3, 1)))


def test_targets_are_0_or_1() -> None:
    with pytest.raises(InputError, match="perceptron_update: y is -1, expected 0 or 1"):
        perceptron_update(np.ones(3), 0.0, np.ones(3), -1, 0.1)
    with pytest.raises(
        InputError, match=r"perceptron_epoch: y holds -1.0 at \[1\], expected 0 or 1"
    ):
        perceptron_epoch(np.ones(3), 0.0, np.ones((2, 3)), np.array([1.0, -1.0]), 0.1)
