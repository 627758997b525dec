"""The own forward: a backward pass may be wrong and still fit the forward it belongs to."""

from collections.abc import Callable
from typing import Any

import numpy as np

from backprop_lab.differences import numerical_gradient
from backprop_lab.gradient_check import relative_error
from backprop_lab.tasks.answer import reply_to
from backprop_lab.tasks.task import RANDOM, Task
from backprop_lab.tasks.values import largest

CLOSE = 1e-6  # as near as central differences come


def fits(task: Task, forward_task: Task, backward: Any, forward: Any) -> bool:
    """Whether a backward gives what central differences of the student's own forward give.

    Each output dv is compared for which the forward has an input v.
    """
    rng = np.random.default_rng(0)
    arguments = forward_task.cases[RANDOM[0]](rng)
    names = forward_task.parameters.split(", ")
    try:
        y, cache = called(forward, *arguments)
        dy: Any = rng.normal(size=np.shape(y)) if np.ndim(y) else 1.0
        results = called(backward, dy, cache)
        if len(task.points) == 1:
            results = (results,)
        gradients = dict(zip(task.points, results, strict=True))
        compared = [i for i, name in enumerate(names) if f"d{name}" in gradients]
        return bool(compared) and all(
            relative_error(gradients[f"d{names[i]}"], measured(forward, arguments, i, dy)) < CLOSE
            for i in compared
        )
    except Exception:  # whatever is wrong with one of the two, they do not fit
        return False


def measured(forward: Any, arguments: tuple[Any, ...], place: int, dy: Any) -> Any:
    """Measure the gradient by one input of a forward."""

    def output_at(value: Any) -> Any:
        return np.asarray(called(forward, *arguments[:place], value, *arguments[place + 1 :])[0])

    x = np.asarray(arguments[place], dtype=float)
    gradient = numerical_gradient(output_at, x, np.asarray(dy))
    return gradient if largest(gradient) else np.full(x.shape, np.nan)  # zeros prove nothing


def called(function: Callable[..., Any], *arguments: Any) -> Any:
    """Call a student's function as the check does, and return its value."""
    reply = reply_to(function, arguments)
    if reply.status != "returned":
        raise ValueError(reply.message)
    return reply.value
