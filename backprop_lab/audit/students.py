"""Students: functions that people write for a task, with one known mistake or with two."""

from collections.abc import Callable
from typing import Any

from backprop_lab.tasks.task import Mistake, Task

Function = Callable[..., Any]


def making(task: Task, *mistakes: Mistake) -> Function:
    """Write the task rightly, but for these mistakes; the first one prevails where they meet."""
    names = tuple(task.points)

    def student(*arguments: Any) -> Any:
        right = task.reference(*arguments)
        outputs = dict(zip(names, right if len(names) > 1 else (right,), strict=True))
        for mistake in reversed(mistakes):
            outputs |= mistake.values(arguments)
        return tuple(outputs.values()) if len(names) > 1 else outputs[names[0]]

    return student
