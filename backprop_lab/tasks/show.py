"""Showing: an answer to the reader, as HTML in a notebook and as text elsewhere."""

import sys
from difflib import get_close_matches
from inspect import isfunction

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


def in_short(error: BaseException) -> str:
    """Say an error as its name and its own text, which a student's own error may not have."""
    try:
        text = str(error).rstrip(".")
    except Exception:
        text = ""
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def name_of(function: object) -> str:
    """Return the name of a function, or a question mark."""
    name = getattr(function, "__name__", None)
    return name if isinstance(name, str) else "?"


def task_named(name: object) -> Task | None:
    """Find a task, or show which ones there are."""
    task = TASKS.get(name) if isinstance(name, str) else None
    if task is None:
        show(unknown_task(name))
    return task


def unknown_task(name: object) -> str:
    """Say which task may be meant, or which ones there are."""
    if isfunction(name) and name.__name__ in TASKS:
        text = 'Name the task in quotation marks: "{name}".'
        return say("unknown_task", text, name=name.__name__)
    said = repr(name) if isinstance(name, str) else f"of type {type(name).__name__}"
    close = get_close_matches(name, TASKS, n=1) if isinstance(name, str) else []
    if close:
        text = "There is no task {name}. Did you mean {close}?"
        return say("unknown_task", text, name=said, close=close[0])
    text = "There is no task {name}. The tasks are: {names}."
    return say("unknown_task", text, name=said, names=", ".join(TASKS))
