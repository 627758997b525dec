"""A function that calls another task's function is not blamed for what that one does wrong."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from backprop_lab import check

NOTEBOOK = """
def unbroadcast(dy, shape):
    {unbroadcast}

def add_backward(dy, cache):
    return {add}
"""
RIGHT = "return summed(dy, shape)"
STUB = "raise NotImplementedError()"
NOT_SUMMED = "return dy"
BOTH = "unbroadcast(dy, cache[0]), unbroadcast(dy, cache[1])"


def summed(dy: Any, shape: Any) -> Any:
    added = np.ndim(dy) - len(shape)
    stretched = [added + axis for axis, length in enumerate(shape) if length == 1]
    return np.sum(dy, axis=(*range(added), *stretched)).reshape(shape)


def notebook(unbroadcast: str, add: str) -> SimpleNamespace:
    names: dict[str, Any] = {"np": np, "summed": summed}
    exec(NOTEBOOK.format(unbroadcast=unbroadcast, add=add), names)
    return SimpleNamespace(**names, names=names)


@pytest.mark.parametrize("unbroadcast", [STUB, NOT_SUMMED])
def test_what_would_be_right_is_called_so(
    unbroadcast: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = notebook(unbroadcast, BOTH)
    before = made.names["unbroadcast"]
    assert check("add_backward", made.add_backward) == 0.0
    said = " ".join(capsys.readouterr().out.split())
    sentence = "It calls unbroadcast, which is not right yet; with that mended, this is right too."
    assert sentence in said
    assert made.names["unbroadcast"] is before


@pytest.mark.parametrize(
    "add",
    [
        "tuple(unbroadcast(dy, shape) for shape in cache)",
        "(lambda u: (u(0), u(1)))(lambda i: unbroadcast(dy, cache[i]))",
    ],
)
def test_a_call_inside_of_something_is_seen(
    add: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    check("add_backward", notebook(NOT_SUMMED, add).add_backward)
    assert "It calls unbroadcast" in " ".join(capsys.readouterr().out.split())


def test_another_function_of_that_name_is_not_meant(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = notebook(NOT_SUMMED, "np.unbroadcast(dy, cache[0]), dy")
    check("add_backward", made.add_backward)
    assert "It calls" not in capsys.readouterr().out


def test_what_would_be_wrong_all_the_same_begins_elsewhere(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = notebook(NOT_SUMMED, f"{BOTH}, 1")
    assert check("add_backward", made.add_backward) == 0.0
    said = " ".join(capsys.readouterr().out.split())
    assert "It calls unbroadcast, which is not right yet: begin there." in said


@pytest.mark.parametrize(
    ("unbroadcast", "add"), [(RIGHT, "unbroadcast(dy, cache[0]), dy"), (NOT_SUMMED, "dy, dy")]
)
def test_nothing_is_said_of_what_is_right_or_not_called(
    unbroadcast: str, add: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    check("add_backward", notebook(unbroadcast, add).add_backward)
    assert "It calls" not in capsys.readouterr().out
