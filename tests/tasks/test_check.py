"""The check shows a verdict and returns points, whatever it is given."""

import io
import math
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import backprop_lab
from backprop_lab import check, hint
from backprop_lab.tasks import TASKS, attempts
from backprop_lab.tasks.check import verdict_on
from backprop_lab.tasks.task import Task
from tasks.students import WORTHLESS, Function

pytestmark = pytest.mark.usefixtures("folder")


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
        (len, len, "There is no task of type builtin_function_or_method. The tasks are: "),
        (TASKS["dense_backward"].reference, len, 'Name the task in quotation marks: "dense_back'),
        ("dense_backward", 3.0, "dense_backward needs to be a function, and this is of type float"),
        ("dense_backward", (1, 2), "give check its name alone, without brackets behind it."),
        ("dense_backward", int, "this is a class: begin with def dense_backward(dy, cache):"),
        (
            "dense_backward",
            lambda dy, x, W: dy,
            "dense_backward is called with (dy, cache); yours takes (dy, x, W).",
        ),
        ("dense_backward", lambda dy, cache: None, "It returns None. Is there a return"),
        ("dense_backward", lambda dy, cache: 1 / 0, "ZeroDivisionError: division by zero (line "),
        (
            "dense_backward",
            lambda dy, cache: np.random.rand(),  # noqa: NPY002
            "It changes something outside itself: np.random.",
        ),
        (
            "dense_backward",
            lambda dy, cache: print("x" * 10**6),
            "It printed a lot, which is not shown.",
        ),
    ],
)
def test_a_wrong_call_is_explained(
    name: str, function: Function, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(name, function) == 0.0
    assert sentence in " ".join(capsys.readouterr().out.split())


async def later(dy: object, cache: object) -> None: ...


@pytest.mark.parametrize(
    ("function", "kind", "question"),
    [
        (later, "coroutine", "Does it begin with async def, where def is enough?"),
        (lambda dy, cache: (d for d in dy), "generator", "Is there a yield, or a for between"),
    ],
)
def test_what_cannot_be_computed_with_is_explained(
    function: Function, kind: str, question: str
) -> None:
    verdict = verdict_on(TASKS["dense_backward"], function, np.random.default_rng(0))
    assert verdict.observation.startswith(f"It returned a value of type {kind}, expected")
    assert verdict.question.startswith(question)


def test_characters_that_steer_or_hide_are_shown_as_what_they_are() -> None:
    """An error may hold what clears a terminal, or turns the direction of writing."""

    def fails(dy: object, cache: object) -> None:
        raise ValueError("a\x1b[2Jb\u202ec\x00d\u2028e")

    verdict = verdict_on(TASKS["dense_backward"], fails, np.random.default_rng(0))
    for shown in (str(verdict), verdict._repr_html_()):
        assert r"a\u001b[2Jb\u202ec\u0000d\u2028e" in shown


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


def test_prints_cost_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """A few are not worth a word, a flood is."""
    for count, noted in ((100, False), (100_000, True)):

        def chatty(dy: np.ndarray, x: np.ndarray, count: int = count) -> np.ndarray:
            print("x" * count)
            return np.where(x > 0, dy, 0.0)

        assert check("relu_backward", chatty) == 3.0
        shown = capsys.readouterr().out
        assert ("It printed a lot" in shown) is noted
        assert len(shown) < 300


def test_a_folder_that_cannot_be_written_is_mentioned_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(attempts, "NEW", Path("nowhere", "new"))
    assert check("relu_backward", lambda dy, x: dy) == 0.0
    assert "This folder cannot be written" in capsys.readouterr().out
    hint("relu_backward")
    assert "hint 1 of 3" in capsys.readouterr().out
    assert check("relu_backward", lambda dy, x: dy) == 0.0
    assert "cannot be written" not in capsys.readouterr().out


def interrupt(*_: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("where", ["in the function", "judge", "fingerprint"])
def test_an_interruption_is_a_verdict(
    where: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Wherever it comes; test_interruptions.py presses the real button."""
    function = interrupt
    if where != "in the function":
        monkeypatch.setattr(sys.modules["backprop_lab.tasks.check"], where, interrupt)
        function = TASKS["dense_forward"].reference
    assert check("dense_backward", function) == 0.0
    shown = " ".join(capsys.readouterr().out.split())
    sentence = "It had not ended when it was stopped. Which loop's condition never becomes false?"
    assert sentence in shown
    assert "did not end in time" in shown
    hint("dense_backward")
    assert "hint 1 of 3" in capsys.readouterr().out


def test_the_package_offers_check_and_nothing_by_accident() -> None:
    assert backprop_lab.check is check
    with pytest.raises(AttributeError, match="no attribute 'chek'"):
        _ = backprop_lab.chek
