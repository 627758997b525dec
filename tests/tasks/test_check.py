"""The check shows a verdict and returns points, whatever it is given."""

import math
import sys
import warnings
from collections.abc import Callable

import numpy as np
import pytest

import backprop_lab
from backprop_lab import check
from backprop_lab.tasks import TASKS
from backprop_lab.tasks.task import Task
from tasks.students import WORTHLESS, Function


def test_the_right_answer(capsys: pytest.CaptureFixture[str]) -> None:
    points = check("dense_backward", TASKS["dense_backward"].reference)
    assert points == 6.0
    assert type(points) is float
    assert "dense_backward: 6 of 6 points" in capsys.readouterr().out


@pytest.mark.parametrize("worthless", WORTHLESS.values(), ids=WORTHLESS)
def test_points_are_always_a_finite_float(worthless: Callable[[Task], Function]) -> None:
    points = check("dense_backward", worthless(TASKS["dense_backward"]))
    assert type(points) is float
    assert math.isfinite(points)
    assert 0.0 <= points <= 6.0


def test_noise_is_not_shown_and_costs_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    def noisy(dy: np.ndarray, x: np.ndarray) -> np.ndarray:
        print("printed")
        print("complained", file=sys.stderr)
        warnings.warn("warned", stacklevel=1)
        np.log(np.zeros(1))
        return np.where(x > 0, dy, 0.0)

    assert check("relu_backward", noisy) == 3.0
    captured = capsys.readouterr()
    assert captured.err == ""
    assert "printed" not in captured.out


@pytest.mark.parametrize(
    ("name", "function", "sentence"),
    [
        ("dense_bakward", len, "There is no task 'dense_bakward'. Did you mean dense_backward?"),
        ("qqq", len, "There is no task 'qqq'. The tasks are: perceptron_predict, "),
        (None, len, "There is no task None."),
        ("dense_backward", 3.0, "needs your function itself"),
        ("dense_backward", int, "this is of type class"),
    ],
)
def test_a_wrong_call_is_explained(
    name: str, function: Function, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(name, function) == 0.0
    assert sentence in capsys.readouterr().out


def test_it_can_be_interrupted() -> None:
    def interrupted(dy: object, cache: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check("dense_backward", interrupted)


def test_the_package_offers_check_and_nothing_by_accident() -> None:
    assert backprop_lab.check is check
    with pytest.raises(AttributeError, match="no attribute 'chek'"):
        _ = backprop_lab.chek
