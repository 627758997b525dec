"""A folder of its own, in which `check` and `hint` may remember what they like."""

from pathlib import Path

import pytest

from backprop_lab.tasks import attempts, check, hints


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory of a notebook that was just opened."""
    monkeypatch.chdir(tmp_path)
    restart(monkeypatch)
    return tmp_path


def restart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget what a kernel knows, as a restart does."""
    monkeypatch.setattr(hints, "_seen", {})
    monkeypatch.setattr(check, "_said", set())
    monkeypatch.setattr(attempts, "_unwritten", {})
