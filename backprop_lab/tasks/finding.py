"""Findings: what the judge has found out about one wrong output."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from backprop_lab.tasks.messages import say
from backprop_lab.tasks.task import RANDOM
from backprop_lab.tasks.values import TOLERANCE, agree
from backprop_lab.tasks.what_if import Leaf


class Finding(NamedTuple):
    """What to tell the student, by which pattern or known mistake it was found."""

    pattern: str  # "shape", "factor", ... or "mistake"
    observation: str
    concept: str = ""
    question: str = ""
    mistake: str = ""  # the id of the known mistake


class Trial(NamedTuple):
    """One output in one case: what came, what is right, and the arguments, leaf by leaf."""

    case: str
    value: Any
    expected: Any
    leaves: Sequence[Leaf] = ()
    tolerance: float = TOLERANCE

    @property
    def is_right(self) -> bool:
        """Whether what came is right up to the tolerance of its task."""
        return agree(self.value, self.expected, tolerance=self.tolerance)

    @property
    def where(self) -> str:
        """The case in brackets, where it is a special one."""
        return in_case(self.case)


def in_case(case: str) -> str:
    """Name a case in brackets, where it is a special one."""
    return "" if case in RANDOM else say("case", " (case: {case})", case=case)


def first_wrong_part(
    output: str, trials: Sequence[Trial], *, last_first: bool
) -> tuple[str, list[Trial]]:
    """Find the first wrong part of an output that is a list, in each case of its own.

    last_first: the parts are computed from the last to the first.
    """
    most = max(len(trial.expected) for trial in trials)
    for i in range(-1, -most - 1, -1) if last_first else range(most):
        parts = [
            trial._replace(value=trial.value[i], expected=trial.expected[i])
            for trial in trials
            if -len(trial.expected) <= i < len(trial.expected)
        ]
        if not all(part.is_right for part in parts):
            return f"{output}[{i}]", parts
    raise AssertionError("only a wrong output has a wrong part")
