"""Secrets: whether a verdict gives away a number of the right result."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from backprop_lab.tasks.verdict import Verdict

NUMBER = re.compile(r"\d+(?:\.\d+)?(?:e[-+]?\d+)?")
DIGITS = 4  # so many significant ones are no longer a coincidence


def numbers_in(right: Sequence[Mapping[str, Any]]) -> list[float]:
    """List the absolute values of all numbers in the right results."""
    return [abs(number) for outputs in right for number in flat(tuple(outputs.values()))]


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
