"""The check shows a verdict and returns points, whatever it is given."""

import io
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
        (None, len, "There is no task of type NoneType."),
        ("dense_backward", 3.0, "needs your function itself"),
        ("dense_backward", int, "this is of type class"),
    ],
)
def test_a_wrong_call_is_explained(
    name: str, function: Function, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(name, function) == 0.0
    assert sentence in capsys.readouterr().out


class SlipperyError(Exception):
    """Its own text ends the program."""

    def __str__(self) -> str:
        raise SystemExit


class Strange:
    """A callable that is no function, and has no attribute that one can ask for."""

    def __call__(self, *arguments: object) -> None:  # noqa: D102
        raise SlipperyError

    def __getattr__(self, name: str) -> None:
        raise KeyError(name)


@pytest.mark.parametrize("name", TASKS)
def test_the_state_of_the_notebook_does_not_matter(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with np.errstate(all="raise"), warnings.catch_warnings():
        warnings.simplefilter("error")
        assert check(name, TASKS[name].reference) == TASKS[name].max_points
        assert check(name, Strange()) == 0.0
        infinite = [np.full((2, 2), np.inf), np.zeros(2), np.full(2, -np.inf), 0.0]
        assert check("xor_by_hand", lambda: infinite) == 0.0
        assert check("xor_by_hand", lambda: ([[1, 1], [1]], [0, 0], [1, 1], 0)) == 0.0
    assert "The check itself failed" not in capsys.readouterr().out


def test_a_print_of_a_letter_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def chatty(dy: np.ndarray, x: np.ndarray) -> np.ndarray:
        print("δ \ud800")
        return np.where(x > 0, dy, 0.0)

    narrow = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", narrow)
    assert check("relu_backward", chatty) == 3.0


def test_a_fault_of_ours_does_not_stop_a_notebook(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(sys.modules["backprop_lab.tasks.check"], "judge", broken)
    assert check("relu_backward", TASKS["relu_backward"].reference) == 0.0
    assert "The check itself failed: ZeroDivisionError" in capsys.readouterr().out


def test_it_can_be_interrupted() -> None:
    def interrupted(dy: object, cache: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check("dense_backward", interrupted)


def test_the_package_offers_check_and_nothing_by_accident() -> None:
    assert backprop_lab.check is check
    with pytest.raises(AttributeError, match="no attribute 'chek'"):
        _ = backprop_lab.chek
