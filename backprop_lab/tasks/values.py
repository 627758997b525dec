"""Values: what counts as numbers, and when two results are the same up to rounding."""

from typing import Any, NamedTuple

import numpy as np

from backprop_lab.shapes import Array
from backprop_lab.tasks.messages import say

# A right formula of another form is closer than this, relative to the largest entry; central
# differences at their best step come to 1e-11 on smooth functions, so 1e-9 would let them pass.
TOLERANCE = 1e-12


class UnusableError(ValueError):
    """A result with which nothing can be done; its arguments are those of `NotNumbers`."""


class NotNumbers(NamedTuple):
    """What stands in the place of a result that is not made of numbers: a sentence about it.

    Where it is known how this happens, a concept and a question go with it.
    """

    sentence: str
    concept: str = ""
    question: str = ""


def numbers(name: str, value: Any) -> Any:
    """Return a result of numbers, arrays of numbers, or tuples and lists of them, as it is.

    Anything else is `NotNumbers`.
    """
    if type(value) in (tuple, list):
        children = (numbers(f"{name}[{i}]", child) for i, child in enumerate(value))
        return next((child for child in children if type(child) is NotNumbers), value)
    if value is None:
        return NotNumbers(say("type", "{name} is None, so far.", name=name))
    if type(value) in (float, int, bool, np.ndarray) or isinstance(value, np.generic):
        return value
    came = type(value).__name__
    text = "{name} is of type {came}, expected numbers in an array."
    return NotNumbers(say("type", text, name=name, came=came))


def as_array(value: Any) -> Array | None:
    """Turn numbers, and lists of rows of one length, into an array; None if they do not fit."""
    if type(value) not in (tuple, list):
        return np.asarray(value)
    rows = [as_array(child) for child in value]
    if any(row is None or row.shape != rows[0].shape for row in rows):  # type: ignore[union-attr]
        return None
    return np.array(rows)


def finite(name: str, value: Any) -> Array:
    """Return a result as an array of finite floats; `UnusableError` says why it is none."""
    wrong = numbers(name, value)
    if type(wrong) is NotNumbers:
        raise UnusableError(wrong.sentence)
    array = as_array(value)
    if array is None:
        raise UnusableError(say("ragged", "{name} has rows of several lengths.", name=name))
    if not np.isfinite(array.astype(float)).all():
        raise UnusableError(say("not_finite", "{name} holds NaN or infinity.", name=name))
    return array.astype(float)


def largest(value: Any) -> float:
    """Return the largest finite absolute entry of a result, which may be a tuple of arrays."""
    if type(value) in (tuple, list):
        return max(map(largest, value), default=0.0)
    entries = np.abs(np.asarray(value, dtype=float))
    return float(entries[np.isfinite(entries)].max(initial=0.0))


def agree(value: Any, expected: Any, scale: float = 0.0, tolerance: float = TOLERANCE) -> bool:
    """Whether two results have one shape and the same entries, up to rounding.

    The error is measured against the largest entry, or against `scale` where that is larger: a sum
    may cancel to less than the rounding of its terms. Where `expected` is not finite (a mistake may
    overflow), `value` must be the same infinity or NaN: so nothing but the finite is ever right.
    """
    if type(value) is NotNumbers:
        return False
    if type(expected) in (tuple, list):
        if type(value) is np.ndarray and value.ndim > 0:
            value = tuple(value)
        return (
            type(value) in (tuple, list)
            and len(value) == len(expected)
            and all(agree(a, b, scale, tolerance) for a, b in zip(value, expected, strict=True))
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
    scale = max(scale, largest(b))
    return bool(np.abs(a[finite] - b[finite]).max(initial=0.0) <= tolerance * scale)
