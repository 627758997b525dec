"""Attempts: how far a student has come with each task, in a small file beside the notebook.

The file is JSON to be read by people, and may be deleted. It holds counts and two short digests: no
values, and nothing about the person. One that is damaged or of someone else counts as none.
"""

import contextlib
import json
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

FILE = Path(".backprop_lab.json")
NEW = Path(".backprop_lab.json.new")  # who makes it may change the file: it becomes the file
ABOUT = "how far check and hint have come in this folder; delete this file to start afresh"
PATIENCE = 1.0  # seconds, after which a NEW is a leftover of a process that was ended
MAX_BYTES = 1_000_000
RUNGS = 3  # of the ladder of hints


@dataclass(frozen=True)
class Attempts:
    """The attempts at one task.

    `rung` is the last hint that was shown, 0 for none; `diagnosis` says what the last check saw,
    empty if all was right; `fingerprint` says how the function behaved; `new` tells whether it has
    behaved in another way since the last hint.
    """

    count: int = 0
    rung: int = 0
    diagnosis: str = ""
    fingerprint: str = ""
    new: bool = True


_unwritten: dict[str, Attempts] = {}  # what no file has taken, for as long as the process lives


def attempts_at(task: str) -> Attempts:
    """Return what is known of the attempts at a task."""
    return _unwritten.get(task) or _known(_read().get(task))


def remember(task: str, change: Callable[[Attempts], Attempts]) -> tuple[Attempts, bool]:
    """Change what is known of one task; return it, and whether the file has taken it.

    Other notebooks in the folder keep their tasks: nobody reads and writes between our reading and
    our writing.
    """
    try:
        with _turn():
            tasks = _read()
            attempts = change(_unwritten.get(task) or _known(tasks.get(task)))
            tasks[task] = asdict(attempts)
            NEW.write_text(json.dumps({"about": ABOUT, "tasks": tasks}, indent=1), "utf-8")
            os.replace(NEW, FILE)  # noqa: PTH105
        _unwritten.pop(task, None)
        return attempts, True
    except OSError:
        _unwritten[task] = change(attempts_at(task))
        return _unwritten[task], False


@contextlib.contextmanager
def _turn() -> Iterator[None]:
    """Wait until nobody else changes the file, then make NEW, which has to become the file.

    `OSError` where it cannot be changed at all.
    """
    while True:
        try:
            NEW.touch(exist_ok=False)
            break
        except FileExistsError:
            with contextlib.suppress(FileNotFoundError):  # it has just become the file
                if abs(time.time() - NEW.stat().st_mtime) > PATIENCE:
                    NEW.unlink()
            time.sleep(0.01)
    try:
        yield
    except BaseException:
        NEW.unlink(missing_ok=True)
        raise


def _read() -> dict[str, Any]:
    """Read the tasks of the file, whatever may stand there."""
    try:
        if not FILE.is_file():
            return {}
        with FILE.open("rb") as file:
            tasks = json.loads(file.read(MAX_BYTES))["tasks"]
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return {}
    return tasks if type(tasks) is dict else {}


def _known(record: Any) -> Attempts:
    """Take a record of the file if it is one of ours."""
    none = asdict(Attempts())
    fits = type(record) is dict and {k: type(v) for k, v in record.items()} == {
        k: type(v) for k, v in none.items()
    }
    return Attempts(**record) if fits and record["rung"] in range(RUNGS + 1) else Attempts()
