"""The file of attempts survives restarts, damage, read-only folders, and other notebooks."""

import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from backprop_lab.tasks import attempts
from backprop_lab.tasks.attempts import FILE, MAX_BYTES, NEW, Attempts, attempts_at, remember
from tasks.conftest import restart

pytestmark = pytest.mark.usefixtures("folder")


def one_more(before: Attempts) -> Attempts:
    return replace(before, count=before.count + 1)


def test_what_is_remembered_survives_a_restart(monkeypatch: pytest.MonkeyPatch) -> None:
    assert attempts_at("a") == Attempts()
    kept = Attempts(3, 2, "DEN01", "0f3c", new=False)
    assert remember("a", lambda before: kept) == (kept, True)
    restart(monkeypatch)
    assert attempts_at("a") == kept
    assert attempts_at("b") == Attempts()


def test_the_file_can_be_read_by_people_and_deleted() -> None:
    remember("dense_backward", lambda before: Attempts(1, 0, "DEN01", "0f3c"))
    found = json.loads(FILE.read_text("utf-8"))
    assert "delete this file" in found["about"]
    record = {"count": 1, "rung": 0, "diagnosis": "DEN01", "fingerprint": "0f3c", "new": True}
    assert found["tasks"] == {"dense_backward": record}
    assert len(FILE.read_text("utf-8").splitlines()) > 5
    assert not NEW.exists()
    FILE.unlink()
    assert attempts_at("dense_backward") == Attempts()


OURS = {"count": 4, "rung": 1, "diagnosis": "", "fingerprint": "", "new": True}
DAMAGED = {
    "nothing": b"",
    "half of it": b'{"tasks": {"a": {"count": 1, "ru',
    "no text": b"\xff\xfe\x00",
    "a list": b"[1, 2]",
    "a number": b"3",
    "null": b"null",
    "of someone else": b'{"name": "backprop"}',
    "tasks that are a list": b'{"tasks": ["a"]}',
    "an attempt that is a list": b'{"tasks": {"a": [1]}}',
    "an attempt with less": b'{"tasks": {"a": {"count": 1}}}',
    "an attempt with more": json.dumps({"tasks": {"a": {**OURS, "more": 1}}}).encode(),
    "a count that is none": json.dumps({"tasks": {"a": {**OURS, "count": "4"}}}).encode(),
    "a rung too high": json.dumps({"tasks": {"a": {**OURS, "rung": 4}}}).encode(),
    "a rung below": json.dumps({"tasks": {"a": {**OURS, "rung": -1}}}).encode(),
    "a truth for a count": json.dumps({"tasks": {"a": {**OURS, "count": True}}}).encode(),
    "very deep": b'{"tasks":' * 100_000,
    "very long": b" " * MAX_BYTES + b'{"tasks": {}}',
}


@pytest.mark.parametrize("data", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_file_counts_as_none(data: bytes) -> None:
    FILE.write_bytes(data)
    assert attempts_at("a") == Attempts()
    assert remember("a", one_more) == (Attempts(1), True)
    assert attempts_at("a") == Attempts(1)


def test_one_damaged_task_costs_no_other() -> None:
    text = json.dumps({"tasks": {"a": OURS, "b": 3, "of a later version": {"x": 1}}})
    FILE.write_text(text, "utf-8")
    assert attempts_at("a").count == 4
    remember("b", one_more)
    assert attempts_at("a").count == 4
    assert json.loads(FILE.read_text("utf-8"))["tasks"]["of a later version"] == {"x": 1}


def test_a_folder_of_that_name_is_no_file() -> None:
    FILE.mkdir()
    assert remember("a", one_more) == (Attempts(1), False)
    assert attempts_at("a") == Attempts(1)
    assert not NEW.exists()


def test_what_cannot_be_written_is_remembered_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Permissions do not hold a root user back, so the folder is removed instead."""
    folder = Path.cwd() / "removed"
    folder.mkdir()
    monkeypatch.chdir(folder)
    remember("a", one_more)
    FILE.unlink()
    folder.rmdir()
    assert remember("a", one_more) == (Attempts(1), False)
    assert remember("a", one_more) == (Attempts(2), False)
    assert attempts_at("a") == Attempts(2)


def test_a_folder_that_can_only_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is read, what comes after it is in memory, and goes there as soon as it can."""
    remember("a", one_more)
    with monkeypatch.context() as only_read:
        only_read.setattr(attempts, "NEW", Path("nowhere", "new"))
        assert remember("a", one_more) == (Attempts(2), False)
        assert attempts_at("a") == Attempts(2)
    assert remember("a", one_more) == (Attempts(3), True)
    restart(monkeypatch)
    assert attempts_at("a") == Attempts(3)


def test_the_leftover_of_a_process_that_was_ended_is_no_obstacle(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(attempts, "PATIENCE", 0.1)
    NEW.write_text("half", "utf-8")
    began = time.monotonic()
    assert remember("a", one_more) == (Attempts(1), True)
    assert time.monotonic() - began < 5
    NEW.write_text("half", "utf-8")
    os.utime(NEW, (0, 2**31))  # a clock that was wrong
    assert remember("a", one_more) == (Attempts(2), True)


COUNTING = """
import sys
from dataclasses import replace
from backprop_lab.tasks.attempts import remember
for i in range(100):
    remember(sys.argv[1], lambda before: replace(before, count=before.count + 1))
    remember("both", lambda before: replace(before, count=before.count + 1))
"""


def test_two_notebooks_in_a_folder_lose_nothing() -> None:
    command = [sys.executable, "-c", COUNTING]
    both = [subprocess.Popen([*command, name]) for name in ("one", "other")]
    assert [process.wait(60) for process in both] == [0, 0]
    assert attempts_at("one").count == attempts_at("other").count == 100
    assert attempts_at("both").count == 200
