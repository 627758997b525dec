"""Curves: the lines are the data, each named at its end or where it is alone."""

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest

from backprop_lab import plots
from backprop_lab.plots.curves import DASHES, SMALLEST_ERROR, pens

from .pictures import STEPS, texts

FALLING = {"training": [2.0, 1.0, 0.5, 0.25], "validation": [2.0, 1.5, 1.25]}
ERRORS = {"forward": STEPS, "central": STEPS**2, "complex step": np.zeros(12)}


def test_curves_are_drawn_as_they_are() -> None:
    ax = plots.learning_curves(FALLING)
    for line, (name, curve) in zip(ax.lines, FALLING.items(), strict=True):
        assert line.get_ydata().tolist() == curve, name
        assert line.get_xdata().tolist() == list(range(len(curve)))
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("epoch", "loss")


def test_only_whole_epochs_have_ticks() -> None:
    ticks = plots.learning_curves({"a": [1.0, 2.0]}).get_xticks()
    assert (ticks == np.round(ticks)).all()


def test_accuracies_by_iteration() -> None:
    ax = plots.learning_curves({"a": [0.5, 0.75]}, quantity="accuracy", unit="iteration")
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("iteration", "accuracy")


def test_each_curve_is_named_at_its_end_without_a_legend() -> None:
    ax = plots.learning_curves(FALLING)
    assert [tuple(text.xy) for text in ax.texts] == [(3.0, 0.25), (2.0, 1.25)]
    assert texts(ax) == ["training", "validation"]
    assert ax.get_legend() is None


def test_lines_that_end_close_together_lead_on_to_their_names() -> None:
    ax = plots.learning_curves({"a": [1.0, 0.01], "b": [2.0, 0.0], "c": [3.0, 0.02]})
    heights = [text.xyann[1] for text in ax.texts]
    assert heights[1] < heights[0] < heights[2]
    dashes = [text.arrow_patch.get_linestyle() for text in ax.texts]
    assert dashes == [line.get_linestyle() for line in ax.lines]


def test_curves_differ_by_their_dashes() -> None:
    ax = plots.learning_curves({str(k): [k] for k in range(5)})
    assert len({str(line._unscaled_dash_pattern) for line in ax.lines}) == 5
    assert {line.get_color() for line in ax.lines} == {plots.INK}


def test_more_curves_than_dashes_are_paler() -> None:
    assert pens(6)[5] == (plots.MUTED, DASHES[0])


def test_a_curve_that_diverged_is_named_at_its_last_finite_entry() -> None:
    ax = plots.learning_curves({"a": [1.0, 4.0, np.inf, np.nan]})
    assert tuple(ax.texts[0].xy) == (1.0, 4.0)


def test_the_best_epoch_is_marked_on_every_curve_that_reaches_it() -> None:
    ax = plots.learning_curves(FALLING, best=3)
    training, validation, mark = ax.lines
    assert mark.get_xdata() == [3, 3]
    assert mark.get_linestyle() == ":"
    assert training.get_markevery() == [3]
    assert validation.get_markevery() == []
    assert "best: epoch 3" in texts(ax)
    ax = plots.learning_curves(FALLING, best=0, unit="iteration")
    assert "best: iteration 0" in texts(ax)


@pytest.mark.parametrize(
    ("curves", "options", "words"),
    [
        ({}, {}, r"curves is empty, expected at least one curve\."),
        ({"a": []}, {}, r"curves\['a'\] is empty"),
        ({"a": [[1.0]]}, {}, r"curves\['a'\] has shape \(1, 1\), expected \(length,\)\."),
        ({"a": [np.nan]}, {}, r"curves\['a'\] is nowhere finite, expected a finite number\."),
        ({"a": [1.0]}, {"quantity": "speed"}, r"quantity is speed, expected loss or accuracy\."),
        ({"a": [1.0]}, {"unit": "hour"}, r"unit is hour, expected epoch or iteration\."),
        ({"a": [1.0]}, {"best": 1}, r"best is 1, expected an entry from 0 to 0\."),
        ({"a": [1.0]}, {"best": -1}, "best is -1"),
    ],
)
def test_bad_input_of_learning_curves_is_refused(curves: Any, options: Any, words: str) -> None:
    with pytest.raises(ValueError, match=f"learning_curves: {words}"):
        plots.learning_curves(curves, **options)
    assert plt.get_fignums() == []


def test_errors_are_drawn_on_logarithmic_scales() -> None:
    ax = plots.gradient_check_curve(STEPS, ERRORS)
    assert (ax.get_xscale(), ax.get_yscale()) == ("log", "log")
    for line, errors in zip(ax.lines, ERRORS.values(), strict=True):
        np.testing.assert_array_equal(line.get_xdata(), STEPS)
        np.testing.assert_array_equal(line.get_ydata(), np.maximum(errors, SMALLEST_ERROR))
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("step $h$", "relative error")


def test_each_line_is_named_on_itself() -> None:
    ax = plots.gradient_check_curve(STEPS, ERRORS)
    assert texts(ax) == list(ERRORS)
    for line, text in zip(ax.lines, ax.texts, strict=True):
        assert list(text.xy) in line.get_xydata().tolist()


def test_a_name_is_on_the_side_away_from_the_nearest_line() -> None:
    # The upper line has its name above it, on the left, because it rises; the lower below.
    ax = plots.gradient_check_curve(STEPS, {"upper": STEPS, "lower": STEPS**2})
    upper, lower = (text.xyann for text in ax.texts)
    assert upper[0] < 0 < upper[1]
    assert lower[1] < 0 < lower[0]


def test_a_name_above_a_falling_line_is_on_its_right_and_of_a_level_line_in_the_middle() -> None:
    falling = plots.gradient_check_curve(STEPS, {"falling": 1e-12 / STEPS}).texts[0]
    level = plots.gradient_check_curve(STEPS, {"level": np.ones(12)}).texts[0]
    assert falling.xyann[0] > 0
    assert level.xyann[0] == 0


def test_one_step_can_be_drawn() -> None:
    assert texts(plots.gradient_check_curve([0.1], {"forward": [0.2]})) == ["forward"]


@pytest.mark.parametrize(
    ("steps", "errors", "words"),
    [
        ([0.1], {}, r"errors is empty, expected at least one curve\."),
        ([], {"a": []}, "steps is empty"),
        ([0.1, 0.0], {"a": [1, 1]}, r"steps holds 0.0 at \[1\], expected positive numbers\."),
        ([0.1], {"a": [1, 1]}, r"errors\['a'\] has shape \(2,\), expected \(k,\) with k = 1"),
        (
            [0.1],
            {"a": [-1]},
            r"errors\['a'\] holds -1.0 at \[0\], expected numbers of at least 0\.",
        ),
        ([0.1], {"a": [np.nan]}, r"errors\['a'\] holds nan"),
    ],
)
def test_bad_input_of_gradient_check_curve_is_refused(steps: Any, errors: Any, words: str) -> None:
    with pytest.raises(ValueError, match=f"gradient_check_curve: {words}"):
        plots.gradient_check_curve(steps, errors)
    assert plt.get_fignums() == []
