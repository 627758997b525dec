"""Maps: which entries of a result are wrong, as marks in rows and columns and never as values."""

from typing import Any

import numpy as np

from backprop_lab.tasks.values import TOLERANCE, NotNumbers, as_array, largest
from backprop_lab.tasks.verdict import RIGHT, WRONG

MOST = 12  # rows and columns that are shown
MORE = "…"


def map_of(
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
