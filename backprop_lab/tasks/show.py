"""Showing: an answer to the reader, as HTML in a notebook and as text elsewhere."""

import sys
from difflib import get_close_matches

from backprop_lab.tasks import TASKS
from backprop_lab.tasks.messages import say
from backprop_lab.tasks.task import Task


def show(answer: object) -> None:
    """Show a sentence, or something that has a text and HTML."""
    if "IPython" in sys.modules and not isinstance(answer, str):
        from IPython import get_ipython
        from IPython.display import display

        if get_ipython() is not None:
            display(answer)
            return
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    print(str(answer).encode(encoding, "replace").decode(encoding))  # some know no check mark


def task_named(name: object) -> Task | None:
    """Find a task, or show which ones there are."""
    task = TASKS.get(name) if isinstance(name, str) else None
    if task is None:
        show(unknown_task(name))
    return task


def unknown_task(name: object) -> str:
    """Say which tasks there are."""
    close = get_close_matches(name, TASKS, n=1) if isinstance(name, str) else []
    guess = say("unknown_task", " Did you mean {name}?", name=close[0]) if close else ""
    return say(
        "unknown_task",
        "There is no task {name}.{guess} The tasks are: {names}.",
        name=repr(name) if isinstance(name, str) else f"of type {type(name).__name__}",
        guess=guess,
        names=", ".join(TASKS),
    )
