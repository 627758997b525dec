"""The mean squared error: by hand, and what it refuses."""

from typing import Any

import numpy as np
import pytest

from backprop_lab.inputs import InputError
from backprop_lab.losses import mse_backward, mse_forward
from backprop_lab.shapes import ShapeError


def test_by_hand() -> None:
    # ŷ − y = (1, −2), (0, 3): squares 1 + 4 + 0 + 9 = 14, J = 14 / (2 · 2) = 3.5
    prediction, target = np.array([[2.0, 1.0], [4.0, 5.0]]), np.array([[1.0, 3.0], [4.0, 2.0]])
    loss, cache = mse_forward(prediction, target)
    assert loss == 3.5
    # dL/dŷ = 10 (ŷ − y) / 2
    assert mse_backward(10.0, cache).tolist() == [[5.0, -10.0], [0.0, 15.0]]


def test_one_output_per_sample() -> None:
    # errors 1 and 3: J = (1 + 9) / (2 · 2) = 2.5, dŷ = (1, 3) / 2
    loss, cache = mse_forward(np.array([2.0, 5.0]), np.array([1.0, 2.0]))
    assert loss == 2.5
    assert mse_backward(1.0, cache).tolist() == [0.5, 1.5]


def test_twice_the_samples_cost_the_same(rng: np.random.Generator) -> None:
    prediction, target = rng.normal(size=(7, 3)), rng.normal(size=(7, 3))
    once, _ = mse_forward(prediction, target)
    twice, _ = mse_forward(np.tile(prediction, (2, 1)), np.tile(target, (2, 1)))
    assert twice == pytest.approx(once, rel=1e-14)


@pytest.mark.parametrize(
    ("prediction", "target", "error", "sentence"),
    [
        # without the check this would broadcast to (3, 3) and look like a loss
        (np.ones((3, 1)), np.ones(3), ShapeError, r"target has shape \(3,\), expected \(3, 1\)"),
        (np.ones((0, 2)), np.ones((0, 2)), InputError, r"prediction is empty, of shape \(0, 2\)"),
        (np.array(1.0), np.array(2.0), InputError, "the number of axes is 0, expected 1 or 2"),
        (np.ones(2, int), np.ones(2, int), InputError, "prediction has dtype int64"),
        (np.array([1.0, np.nan]), np.ones(2), InputError, r"prediction holds nan at \[1\]"),
        (np.ones(2), np.array([np.inf, 1.0]), InputError, r"target holds inf at \[0\]"),
    ],
)
def test_bad_input_is_named(
    prediction: Any, target: Any, error: type[Exception], sentence: str
) -> None:
    with pytest.raises(error, match=f"mse_forward: {sentence}"):
        mse_forward(prediction, target)
