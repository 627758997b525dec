"""Samples and a line: it lies where the score is zero, and colour is never alone."""

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest

from backprop_lab import plots

from .pictures import B, W, X, Y, texts


def test_a_decision_line_lies_where_the_score_is_zero() -> None:
    (line,) = plots.decision_line(X, Y, W, B).lines
    np.testing.assert_allclose(line.get_xydata() @ W + B, 0.0, atol=1e-12)


def test_every_sample_is_drawn_where_it_is() -> None:
    ones, zeros = plots.decision_line(X, Y, W, B).collections
    assert ones.get_offsets().tolist() == X[Y == 1].tolist()
    assert zeros.get_offsets().tolist() == X[Y == 0].tolist()


def test_targets_differ_by_marker_and_steps_by_dash() -> None:
    ax = plots.decision_line(X, Y, W, B, after=(np.array([2.5, 1.5]), 0.0))
    circle, square = (collection.get_paths()[0].vertices for collection in ax.collections)
    assert circle.shape != square.shape
    before, after = ax.lines
    assert (before.get_linestyle(), after.get_linestyle()) == ("-", "--")
    assert (before.get_color(), after.get_color()) == (plots.INK, plots.BLUE)
    assert {"before", "after", "target 0", "target 1"} <= set(texts(ax))


def test_one_class_has_one_label() -> None:
    assert texts(plots.decision_line(X, np.zeros(4), W, B)) == ["target 0"]


@pytest.mark.parametrize(
    ("w", "b"), [([0.0, 0.0], 1.0), ([1.0, 0.0], 100.0)], ids=["no weights", "far away"]
)
def test_a_line_that_is_not_in_the_picture_is_left_out(w: list[float], b: float) -> None:
    assert len(plots.decision_line(X, Y, np.array(w), b).lines) == 0


@pytest.mark.parametrize("w", [[1.0, 0.0], [0.0, 1.0]], ids=["upright", "level"])
def test_a_line_along_an_axis_is_drawn(w: list[float]) -> None:
    # One of the two divisions is by 0; the other one finds the ends.
    ax = plots.decision_line(X, Y, np.array(w), 0.0)
    np.testing.assert_allclose(ax.lines[0].get_xydata() @ w, 0.0, atol=1e-12)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((X[:0], Y[:0], W, B), "X is empty"),
        ((X, Y[:2], W, B), r"y has shape \(2,\), expected \(n,\) with n = 4"),
        ((X, Y, W[:1], B), r"w has shape \(1,\), expected \(d,\) with d = 2"),
        ((X[:, :1], Y, W[:1], B), r"X has shape \(4, 1\), expected \(n, 2\)\."),
        ((X, Y + 1, W, B), r"y holds 2.0 at \[0\], expected 0 or 1\."),
    ],
)
def test_bad_input_is_refused(arguments: Any, words: str) -> None:
    with pytest.raises(ValueError, match=f"decision_line: {words}"):
        plots.decision_line(*arguments)
    assert plt.get_fignums() == []


def test_weights_after_the_step_are_checked_too() -> None:
    with pytest.raises(ValueError, match=r"decision_line: w after has shape \(3,\)"):
        plots.decision_line(X, Y, W, B, after=(np.ones(3), 0.0))
