"""Outputs: a result, split into the named values that are judged."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from backprop_lab.shapes import ShapeError
from backprop_lab.tasks.messages import say
from backprop_lab.tasks.task import Arguments, Task
from backprop_lab.tasks.values import NotNumbers, UnusableError, largest, numbers

Outputs = dict[str, Any]


class CountError(TypeError):
    """A function returned more or fewer results than it should; the message is a sentence."""


def outputs_of(task: Task, arguments: Arguments, value: Any) -> Outputs:
    """Split a result into its outputs; `CountError` if there are more or fewer."""
    names = task.returns or tuple(task.points)
    results = value
    if len(names) == 1:
        results = (value,)
    elif type(value) is np.ndarray and value.ndim > 0 and len(value) == len(names):
        results = tuple(value)  # a list of results of one shape came as one array
    elif type(value) not in (tuple, list) or len(value) != len(names):
        came = f"{len(value)} results" if type(value) in (tuple, list) else "one result"
        text = "{task} returned {came}, expected {count}: {names}."
        values = {"task": task.name, "came": came, "count": len(names), "names": ", ".join(names)}
        raise CountError(say("count", text, **values))
    if task.observe is not None:
        results = observed(task, task.observe, arguments, results)
    else:
        results = [numbers(name, result) for name, result in zip(names, results, strict=True)]
    return dict(zip(task.points, results, strict=True))


def observed(
    task: Task, observe: Callable[..., Sequence[Any]], arguments: Arguments, parts: Sequence[Any]
) -> Sequence[Any]:
    """Look at what a result does; where it cannot do it, its outputs say why."""
    try:
        return observe(arguments, *parts)
    except (UnusableError, ShapeError) as problem:
        return [NotNumbers(*problem.args)] * len(task.points)


def reference_outputs(task: Task, arguments: Arguments) -> Outputs:
    """Compute the right outputs."""
    return outputs_of(task, arguments, task.right(arguments))


def scales_of(task: Task, right: Sequence[Outputs]) -> dict[str, float]:
    """Find the largest number of each output, on all cases: rounding is measured by it."""
    return {name: max(largest(outputs[name]) for outputs in right) for name in task.points}
