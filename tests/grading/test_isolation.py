"""Where there are no walls, the refusal says what to do; only the word "none" gives none."""

import os
import sys
from pathlib import Path

import pytest

from backprop_lab.grading.isolation import IsolationError, choose_isolation
from backprop_lab.grading.runner import run


def test_none_is_only_had_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """`auto` never falls to it; each refusal says what to do."""
    assert choose_isolation("none") == "none"
    with pytest.raises(IsolationError, match="'firejail', expected auto, bubblewrap or none"):
        choose_isolation("firejail")
    for wanted in ("auto", "bubblewrap"):
        with monkeypatch.context() as patch:
            patch.setattr(sys, "platform", "darwin")
            with pytest.raises(IsolationError, match=r"this is darwin.*--isolation none"):
                choose_isolation(wanted)
        with monkeypatch.context() as patch:
            patch.setenv("PATH", "")
            with pytest.raises(IsolationError, match=r"package bubblewrap.*--isolation none"):
                choose_isolation(wanted)


def test_a_bubblewrap_that_may_not_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where user namespaces are forbidden, with its own complaint in the sentence."""
    fake = tmp_path / "bwrap"
    fake.write_text("#!/bin/sh\necho 'bwrap: setting up uid map: Permission denied' >&2\nexit 1\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.setattr(sys, "platform", "linux")
    for wanted in ("auto", "bubblewrap"):
        with pytest.raises(IsolationError, match=r"uid map: Permission denied.*user namespaces"):
            choose_isolation(wanted)
    with pytest.raises(IsolationError, match=r"did not start.*uid map: Permission denied"):
        run(["1"], {}, "bubblewrap")


def test_windows_is_told_where_to_grade(monkeypatch: pytest.MonkeyPatch) -> None:
    """There not even `none` is possible."""
    monkeypatch.setattr(sys, "platform", "win32")
    for wanted in ("auto", "bubblewrap", "none"):
        with pytest.raises(IsolationError, match="Windows Subsystem for Linux"):
            choose_isolation(wanted)
