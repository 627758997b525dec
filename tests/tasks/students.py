"""Students: functions that people write for a task, right and wrong ones, as tests need them."""

from collections.abc import Callable
from typing import Any

import numpy as np

from backprop_lab.audit.students import Function
from backprop_lab.tasks.task import Task


def with_one_output_wrong(task: Task, wrong: str) -> Function:
    """Write the task rightly, but for one output that is off by a factor nobody would guess."""
    names = tuple(task.points)

    def spoil(value: Any) -> Any:
        return [*map(spoil, value)] if type(value) in (tuple, list) else np.asarray(value) * 1.37

    def student(*arguments: Any) -> Any:
        right = task.reference(*arguments)
        outputs = dict(zip(names, right if len(names) > 1 else (right,), strict=True))
        outputs[wrong] = spoil(outputs[wrong])
        return tuple(outputs.values()) if len(names) > 1 else outputs[names[0]]

    return student


WORTHLESS: dict[str, Callable[[Task], Function]] = {
    "zeros": lambda task: shaped_like_the_reference(task, np.zeros_like),
    "ones": lambda task: shaped_like_the_reference(task, np.ones_like),
    "NaN": lambda task: shaped_like_the_reference(
        task, lambda a: np.full_like(a, np.nan, dtype=float)
    ),
    "None": lambda task: lambda *arguments: None,
    "a NumPy scalar": lambda task: lambda *arguments: np.float64(3.0),
    "the inputs": lambda task: lambda *arguments: arguments,
    "the first input": lambda task: lambda *arguments: arguments[0] if arguments else 0.0,
    "text": lambda task: lambda *arguments: "dx",
    "an object": lambda task: lambda *arguments: object(),
    "too much": lambda task: lambda *arguments: [1.0] * 100,
    "an error": lambda task: lambda *arguments: 1 / 0,
    "exit": lambda task: lambda *arguments: exit(0),
    "other arguments": lambda task: lambda a, b, c, d, e, f: a,
    "a stub": lambda task: stub,
}


def stub(*arguments: Any) -> Any:
    raise NotImplementedError()


def shaped_like_the_reference(task: Task, fill: Callable[[Any], Any]) -> Function:
    def filled(value: Any) -> Any:
        return [*map(filled, value)] if type(value) in (tuple, list) else fill(np.asarray(value))

    return lambda *arguments: filled(task.reference(*arguments))
