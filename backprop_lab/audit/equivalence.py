"""Equivalence: whether two functions differ, on arguments that are not the judge's own."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from backprop_lab.audit.students import Function
from backprop_lab.tasks.functions import resolved
from backprop_lab.tasks.outputs import outputs_of
from backprop_lab.tasks.task import Arguments, Mistake, Task
from backprop_lab.tasks.values import agree, largest
from backprop_lab.tasks.what_if import leaves

ROUNDING = 1e-9  # of the largest number in sight: less is another order of summing
Outputs = dict[str, Any]
NOBODY = Mistake("", "", tuple, "", "", "")


class Sample:
    """Arguments drawn for one task, and what is right for them."""

    def __init__(
        self, task: Task, draw: Callable[[np.random.Generator], Arguments], size: int, seed: int
    ) -> None:
        rng = np.random.default_rng(seed)
        self.task = task
        self.arguments = [draw(rng) for _ in range(size)]
        with np.errstate(all="ignore"):
            self.right = [self.outputs(task.reference, a) for a in self.arguments]

    def outputs(self, function: Function, arguments: Arguments) -> Outputs:
        """Call a function and split its result into outputs."""
        return outputs_of(self.task, arguments, function(*resolved(arguments)))

    def compare(self, function: Function) -> str:
        """Say whether a function is "equivalent" to the reference, "different", or "stops"."""
        stopped = 0
        for arguments, right in zip(self.arguments, self.right, strict=True):
            try:
                outputs = self.outputs(function, arguments)
            except Exception:
                stopped += 1
                continue
            if not self.same(outputs, right, arguments):
                return "different"
        return "stops" if stopped else "equivalent"

    def mistake_in(self, function: Function) -> str:
        """Find the known mistake that gives the first wrong output of a function, and all its own.

        Of several, the one with most outputs wins.
        """
        try:
            returned = [self.outputs(function, arguments) for arguments in self.arguments]
        except Exception:
            return ""
        trials = list(zip(self.arguments, returned, self.right, strict=True))
        wrong = [
            output
            for output in self.task.order or self.task.points
            if not all(self.same(a, b, c, [output]) for c, a, b in trials)
        ]
        fitting = [
            mistake
            for mistake in self.task.mistakes
            if wrong[0] in mistake.outputs.split() and self.is_made(mistake, returned)
        ]
        return max(fitting, key=lambda m: len(m.outputs), default=NOBODY).id

    def is_made(self, mistake: Mistake, returned: Sequence[Outputs]) -> bool:
        """Whether these are the outputs that a mistake gives, on all arguments that it can take."""
        names, compared = mistake.outputs.split(), 0
        for arguments, outputs in zip(self.arguments, returned, strict=True):
            try:
                values = mistake.values(arguments)
            except Exception:  # it was written for matrices, and this is a number
                continue
            compared += 1
            if not self.same(outputs, values, arguments, names):
                return False
        return compared > 0

    def same(
        self, outputs: Outputs, expected: Outputs, arguments: Arguments, which: Iterable[str] = ()
    ) -> bool:
        """Whether outputs agree, all of them or some, but for rounding."""
        names = self.task.parameters.split(", ")
        known = [leaf.value for leaf in leaves(names, arguments)] if arguments else []
        scale = max([0.0, *map(largest, known)])
        tolerance = max(ROUNDING, self.task.tolerance)
        return all(agree(outputs[o], expected[o], scale, tolerance) for o in which or expected)
