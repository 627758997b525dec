"""Values: what counts as numbers, and when two results are the same up to rounding."""

from typing import Any

import numpy as np

from backprop_lab.shapes import Array
from backprop_lab.tasks.messages import say

# A right formula of another form is closer, central differences at their best step (1e-11) are not.
TOLERANCE = 1e-12


class NotNumbersError(TypeError):
    """A result is not made of numbers; the message says what came instead."""


def require_numbers(name: str, value: Any) -> None:
    """Accept numbers, arrays of numbers, and tuples and lists of them."""
    if type(value) in (tuple, list):
        for child in value:
            require_numbers(name, child)
    elif type(value) not in (float, int, bool, np.ndarray) and not isinstance(value, np.generic):
        came = "None" if value is None else type(value).__name__
        raise NotNumbersError(
            say("type", "{name} is {came}, expected numbers in an array.", name=name, came=came)
        )


def as_array(value: Any) -> Array | None:
    """Turn numbers, and lists of rows of one length, into an array; None if they do not fit."""
    if type(value) not in (tuple, list):
        return np.asarray(value)
    rows = [as_array(child) for child in value]
    if any(row is None or row.shape != rows[0].shape for row in rows):  # type: ignore[union-attr]
        return None
    return np.array(rows)


def agree(value: Any, expected: Any) -> bool:
    """Whether two results have one shape and the same entries, up to rounding.

    The error is measured against the largest entry. Where `expected` is not finite (a mistake may
    overflow), `value` must be the same infinity or NaN: so nothing but the finite is ever right.
    """
    if type(expected) in (tuple, list):
        return (
            type(value) in (tuple, list)
            and len(value) == len(expected)
            and all(agree(a, b) for a, b in zip(value, expected, strict=True))
        )
    a, b = as_array(value), np.asarray(expected, dtype=float)
    if a is None or a.shape != b.shape:
        return False
    a = a.astype(float)
    finite = np.isfinite(b)
    if not np.array_equal(np.isfinite(a), finite):
        return False
    if not np.array_equal(a[~finite], b[~finite], equal_nan=True):
        return False
    scale = np.abs(b[finite]).max(initial=0.0)
    return bool(np.abs(a[finite] - b[finite]).max(initial=0.0) <= TOLERANCE * scale)
