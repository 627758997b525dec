"""Secrets: whether a verdict gives away a number of the right result."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from backprop_lab.tasks.judge import reference_outputs
from backprop_lab.tasks.task import Call, Task
from backprop_lab.tasks.verdict import Verdict

NUMBER = re.compile(r"\d+(?:\.\d+)?(?:e[-+]?\d+)?")
DIGITS = 4  # so many significant ones are no longer a coincidence


def right_numbers(task: Task, calls: Sequence[Call]) -> list[float]:
    """List the absolute values of all numbers in the right results."""
    outputs = [reference_outputs(task, call.arguments) for call in calls]
    return [
        abs(number) for values in outputs for value in values.values() for number in flat(value)
    ]


def flat(value: Any) -> Iterator[float]:
    """Walk through the numbers of a result."""
    if type(value) in (tuple, list):
        for part in value:
            yield from flat(part)
    else:
        yield from np.ravel(np.asarray(value, dtype=float)).tolist()


def given_away(verdict: Verdict, numbers: Sequence[float]) -> list[str]:
    """List the numbers in a verdict that are, in all their digits, numbers of the right result."""
    found = []
    for text in dict.fromkeys(NUMBER.findall(" ".join([str(verdict), *verdict.sentences]))):
        digits = len(re.sub(r"e.*|\.", "", text).strip("0"))
        if digits >= DIGITS:
            rounding = 0.5 * 10.0 ** (1 - digits)
            if np.isclose(float(text), numbers, rtol=rounding, atol=0.0).any():
                found.append(text)
    return found
