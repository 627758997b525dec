"""One neuron back and forth: by hand, in both modes; and how many paths a network has."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from backprop_lab.chain_rule import (
    count_paths,
    neuron_backward,
    neuron_forward,
    neuron_forward_mode,
)
from backprop_lab.inputs import InputError
from backprop_lab.shapes import ShapeError


def test_by_hand() -> None:
    # z = 1·0.5 + 2·0.25 − 1 = 0, a = 1/2, slope a (1 − a) = 1/4; upstream 8: dz = 2
    x, w = np.array([1.0, 2.0]), np.array([0.5, 0.25])
    a, cache = neuron_forward(x, w, -1.0)
    assert a == 0.5
    dx, dw, db = neuron_backward(8.0, cache)
    assert dx.tolist() == [1.0, 0.5]
    assert dw.tolist() == [2.0, 4.0]
    assert db == 2.0


def test_both_modes_agree(rng: np.random.Generator) -> None:
    # The slope of a along a direction is the sum of the gradients times that direction.
    x, w, b = rng.normal(size=5), rng.normal(size=5), 0.3
    tangents = rng.normal(size=5), rng.normal(size=5), rng.normal()
    _, cache = neuron_forward(x, w, b)
    dx, dw, db = neuron_backward(1.0, cache)
    by_reverse_mode = dx @ tangents[0] + dw @ tangents[1] + db * tangents[2]
    assert neuron_forward_mode(tangents, cache) == pytest.approx(by_reverse_mode, rel=1e-13)


def test_forward_mode_is_the_slope_along_a_direction(rng: np.random.Generator) -> None:
    x, w, b = rng.normal(size=3), rng.normal(size=3), -0.2
    v, u, s = rng.normal(size=3), rng.normal(size=3), 0.7
    _, cache = neuron_forward(x, w, b)
    h = 1e-30
    moved, _ = neuron_forward(x + 1j * h * v, w + 1j * h * u, b + 1j * h * s)
    assert neuron_forward_mode((v, u, s), cache) == pytest.approx(moved.imag / h, rel=1e-13)


def count_one_by_one(widths: list[int]) -> int:
    """Walk every path from node 0 of the first layer to node 0 of the last."""
    reached = [0]
    for _, width in pairwise(widths):
        reached = [node for _ in reached for node in range(width)]
    return reached.count(0)


@pytest.mark.parametrize("widths", [[2, 3], [1, 2, 1], [3, 2, 5, 2], [2, 2, 2], [1, 3, 3, 3, 4]])
def test_paths_are_counted(widths: list[int]) -> None:
    assert count_paths(widths) == count_one_by_one(widths)


def test_nine_layers_of_four() -> None:
    assert count_paths([1] + [4] * 9 + [1]) == 262_144


@pytest.mark.parametrize(
    ("call", "error", "sentence"),
    [
        (
            lambda: neuron_forward(np.ones(3), np.ones(2), 0.0),
            ShapeError,
            r"neuron_forward: w has shape \(2,\), expected \(d,\) with d = 3",
        ),
        (
            lambda: neuron_forward_mode(
                (np.ones(2), np.ones(3), 0.0), neuron_forward(np.ones(3), np.ones(3), 0.0)[1]
            ),
            ShapeError,
            r"neuron_forward_mode: tangent_x has shape \(2,\), expected \(d,\) with d = 3",
        ),
        (
            lambda: neuron_forward(np.ones(3), np.ones(3), np.ones(3)),
            ShapeError,
            r"neuron_forward: b has shape \(3,\), expected \(\)",
        ),
        (lambda: count_paths([3]), InputError, "the number of layers is 1, expected at least 2"),
        (
            lambda: count_paths([3, 0, 1]),
            InputError,
            "count_paths: width is 0, expected a whole number of at least 1",
        ),
        (
            lambda: count_paths([3, 2.5, 1]),
            InputError,
            "count_paths: width is 2.5, expected a whole number",
        ),
    ],
)
def test_bad_input_is_named(call: Any, error: type[Exception], sentence: str) -> None:
    with pytest.raises(error, match=sentence):
        call()
