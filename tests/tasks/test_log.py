"""The log is written where the reader asks for it, and holds five things."""

import json
from pathlib import Path
from typing import Any

import pytest

from backprop_lab import check
from backprop_lab.tasks import TASKS

RELU = TASKS["relu_backward"]


def test_without_a_name_there_is_no_log(folder: Path) -> None:
    check("relu_backward", RELU.reference)
    assert [path.name for path in folder.iterdir()] == [".backprop_lab.json"]


def test_a_line_per_attempt(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKPROP_LAB_LOG", str(folder / "log"))
    mistake = RELU.mistakes[0]

    def student(dy: Any, x: Any) -> Any:
        return mistake.values((dy, x))["dx"]

    for function in (student, lambda dy, x: 1 / 0, RELU.reference):
        check("relu_backward", function)
    check("tanh_backward", lambda dy, y: None)
    lines = (folder / "log").read_text("utf-8").splitlines()
    assert [tuple(json.loads(line).values()) for line in lines] == [
        ("relu_backward", 1, "wrong", mistake.id, 0.0),
        ("relu_backward", 2, "error", "", 0.0),
        ("relu_backward", 3, "correct", "", 3.0),
        ("tanh_backward", 1, "not_written", "", 0.0),
    ]
    assert list(json.loads(lines[0])) == ["task", "attempt", "status", "mistake", "points"]


def test_a_log_that_cannot_be_written_is_mentioned_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BACKPROP_LAB_LOG", str(folder / "not" / "there"))
    assert check("relu_backward", RELU.reference) == 3.0
    assert "BACKPROP_LAB_LOG names cannot be written" in capsys.readouterr().out
    assert check("relu_backward", RELU.reference) == 3.0
    assert "BACKPROP_LAB_LOG" not in capsys.readouterr().out
