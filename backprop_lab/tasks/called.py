"""What a function calls: it may be wrong only because another task's function is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from inspect import isfunction
from typing import Any

from backprop_lab.tasks import TASKS
from backprop_lab.tasks.names import names_in
from backprop_lab.tasks.task import Task


def tasks_called_by(function: Callable[..., Any], but: Task) -> list[Task]:
    """List the other tasks whose functions, the student's own, a function calls by their names."""
    if not isfunction(function):
        return []
    names = (n for n in names_in(function.__code__) if n in TASKS and n != but.name)
    return [TASKS[name] for name in names if isfunction(function.__globals__.get(name))]


@contextmanager
def calling_references(function: Callable[..., Any], tasks: list[Task]) -> Iterator[None]:
    """Let a function call the references of these tasks in the place of the student's functions."""
    names = function.__globals__
    own = {task.name: names[task.name] for task in tasks}
    try:
        names.update({task.name: task.reference for task in tasks})
        yield
    finally:
        names.update(own)
