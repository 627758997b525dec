"""The student's own gradient check is kept as a file, and used later where it is right."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from backprop_lab import keep, measure
from backprop_lab.tasks.own_gradient_check import FILE, GIVEN, is_right, kept, missing


def numerical_gradient(f, x, dy, step):  # type: ignore[no-untyped-def]
    slopes = []
    for i in range(x.size):
        nudge = np.zeros(x.size)
        nudge[i] = step
        nudge = nudge.reshape(x.shape)
        slopes.append(np.sum(dy * (f(x + nudge) - f(x - nudge))) / (2 * step))
    return np.array(slopes).reshape(x.shape)


def relative_error(a, b):  # type: ignore[no-untyped-def]
    largest = max(np.max(np.abs(a), initial=0), np.max(np.abs(b), initial=0))
    return np.max(np.abs(a - b), initial=0) / largest if largest else 0.0


def find_the_faulty_backward(backward_results, numerical_results):  # type: ignore[no-untyped-def]
    return [name for name, _ in backward_results]  # all of them: wrong


def largest(a):  # type: ignore[no-untyped-def]
    return np.max(np.abs(a), initial=0)


def with_a_helper(a, b):  # type: ignore[no-untyped-def]
    scale = max(largest(a), largest(b))
    return largest(a - b) / scale if scale else 0.0


def square(x: Any) -> Any:
    return x**2, x


def square_backward(dy: Any, cache: Any) -> Any:
    return 2 * dy * cache


OWN: tuple[Callable[..., Any], ...] = (numerical_gradient, relative_error, find_the_faulty_backward)


def test_what_is_right_is_kept_and_used(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    keep(*OWN)
    said = capsys.readouterr().out
    assert said == (
        f"Kept in {FILE}, and used from now on: numerical_gradient, relative_error.\n"
        "Not right yet, so later notebooks use the given version: find_the_faulty_backward.\n"
    )
    assert set(kept()) == {"numerical_gradient", "relative_error"}
    measure(square, square_backward, np.array([1.0, 2.0]))
    said = capsys.readouterr().out
    assert "dx  " in said
    assert "agrees" in said
    assert "Measured with your own numerical_gradient, relative_error; the rest is given." in said


def test_what_a_function_needs_has_to_be_inside(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(with_a_helper, "__name__", "relative_error")
    keep(numerical_gradient, with_a_helper)
    said = capsys.readouterr().out
    text = "relative_error needs largest, which is not kept: define largest inside relative_error."
    assert text in said
    assert set(kept()) == {"numerical_gradient"}


def test_the_file_is_theirs_to_change(folder: Path) -> None:
    keep(numerical_gradient)
    path = folder / FILE
    assert set(kept()) == {"numerical_gradient"}
    path.write_text(path.read_text("utf-8").replace("2 * step", "step"), "utf-8")
    assert kept() == {}


@pytest.mark.parametrize(
    "text",
    [
        "def broken(",
        "raise ValueError",
        "numerical_gradient = 3",
        "import no_such_module",
        "exit()",
    ],
)
def test_a_file_that_is_broken_counts_as_none(folder: Path, text: str) -> None:
    (folder / FILE).write_text(text)
    assert kept() == {}


def test_it_is_found_in_the_folder_beside(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("gradient_check", "dense"):
        (folder / name).mkdir()
    monkeypatch.chdir(folder / "gradient_check")
    keep(relative_error)
    monkeypatch.chdir(folder / "dense")
    assert set(kept()) == {"relative_error"}


def test_what_is_not_right_replaces_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keep(find_the_faulty_backward)
    assert capsys.readouterr().out == (
        "Not right yet, so later notebooks use the given version: "
        "numerical_gradient, relative_error, find_the_faulty_backward.\n"
    )
    assert not (folder / FILE).exists()
    keep(numerical_gradient)
    keep(find_the_faulty_backward)
    assert set(kept()) == {"numerical_gradient"}


def test_a_shared_helper_name_spoils_one_function_only(folder: Path) -> None:
    (folder / FILE).write_text("def relative_error(a, b):\n    return elsewhere(a, b)\n")
    assert kept() == {}
    keep(numerical_gradient, relative_error)
    assert set(kept()) == {"numerical_gradient", "relative_error"}


def test_a_default_from_the_notebook_is_missed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = "def relative_error(a, b, zero=NOTHING):\n    return 0.0\n"
    assert missing({"relative_error": source}) == {"relative_error": "NOTHING"}
    inside = "def relative_error(a, b):\n    return [scaled(x) for x in a][0].shape\n"
    assert missing({"relative_error": inside}) == {"relative_error": "scaled"}


@pytest.mark.parametrize("function", [abs, np.sum, Path, 3, None, lambda a, b: 0.0, square])
def test_what_cannot_be_kept_is_said(
    function: Any, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keep(function)
    said = capsys.readouterr().out
    assert said.startswith("Only functions that you wrote can be kept: numerical_gradient, ")
    assert not (folder / FILE).exists()


def test_a_folder_that_cannot_be_written(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / FILE).mkdir()
    keep(numerical_gradient)
    assert capsys.readouterr().out.startswith(f"{FILE} cannot be written: ")


def test_every_given_function_is_right() -> None:
    assert all(is_right(name, function) for name, function in GIVEN.items())
