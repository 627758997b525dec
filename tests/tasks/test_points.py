"""The sum of points: what each task of a notebook earned at its last check."""

from pathlib import Path
from typing import Any

import pytest

from backprop_lab import check, points
from backprop_lab.dense import dense_backward, dense_forward
from backprop_lab.tasks.points import Sum


def test_the_sum_follows_the_last_checks(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    points("dense", written=4)
    said = capsys.readouterr().out
    assert said.count("not checked yet") == 2
    assert "0 of 9 points, and up to 4 for what you have written, graded by a person" in said
    check("dense_forward", dense_forward)
    check("dense_backward", lambda dy, cache: (dy @ cache[1].T, cache[0].T @ dy, dy))
    capsys.readouterr()
    points("dense")
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert lines == [
        ["dense_forward", "3/3"],
        ["dense_backward", "4/6"],
        [*["7", "of", "9", "points"]],
    ]
    check("dense_backward", dense_backward)
    capsys.readouterr()
    points("dense")
    assert "9 of 9 points" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("topic", "said"), [("dens", "'dens'"), (["dense"], "of type list"), ({}, "of type dict")]
)
def test_a_notebook_that_is_none(topic: Any, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    points(topic)
    assert capsys.readouterr().out.startswith(f"There is no notebook {said}. The notebooks are: ")


def test_points_that_are_no_number(capsys: pytest.CaptureFixture[str]) -> None:
    written: Any = "4"
    points("dense", written)
    assert capsys.readouterr().out == "The points for what is written are a number, not str.\n"


def test_a_notebook_shows_a_table() -> None:
    html = Sum((("dense_forward", 2.0, 3.0), ("dense_backward", None, 6.0)), 0.0)._repr_html_()
    assert "2 of 9 points" in html
    assert "<td" in html
    assert "not checked yet" in html
