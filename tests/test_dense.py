"""The dense layer: by hand, sample by sample, and what it refuses."""

import numpy as np
import pytest

from backprop_lab.dense import dense_backward, dense_forward
from backprop_lab.shapes import ShapeError


def test_by_hand() -> None:
    # y = 2 · 10 + 3 · 100 + 7 = 327; with dL/dy = 5: dx = 5 (10, 100), dW = 5 (2, 3), db = 5
    x, W, b = np.array([[2.0, 3.0]]), np.array([[10.0], [100.0]]), np.array([7.0])
    y, cache = dense_forward(x, W, b)
    dx, dW, db = dense_backward(np.array([[5.0]]), cache)
    assert y.tolist() == [[327.0]]
    assert dx.tolist() == [[50.0, 500.0]]
    assert dW.tolist() == [[10.0], [15.0]]
    assert db.tolist() == [5.0]


def test_two_samples_add_their_shares() -> None:
    # Samples (1, 2) and (3, 4) with dL/dy 10 and 100: dW = (10 + 300, 20 + 400), db = 110
    x, W, b = np.array([[1.0, 2.0], [3.0, 4.0]]), np.ones((2, 1)), np.zeros(1)
    _, cache = dense_forward(x, W, b)
    _, dW, db = dense_backward(np.array([[10.0], [100.0]]), cache)
    assert dW.tolist() == [[310.0], [420.0]]
    assert db.tolist() == [110.0]


def test_arguments_are_not_written(rng: np.random.Generator) -> None:
    arguments = rng.normal(size=(7, 5)), rng.normal(size=(5, 3)), rng.normal(size=3)
    dy = rng.normal(size=(7, 3))
    for array in (*arguments, dy):
        array.flags.writeable = False
    _, cache = dense_forward(*arguments)
    dense_backward(dy, cache)


def test_a_wrong_shape_is_named() -> None:
    with pytest.raises(ShapeError, match=r"b has shape \(3,\), expected \(n_out,\) with n_out = 4"):
        dense_forward(np.ones((5, 2)), np.ones((2, 4)), np.ones(3))
