"""Maps: which entries of a result are wrong, as marks in rows and columns and never as values."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from backprop_lab.tasks.finding import Trial, first_wrong_part
from backprop_lab.tasks.messages import say
from backprop_lab.tasks.task import RANDOM
from backprop_lab.tasks.values import TOLERANCE, NotNumbers, as_array, largest
from backprop_lab.tasks.verdict import RIGHT, WRONG

MOST = 12  # rows and columns that are shown
MORE = "…"


def map_of(
    output: str, trials: Sequence[Trial], *, last_first: bool = False
) -> tuple[str, tuple[str, ...]]:
    """Map an output, or its first wrong part, in a case in which some of it is right.

    It is a random case if the output is wrong in one: others are made to be unlike the rest.
    ->  a title, and a line per row; both empty where a map would show nothing
    """
    if type(trials[0].expected) in (tuple, list):
        if any(len_of(trial.value) != len(trial.expected) for trial in trials):
            return "", ()
        return map_of(*first_wrong_part(output, trials, last_first=last_first))
    wrong = [trial for trial in trials if not trial.is_right]
    drawn = [trial for trial in wrong if trial.case in RANDOM]
    for trial in drawn or wrong:  # zeros of a special case may be right by chance
        lines = lines_of(trial.value, trial.expected, trial.tolerance)
        if lines:
            text = "Where {output} is wrong{where}:"
            return say("map", text, output=output, where=trial.where), lines
    return "", ()


def len_of(value: Any) -> int:
    """Count the parts of a result; a number has none."""
    if type(value) in (tuple, list):
        return len(value)
    return len(value) if type(value) is np.ndarray and value.ndim else 0


def lines_of(
    value: Any, expected: Any, tolerance: float = TOLERANCE, scale: float = 0.0
) -> tuple[str, ...]:
    """Mark each entry of a matrix as right or wrong, a line per row; a vector is one row.

    It is measured as in `agree`. The map is empty where it would show nothing: if no entry is right
    or no wrong one is in sight, if the shape is another, if something is not a finite number.
    """
    wrong = wrong_entries(value, expected, tolerance, scale)
    if wrong is None or wrong.ndim not in (1, 2) or wrong.all():
        return ()
    rows = np.atleast_2d(wrong)
    if not rows[:MOST, :MOST].any():
        return ()
    lines = [line_of(row) for row in rows[:MOST]]
    return (*lines, MORE) if len(rows) > MOST else tuple(lines)


def wrong_entries(value: Any, expected: Any, tolerance: float, scale: float) -> Any:
    """Compare entry by entry; None where there is no such comparison."""
    if type(value) is NotNumbers:
        return None
    came, right = as_array(value), as_array(expected)
    if came is None or right is None or came.shape != right.shape:
        return None
    if any(array.dtype.kind not in "biuf" for array in (came, right)):
        return None
    came, right = came.astype(float), right.astype(float)
    if not (np.isfinite(came).all() and np.isfinite(right).all()):
        return None
    return np.abs(came - right) > tolerance * max(scale, largest(right))


def line_of(row: Any) -> str:
    """Write the marks of one row."""
    marks = [WRONG if wrong else RIGHT for wrong in row[:MOST]]
    return " ".join([*marks, MORE] if len(row) > MOST else marks)
